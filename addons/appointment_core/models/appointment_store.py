import re
import secrets
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.base.models.res_partner import _tz_get

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class AppointmentStore(models.Model):
    """A place that customers book at."""

    _name = "appointment.store"
    _description = "Store"
    _inherit = ["mail.thread", "mail.activity.mixin", "image.mixin"]
    _order = "sequence, name, id"

    def _default_code(self):
        return "".join(secrets.choice(CODE_ALPHABET) for _digit in range(6))

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    slug = fields.Char(
        string="Web address",
        required=True,
        copy=False,
        compute="_compute_slug",
        store=True,
        readonly=False,
        precompute=True,
        help="Last part of the store's page: small letters, digits and hyphens.",
    )
    code = fields.Char(
        string="QR code",
        required=True,
        copy=False,
        default=lambda self: self._default_code(),
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Address",
        required=True,
        index=True,
        ondelete="restrict",
        help="Left empty, a contact is made for the store.",
    )
    phone = fields.Char(related="partner_id.phone", readonly=False)
    email = fields.Char(related="partner_id.email", readonly=False)
    tz = fields.Selection(
        _tz_get,
        string="Time zone",
        required=True,
        default=lambda self: self.env.user.tz or "Europe/Berlin",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening hours",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_calendar(),
    )
    manager_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env.user,
    )
    manager_ids = fields.Many2many(
        "res.users",
        "appointment_store_manager_rel",
        string="Managers",
        compute="_compute_manager_ids",
        store=True,
        readonly=False,
    )
    staff_ids = fields.Many2many(
        "res.users", "appointment_store_staff_rel", string="Front desk"
    )
    description = fields.Html(translate=True)
    image_ids = fields.One2many("appointment.store.image", "store_id", string="Photos")
    is_published = fields.Boolean(string="Published", tracking=True, copy=False)
    registration_policy = fields.Selection(
        [
            ("guest", "Guests may book"),
            ("magic_link", "Guests confirm by a link in a mail"),
            ("required", "An account is required"),
        ],
        default="guest",
        required=True,
    )
    is_online_payment_allowed = fields.Boolean(
        string="Online payment",
        default=False,
        tracking=True,
        groups="appointment_core.appointment_core_group_frontdesk",
        help="Switched by the platform admin; without it customers pay on site.",
    )
    terms = fields.Html(string="Terms and conditions", translate=True)
    privacy = fields.Html(string="Privacy notice", translate=True)
    policy_id = fields.Many2one(
        "appointment.policy",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "appointment_core.appointment_policy_default", raise_if_not_found=False
        ),
    )
    service_ids = fields.One2many("appointment.service", "store_id", string="Services")
    resource_ids = fields.Many2many(
        "resource.resource", "appointment_store_resource_rel", string="Resources"
    )
    opening_ids = fields.One2many("appointment.opening", "store_id")

    _slug_unique = models.UniqueIndex("(slug)", "Another store has this web address.")
    _code_unique = models.UniqueIndex("(code)", "Another store has this QR code.")

    # ------------------------------------------------------------ default

    @api.model
    def _default_calendar(self):
        return self.env.ref(
            "appointment_core.resource_calendar_default", raise_if_not_found=False
        )

    # ------------------------------------------------------------ compute

    @api.depends("name")
    def _compute_slug(self):
        for store in self:
            if not store.slug and store.name:
                store.slug = self.env["ir.http"]._slugify(store.name)

    @api.depends("manager_id")
    def _compute_manager_ids(self):
        for store in self:
            store.manager_ids |= store.manager_id

    # ------------------------------------------------------------ check

    @api.constrains("slug")
    def _check_slug(self):
        for store in self:
            if not SLUG.fullmatch(store.slug or ""):
                raise ValidationError(
                    self.env._(
                        "“%(slug)s” cannot be a web address. Use small letters, "
                        "digits and single hyphens, such as “autoservice-witten”.",
                        slug=store.slug,
                    )
                )

    # ------------------------------------------------------------ CRUD

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        bookings_sudo = self.env["appointment.booking"].sudo()
        if bookings_sudo.with_context(active_test=False).search_count(
            [("store_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._("This store has bookings. Archive it instead of deleting.")
            )

    # ------------------------------------------------------------ business

    def _get_zone(self):
        """Time zone of the store as a ``ZoneInfo``."""
        self.ensure_one()
        return ZoneInfo(self.tz)
