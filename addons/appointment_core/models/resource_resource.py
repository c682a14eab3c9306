from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

# A change of these may leave a booking without what it needs (T44, T46).
CAPACITY_FIELDS = frozenset(
    {"active", "seats", "calendar_id", "appointment_role_ids", "appointment_store_ids"}
)


class ResourceResource(models.Model):
    """Anything that can be busy: staff, room, bay, desk."""

    _inherit = "resource.resource"

    seats = fields.Integer(
        default=1,
        required=True,
        help="How many bookings it takes at the same time: 1 for a person, 4 for a "
        "pickup window with four places, 12 for a class of twelve.",
    )
    appointment_role_ids = fields.Many2many(
        "appointment.role", "appointment_role_resource_rel", string="Roles"
    )
    appointment_store_ids = fields.Many2many(
        "appointment.store", "appointment_store_resource_rel", string="Stores"
    )
    appointment_image = fields.Image(
        string="Picture", max_width=512, max_height=512, copy=False
    )
    appointment_bio = fields.Html(string="About", translate=True)
    appointment_title = fields.Char(string="Speciality", translate=True)
    appointment_color = fields.Char(string="Colour", default="#3B82F6")
    appointment_email = fields.Char(string="Business e-mail", copy=False)
    appointment_phone = fields.Char(string="Business phone", copy=False)
    buffer_after_minutes = fields.Integer(
        string="Break after a booking (minutes)",
        help="Kept free after each booking. Where the service asks for more, that "
        "counts.",
    )
    appointment_priority = fields.Integer(
        string="Priority", default=10, help="Lower numbers are assigned first."
    )
    is_appointment_public = fields.Boolean(string="Shown to customers")
    opening_ids = fields.One2many("appointment.opening", "resource_id")

    _seats_positive = models.Constraint(
        "CHECK (seats > 0)", "A resource needs at least one seat."
    )
    _break_not_negative = models.Constraint(
        "CHECK (COALESCE(buffer_after_minutes, 0) BETWEEN 0 AND 1440)",
        "A break lasts from 0 minutes to a day.",
    )
    _appointment_email_unique = models.UniqueIndex(
        "(lower(appointment_email)) WHERE active AND appointment_email <> ''",
        "Somebody else already has this business e-mail. Everybody needs an own one.",
    )

    # ------------------------------------------------------------ check

    @api.constrains("appointment_email")
    def _check_appointment_email(self):
        for resource in self:
            email = resource.appointment_email
            if email and not email_normalize(email):
                raise ValidationError(
                    self.env._(
                        "%(email)s is not an e-mail address. Please write it like "
                        "name@example.com.",
                        email=email,
                    )
                )

    # ------------------------------------------------------------ CRUD

    def write(self, vals):
        result = super().write(vals)
        if CAPACITY_FIELDS & vals.keys():
            stores = self.env["appointment.store"]
            self.env["appointment.conflicts"]._enqueue(stores, self)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claimed(self):
        if (
            self.env["appointment.claim"]
            .sudo()
            .search_count([("resource_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._(
                    "There are bookings of this resource. Archive it instead: its "
                    "bookings stay and no new ones are offered."
                )
            )

    # ------------------------------------------------------------ business

    def _get_zone(self, default):
        """The zone this resource works in, or *default*."""
        self.ensure_one()
        return ZoneInfo(self.tz) if self.tz else default

    # ------------------------------------------------------------ hooks

    @api.model
    def _get_busy_spans(self, resource_ids, start, stop):
        """Busy time that claims do not show; an addon adds its own by ``super()``.

        :param resource_ids: ids whose time is asked for
        :param start, stop: naive UTC datetimes
        :return: ``{resource_id: [(start, stop, reason)]}`` with naive UTC
            datetimes; at most one query per addon.
        """
        return {}
