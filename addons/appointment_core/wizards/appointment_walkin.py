from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import get_lang

# Suggested starts lie on these minutes, and within so many days.
SNAP_MINUTES = 5
DAYS_AHEAD = 7
# Who came a little earlier is booked without a word.
PAST_MINUTES = 30


class AppointmentWalkin(models.TransientModel):
    """Somebody stands at the desk or calls: who, what, when, booked."""

    _name = "appointment.walkin"
    _description = "New Booking at the Desk"

    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        default=lambda self: self.env["appointment.store"]._get_own(),
    )
    service_id = fields.Many2one(
        "appointment.service",
        string="What",
        required=True,
        domain="[('store_id', '=', store_id)]",
        compute="_compute_service_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    start = fields.Datetime(
        string="When", required=True, default=lambda self: self._default_start()
    )
    resource_id = fields.Many2one(
        "resource.resource",
        string="With",
        domain="[('appointment_store_ids', 'in', store_id)]",
    )
    persons = fields.Integer(default=1, required=True)
    max_persons = fields.Integer(related="service_id.max_persons")
    partner_id = fields.Many2one("res.partner", string="Who")
    phone = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    email = fields.Char(
        string="E-mail",
        compute="_compute_contact",
        store=True,
        readonly=False,
        precompute=True,
    )
    partner_notes = fields.Text(
        string="Known about the customer", compute="_compute_partner_notes"
    )
    customer_note = fields.Text(string="Note")
    store_time = fields.Char(
        string="At the store",
        compute="_compute_store_time",
        help="The clock of the store; the field above follows that of this computer.",
    )
    advice = fields.Char(compute="_compute_advice")
    next_start = fields.Datetime(compute="_compute_advice")

    # ------------------------------------------------------------ default

    def _default_start(self):
        now = fields.Datetime.now().replace(second=0)
        return now + timedelta(minutes=-now.minute % SNAP_MINUTES)

    # ------------------------------------------------------------ compute

    @api.depends("store_id")
    def _compute_service_id(self):
        """Where a store has one service, nobody needs to choose it."""
        for walkin in self:
            services = self.env["appointment.service"].search(
                [("store_id", "=", walkin.store_id.id)], limit=2
            )
            if walkin.service_id.store_id != walkin.store_id or not walkin.service_id:
                walkin.service_id = services if len(services) == 1 else False

    @api.depends("partner_id")
    def _compute_contact(self):
        for walkin in self:
            walkin.phone = walkin.partner_id.phone or walkin.phone
            walkin.email = walkin.partner_id.email or walkin.email

    @api.depends("partner_id", "store_id")
    def _compute_partner_notes(self):
        notes = self.env["appointment.customer.note"]
        for walkin in self:
            partner, store = walkin.partner_id._origin, walkin.store_id._origin
            texts = notes._get_texts(partner, store)
            walkin.partner_notes = texts.get((partner, store), False)

    @api.depends("store_id", "start")
    def _compute_store_time(self):
        bookings = self.env["appointment.booking"]
        for walkin in self:
            walkin.store_time = walkin.start and bookings._format_moments(
                [walkin.start], get_lang(self.env).code, walkin.store_id.tz
            )

    @api.depends("service_id", "start", "persons", "resource_id")
    def _compute_advice(self):
        """Why the chosen time cannot be booked, and the next one that can."""
        for walkin in self:
            walkin.advice = walkin.next_start = False
            if not (walkin.service_id and walkin.start):
                continue
            refusal = walkin._explain()
            if refusal:
                walkin.advice = str(refusal)
                walkin.next_start = walkin._find_next()
            elif walkin.start < fields.Datetime.now() - timedelta(minutes=PAST_MINUTES):
                walkin.advice = self.env._(
                    "This time is in the past. Book it only to record a visit that "
                    "took place."
                )

    def _get_chosen(self):
        """The wanted resource where customers may choose, as an option of placing."""
        self.ensure_one()
        needs = self.service_id.requirement_ids.filtered("is_customer_choice")
        roles = self.resource_id.appointment_role_ids
        return self.resource_id if needs.role_id & roles else self.resource_id.browse()

    def _explain(self):
        """A ``BookingRefused`` for the chosen time, or nothing."""
        return self.env["appointment.placing"]._explain_to_staff(
            self.service_id,
            self.start,
            persons=self.persons,
            resource=self._get_chosen(),
            fixed=self._get_fixed(),
        )

    def _find_next(self):
        """The first free start from the chosen time on, naive UTC."""
        zone = self.store_id._get_zone()
        day = self.start.replace(tzinfo=timezone.utc).astimezone(zone).date()
        slots = self.service_id._get_slots(
            day,
            day + timedelta(days=DAYS_AHEAD),
            persons=self.persons,
            resource=self._get_chosen(),
        )
        later = (moment for moment in slots.datetimes() if moment >= self.start)
        return next(later, False)

    # ------------------------------------------------------------ actions

    def action_take_next(self):
        """Take the suggested time; the window stays open."""
        self.ensure_one()
        self.start = self.next_start or self.start
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("New booking"),
        }

    def action_book(self):
        """Book and confirm, for somebody else than oneself (C-09)."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._("Who is it for? Type a name, a phone number or an e-mail.")
            )
        self._complete_contact()
        booking = self._place(self.partner_id)
        booking._confirm()
        return {
            "type": "ir.actions.act_window_close",
            "infos": {"booking_id": booking.id},
        }

    # ------------------------------------------------------------ business

    def _complete_contact(self):
        """Add what a contact lacks; what it has already is never changed (T79)."""
        missing = {
            name: self[name]
            for name in ("phone", "email")
            if self[name] and not self.partner_id[name]
        }
        if missing:
            self.partner_id.write(missing)

    def _place(self, partner):
        """A hold for *partner*, at the wanted resource; raises ``BookingRefused``."""
        bookings = self.env["appointment.booking"]
        bookings.check_access("create")
        values = {
            "service_id": self.service_id.id,
            "partner_id": partner.id,
            "start": self.start,
            "persons": self.persons,
            "customer_note": self.customer_note,
            "source": "staff",
        }
        return bookings._place_hold(
            {**values, "resource_id": self._get_chosen().id}, self._get_fixed()
        )

    def _get_fixed(self):
        """``{requirement id: resource id}`` of the wanted resource."""
        roles = self.resource_id.appointment_role_ids
        able = self.service_id.requirement_ids.filtered(
            lambda need: need.role_id in roles
        )
        return {able[0].id: self.resource_id.id} if able else {}
