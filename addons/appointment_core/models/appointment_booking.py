import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import clean_context

from ..kernel import states

# Only this object in the context lets ``write`` change state or time. RPC callers
# cannot send it, so every change goes through the methods of this model.
GATE = object()

# What placing decided: a person changes none of it in an existing booking.
PLACED_FIELDS = frozenset(
    {
        "store_id",
        "service_id",
        "resource_id",
        "duration_minutes",
        "persons",
        "source",
        "hold_expires_at",
        "request_key",
        "visitor_key",
        "access_token",
        "claim_ids",
        "live_claim_ids",
        "move_ids",
        "sale_line_ids",
    }
)

# States in which somebody still waits: for the customer, the store or the work.
OPEN_STATES = states.LIVE - {states.COMPLETED}


class AppointmentBooking(models.Model):
    """The promise to a customer: a service at a store at a time.

    Each of its axes has a file: ``appointment_booking_states.py`` moves it from state
    to state, ``_rules`` says what its customer may do, ``_money`` what is paid,
    ``_message`` what is told, ``_contact`` to whom, ``_conflict`` what broke since.
    Only ``_reschedule`` changes its time.
    """

    _name = "appointment.booking"
    _description = "Booking"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "start desc, id desc"
    _mail_post_access = "read"

    name = fields.Char(
        string="Reference", required=True, readonly=True, copy=False, default="/"
    )
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    store_id = fields.Many2one(
        "appointment.store", required=True, index=True, ondelete="restrict"
    )
    service_id = fields.Many2one(
        "appointment.service", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="store_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    tz = fields.Selection(related="store_id.tz")
    resource_id = fields.Many2one(
        "resource.resource",
        string="Chosen by the customer",
        index="btree_not_null",
        ondelete="restrict",
    )
    start = fields.Datetime(required=True, index=True, copy=False)
    stop = fields.Datetime(required=True, copy=False)
    duration_minutes = fields.Integer(string="Duration (minutes)", required=True)
    persons = fields.Integer(default=1, required=True)
    state = fields.Selection(
        [
            (states.HOLD, "On hold"),
            (states.PENDING, "Requested"),
            (states.CONFIRMED, "Confirmed"),
            (states.CHECKED_IN, "Checked in"),
            (states.IN_PROGRESS, "In progress"),
            (states.COMPLETED, "Completed"),
            (states.CANCELLED, "Cancelled"),
            (states.NO_SHOW, "No-show"),
            (states.EXPIRED, "Expired"),
        ],
        default=states.HOLD,
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    source = fields.Selection(
        [("web", "Website"), ("staff", "Staff"), ("api", "Interface")],
        default="staff",
        required=True,
    )
    customer_note = fields.Text(string="Note of the customer")
    answer_ids = fields.One2many(
        "appointment.booking.answer", "booking_id", string="Answers"
    )
    claim_ids = fields.One2many("appointment.claim", "booking_id", copy=False)
    live_claim_ids = fields.One2many(
        "appointment.claim",
        "booking_id",
        string="Taken seats",
        domain=[("is_live", "=", True)],
    )
    resource_ids = fields.Many2many(
        "resource.resource", string="Resources", compute="_compute_resource_ids"
    )
    move_ids = fields.One2many("appointment.booking.move", "booking_id")
    hold_expires_at = fields.Datetime(string="Held until", copy=False)
    request_key = fields.Char(
        copy=False, help="Sent twice with one key, a form makes one booking."
    )
    visitor_key = fields.Char(copy=False, index="btree_not_null")
    lang = fields.Char(string="Language of the customer")
    visitor_tz = fields.Char(string="Time zone of the customer")
    cancelled_at = fields.Datetime(readonly=True, copy=False)
    cancelled_by = fields.Selection(
        [("customer", "Customer"), ("store", "Store")], readonly=True, copy=False
    )
    cancel_reason = fields.Char(copy=False)
    checked_in_at = fields.Datetime(readonly=True, copy=False)
    checked_in_by_id = fields.Many2one(
        "res.users", string="Checked in by", readonly=True, copy=False
    )
    ics_sequence = fields.Integer(
        default=0, readonly=True, copy=False, help="Revision of the calendar file."
    )

    _span_ordered = models.Constraint(
        "CHECK (stop > start)", "A booking has to end after it begins."
    )
    _persons_positive = models.Constraint(
        "CHECK (persons > 0)", "A booking is for one person or more."
    )
    _request_once = models.UniqueIndex(
        "(request_key) WHERE request_key IS NOT NULL",
        "This request has been booked already.",
    )
    _token_unique = models.UniqueIndex(
        "(access_token) WHERE access_token IS NOT NULL",
        "Another booking has this link.",
    )
    _one_hold_per_visitor = models.UniqueIndex(
        "(visitor_key, service_id) WHERE state = 'hold'"
        " AND visitor_key IS NOT NULL AND sale_order_id IS NULL",
        "You already hold a place for this service.",
    )
    _expiry_idx = models.Index("(hold_expires_at) WHERE state IN ('hold', 'pending')")
    _store_start_idx = models.Index("(store_id, start)")

    # ------------------------------------------------------------ compute

    def _compute_access_url(self):
        super()._compute_access_url()
        for booking in self:
            booking.access_url = f"/my/bookings/{booking.id}"

    @api.depends("live_claim_ids.resource_id")
    def _compute_resource_ids(self):
        for booking in self:
            booking.resource_ids = booking.live_claim_ids.resource_id

    @api.depends("name", "partner_id", "service_id")
    @api.depends_context("appointment_customer_first")
    def _compute_display_name(self):
        is_turned = self.env.context.get("appointment_customer_first")
        for booking in self:
            parts = [
                booking.name,
                booking.service_id.sudo().name,
                booking.partner_id.sudo().name,
            ]
            ordered = reversed(parts) if is_turned else parts
            booking.display_name = " · ".join(part for part in ordered if part)

    # ------------------------------------------------------------ check

    @api.constrains("persons", "service_id")
    def _check_persons(self):
        for booking in self:
            service = booking.service_id
            if not service.min_persons <= booking.persons <= service.max_persons:
                raise ValidationError(
                    self.env._(
                        "%(service)s is for %(min)s to %(max)s persons.",
                        service=service.name,
                        min=service.min_persons,
                        max=service.max_persons,
                    )
                )

    @api.constrains("service_id", "store_id")
    def _check_store(self):
        for booking in self:
            if booking.service_id.store_id != booking.store_id:
                raise ValidationError(
                    self.env._("This service is offered at another store.")
                )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("appointment_gate") is not GATE:
            return self._create_placed(vals_list)
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(
                    "appointment.booking"
                )
            vals.setdefault("access_token", secrets.token_urlsafe(32))
        return super().create(vals_list)

    @api.model
    def _create_placed(self, vals_list):
        """Bookings made in the backend: placed by the same rules, then confirmed."""
        given = self
        if not self.env.su:
            # A default in the context is a field that a client sends.
            given = self.with_context(clean_context(self.env.context))
        bookings = given.browse()
        for vals in vals_list:
            booking = given._place_hold(given._prepare_given(vals))
            booking._confirm()
            bookings |= booking
        return bookings

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_archivable()
        if self.env.context.get("appointment_gate") is GATE:
            return super().write(vals)
        if "state" in vals:
            raise UserError(
                self.env._("Use the buttons of the booking to change its state.")
            )
        if not self.env.su:
            self._check_changeable(vals)
        vals = dict(vals)
        start = vals.pop("start", None)
        vals.pop("stop", None)
        if start:
            for booking in self:
                booking._reschedule(fields.Datetime.to_datetime(start), by="store")
        return super().write(vals) if vals else True

    def _check_changeable(self, vals):
        """Refuse what the form does not offer and an RPC client could still send."""
        closed = [
            field
            for name, field in self._fields.items()
            if name in vals and (name in PLACED_FIELDS or field.readonly)
        ]
        if closed:
            labels = [field.get_description(self.env)["string"] for field in closed]
            raise UserError(
                self.env._(
                    "%(fields)s cannot be changed in a booking that has its place."
                    " Cancel it and book again.",
                    fields=", ".join(labels),
                )
            )

    def _check_archivable(self):
        """An archived booking is out of sight, so it must not hold a place."""
        live = self.filtered(lambda booking: booking.state in OPEN_STATES)
        if live:
            raise UserError(
                self.env._(
                    "%(bookings)s still takes its place. Complete or cancel it before "
                    "you archive it.",
                    bookings=", ".join(live.mapped("name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Bookings are kept for the books. Cancel or archive this one.")
        )

    # ------------------------------------------------------------ business

    @api.model
    def _place_hold(self, values, fixed=None):
        """Take a place; see ``appointment.placing._place`` for what is given."""
        return self.env["appointment.placing"]._place(values, fixed)

    def _confirm(self):
        """Make the places permanent and confirm. Returns the bookings that moved.

        Idempotent. A booking whose hold has lapsed takes its place again with
        fresh claims; raises ``BookingRefused`` when the place is gone.
        """
        self._lock()
        waiting = self.filtered(lambda booking: states.can(booking.state, "confirmed"))
        placing = self.env["appointment.placing"]
        placing._lock(waiting.sudo().claim_ids.resource_id.ids)
        for booking in waiting:
            placing._secure(booking)
        return waiting._set_confirmed()

    def _submit(self):
        """Details and payment are complete: confirm, or ask the store first.

        Returns the bookings that moved, to ``confirmed`` or to ``pending``.
        """
        self._lock()
        moved = self.browse()
        for booking in self:
            if booking._is_approval_needed():
                moved |= booking._set_pending()
            else:
                moved |= booking._confirm()
        return moved

    def _is_approval_needed(self):
        """Whether the store decides about this request (behaviour T53, T54)."""
        self.ensure_one()
        rule = self.service_id.confirmation
        if rule == "capacity":
            return not self.env["appointment.placing"]._is_below_share(self)
        return rule == "manual"

    def _reschedule(self, start, resource=None, by="customer", **options):
        """Move to *start* (naive UTC): the new seats are taken and the old ones
        freed in one step. Payment, answers and links stay; a history row is left.

        :param by: ``customer`` (the policy's limits hold) or ``store``
        :param options: those of ``appointment.placing._move`` that are for staff
        :return: the booking; raises ``BookingRefused`` and leaves all as it was
        """
        self.ensure_one()
        self._lock()
        if by == "customer":
            self._check_can_reschedule()
        self.env["appointment.placing"]._move(
            self, start, resource=resource, by=by, **options
        )
        self._after_rescheduled()
        return self

    def _cancel(self, by, reason=None):
        """Cancel, free the seats and give back money by the policy.

        :param by: ``customer`` (the policy's deadline holds) or ``store``
        :return: the bookings that moved
        :raise BookingRefused: it is too late for the customer
        """
        if by == "customer":
            self._check_can_cancel()
        moved = self._set_cancelled(by, reason)
        self.env["appointment.cancelling"]._settle(moved, by)
        return moved
