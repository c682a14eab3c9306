import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import consteq

from odoo.addons.appointment_core.kernel import states

DAYS = 7
MAX_TIMES = 20
SUGGESTED = 3


class AppointmentOffer(models.Model):
    """Times that staff chose for somebody: a link, and one of them is booked.

    Who has the link books at a time of it as staff could: notice, horizon and grid do
    not bind, hours and seats do.
    """

    _name = "appointment.offer"
    _description = "Offer of Times"
    _inherit = ["appointment.store.row"]
    _order = "id desc"
    _rec_name = "service_id"

    service_id = fields.Many2one(
        "appointment.service",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("is_published", "=", True)],
    )
    store_id = fields.Many2one(related="service_id.store_id", store=True, index=True)
    resource_id = fields.Many2one(
        "resource.resource",
        string="With",
        ondelete="cascade",
        help="Leave empty for anyone who is free.",
    )
    time_ids = fields.One2many("appointment.offer.time", "offer_id", string="Times")
    expires_at = fields.Datetime(
        string="Valid until",
        required=True,
        default=lambda self: fields.Datetime.now() + timedelta(days=DAYS),
    )
    note = fields.Text(string="Words to the customer")
    is_single_use = fields.Boolean(
        string="One booking only",
        default=True,
        help="The link is used up with the first booking. Otherwise each of its times "
        "can be booked as long as it is free.",
    )
    token = fields.Char(
        default=lambda self: secrets.token_urlsafe(24), readonly=True, copy=False
    )
    url = fields.Char(string="Link", compute="_compute_url")
    booking_ids = fields.One2many("appointment.booking", "offer_id", readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("used", "Booked"), ("expired", "Expired")],
        compute="_compute_state",
    )

    _token_unique = models.UniqueIndex("(token)")

    # ------------------------------------------------------------ compute

    @api.depends("token", "store_id")
    def _compute_url(self):
        for offer in self:
            base = offer.store_id.get_base_url() if offer.store_id else ""
            offer.url = offer.token and f"{base}/offer/{offer.token}"

    @api.depends("expires_at", "is_single_use", "booking_ids.state")
    def _compute_state(self):
        now = fields.Datetime.now()
        for offer in self:
            if offer.is_single_use and offer._get_live_bookings():
                offer.state = "used"
            else:
                is_over = offer.expires_at and offer.expires_at <= now
                offer.state = "expired" if is_over else "open"

    # ------------------------------------------------------------ check

    @api.constrains("expires_at", "time_ids")
    def _check_times(self):
        for offer in self:
            if not offer.time_ids:
                raise ValidationError(
                    self.env._("Please add the times that you offer, at least one.")
                )
            if len(offer.time_ids) > MAX_TIMES:
                raise ValidationError(
                    self.env._(
                        "An offer has %(count)s times at most. Please make another "
                        "one for more.",
                        count=MAX_TIMES,
                    )
                )

    @api.constrains("service_id", "resource_id")
    def _check_resource(self):
        months = self.env["appointment.month"]
        for offer in self.filtered("resource_id"):
            if offer.resource_id not in months._get_choices(offer.service_id.sudo()):
                raise ValidationError(
                    self.env._(
                        "%(person)s cannot be chosen for this service. Leave it "
                        "empty, or let customers choose in the service.",
                        person=offer.resource_id.name,
                    )
                )

    # ------------------------------------------------------------ actions

    def action_suggest_times(self):
        """Add the next free times; staff change them as they like."""
        for offer in self:
            known = set(offer.time_ids.mapped("start"))
            first, last = self.env["appointment.month"]._get_limits(offer.service_id)
            slots = offer.service_id._get_slots(
                first,
                last,
                persons=offer.service_id.min_persons,
                resource=offer.resource_id,
            )
            free = [start for start in slots.datetimes() if start not in known]
            if not free:
                raise UserError(
                    self.env._(
                        "No time is free as far as customers can book. Please enter "
                        "the times by hand."
                    )
                )
            offer.time_ids = [
                fields.Command.create({"start": start}) for start in free[:SUGGESTED]
            ]

    # ------------------------------------------------------------ business

    @api.model
    def _find(self, token):
        """The offer of *token* at a service that is published, or an empty one."""
        offers_sudo = self.sudo()
        if not isinstance(token, str) or not 20 <= len(token) <= 64:
            return offers_sudo
        offer_sudo = offers_sudo.search([("token", "=", token)], limit=1)
        if not offer_sudo or not consteq(offer_sudo.token.encode(), token.encode()):
            return offers_sudo
        storefront = self.env["appointment.storefront"]
        service = offer_sudo.service_id
        is_shown = storefront._find_service(offer_sudo.store_id.slug, str(service.id))
        return offer_sudo if is_shown else offers_sudo

    def _get_live_bookings(self):
        """Bookings that use up the offer; a lapsed hold does not."""
        now = fields.Datetime.now()
        return self.booking_ids.filtered(
            lambda booking: (
                booking.state not in (states.CANCELLED, states.EXPIRED)
                and (booking.state != states.HOLD or booking.hold_expires_at > now)
            )
        )

    def _get_free_times(self):
        """Those of the offered times that can still be booked."""
        self.ensure_one()
        return self.time_ids.filtered(lambda time: not time._explain())

    def _check_can_book(self, start, visitor_key, request_key):
        """Refuse what is not offered (any more); the offer is locked before.

        A second choice of the same visitor, and the same form again, are no second
        use.
        """
        self.ensure_one()
        self.env.cr.execute(
            "SELECT id FROM appointment_offer WHERE id = %s FOR UPDATE", [self.id]
        )
        self.invalidate_recordset(["booking_ids", "state"])
        if self.expires_at <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "This offer has expired. Please ask for new times, or choose one "
                    "in the calendar of the store."
                )
            )
        others = self._get_live_bookings().filtered(
            lambda booking: (
                booking.request_key != request_key
                and (booking.state != states.HOLD or booking.visitor_key != visitor_key)
            )
        )
        if self.is_single_use and others:
            raise UserError(
                self.env._(
                    "One of these times is booked already, so the offer is used up. "
                    "Please choose a time in the calendar of the store."
                )
            )
        if start not in self.time_ids.mapped("start"):
            raise UserError(self.env._("Please choose one of the offered times."))
