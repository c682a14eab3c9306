import logging
import secrets
from datetime import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, clean_context

from ..kernel import policy, states

_logger = logging.getLogger(__name__)

# Only this object in the context lets ``write`` change state or time. RPC callers
# cannot send it, so every change goes through the methods below.
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

    States and their transitions are in ``kernel/states.py``; only the
    ``_set_<state>`` methods move a booking, and only ``_reschedule`` its time.
    Payment is another axis, see ``appointment_booking_money.py``.
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
    def _compute_display_name(self):
        for booking in self:
            booking.display_name = " · ".join(
                part
                for part in (
                    booking.name,
                    booking.service_id.sudo().name,
                    booking.partner_id.sudo().name,
                )
                if part
            )

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
        if not self.env.su:
            # A default in the context is a field that a client sends.
            self = self.with_context(clean_context(self.env.context))  # noqa: PLW0642
        bookings = self.browse()
        for vals in vals_list:
            booking = self._place_hold(self._prepare_given(vals))
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

    # ------------------------------------------------------------ actions

    def action_confirm(self):
        self._confirm()

    def action_check_in(self):
        self._set_checked_in()

    def action_start(self):
        self._set_in_progress()

    def action_complete(self):
        self._set_completed()

    def action_no_show(self):
        self._set_no_show()

    def action_back_to_confirmed(self):
        self._confirm()

    def action_cancel(self):
        for booking in self:
            booking._cancel("store", booking.cancel_reason)

    # ------------------------------------------------------------ business

    @api.model
    def _place_hold(self, values):
        """Take a place; see ``appointment.placing._place`` for *values*."""
        return self.env["appointment.placing"]._place(values)

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

    def _reschedule(self, start, resource=None, by="customer"):
        """Move to *start* (naive UTC): the new seats are taken and the old ones
        freed in one step. Payment, answers and links stay; a history row is left.

        :param by: ``customer`` (the policy's limits hold) or ``store``
        :return: the booking; raises ``BookingRefused`` and leaves all as it was
        """
        self.ensure_one()
        self._lock()
        if by == "customer":
            self._check_can_reschedule()
        self.env["appointment.placing"]._move(self, start, resource=resource, by=by)
        self._after_rescheduled()
        return self

    def _check_can_reschedule(self):
        """Raise when the policy no longer lets the customer move this booking."""
        refusal = policy.can_reschedule(
            moved=len(self.move_ids.filtered(lambda move: move.by == "customer")),
            **self._get_policy_question(),
        )
        if refusal:
            raise self.env["appointment.refusals"]._to_error(refusal)

    def _check_can_cancel(self):
        """Raise when it is too late for the customers to cancel (T56)."""
        for booking in self.filtered(lambda row: states.can(row.state, "cancelled")):
            refusal = booking._get_cancel_refusal()
            if refusal:
                raise self.env["appointment.refusals"]._to_error(refusal)

    def _get_cancel_refusal(self):
        """Why the customer can no longer cancel: a kernel ``Refusal``, or ``None``.

        A hold or a request can always be given up.
        """
        self.ensure_one()
        if self.state in (states.HOLD, states.PENDING):
            return None
        return policy.can_cancel(**self._get_policy_question())

    def _get_policy_question(self):
        """What ``kernel/policy.py`` asks about a step of the customer, now."""
        return {
            "policy": self.service_id.policy_id._to_kernel(),
            "by": policy.CUSTOMER,
            "start": self.start.replace(tzinfo=timezone.utc),
            "now": fields.Datetime.now().replace(tzinfo=timezone.utc),
        }

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

    def _expire(self):
        """Let holds and requests lapse whose time is over. Idempotent."""
        self._lock()
        now = fields.Datetime.now()
        return self.filtered(
            lambda booking: booking.hold_expires_at and booking.hold_expires_at <= now
        )._set_expired()

    # ------------------------------------------------------------ transitions

    def _transition(self, target, values=None):
        """Move what may move to *target*; say in the log what may not."""
        self._lock()
        moved = self.filtered(lambda booking: states.can(booking.state, target))
        for booking in self - moved:
            if booking.state != target:
                _logger.info(
                    "%s stays %s: no way to %s", booking.name, booking.state, target
                )
        if moved:
            values = {"state": target, **(values or {})}
            if target in OPEN_STATES:
                values["active"] = True  # whoever takes a place is seen
            moved._gate().write(values)
        return moved

    def _lock(self):
        """Wait for whoever is changing these bookings, then know them as they are.

        Placing requests run READ COMMITTED: two of them would otherwise decide on a
        state that the other is about to leave, and a cancelled booking would be
        confirmed. Ascending ids, and before the locks of resources: no deadlock.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM appointment_booking WHERE id IN %s"
                " ORDER BY id FOR NO KEY UPDATE",
                tuple(self.ids) or (0,),
            ),
            log_exceptions=False,  # a conflict is retried, not an error
        )
        self.invalidate_recordset()

    def _gate(self):
        return self.with_context(appointment_gate=GATE)

    def _set_pending(self):
        self._lock()
        now = fields.Datetime.now()
        moved = self.browse()
        for booking in self.filtered(lambda row: states.can(row.state, states.PENDING)):
            until = fields.Datetime.add(
                now, minutes=booking.service_id.policy_id.pending_minutes
            )
            self.env["appointment.placing"]._secure(booking, until=until)
            moved |= booking._transition(states.PENDING, {"hold_expires_at": until})
        moved._after_pending()
        return moved

    def _set_confirmed(self):
        moved = self._transition(states.CONFIRMED, {"hold_expires_at": False})
        moved._after_confirmed()
        return moved

    def _set_checked_in(self):
        moved = self._transition(
            states.CHECKED_IN, {"checked_in_at": fields.Datetime.now()}
        )
        moved._after_checked_in()
        return moved

    def _set_in_progress(self):
        moved = self._transition(states.IN_PROGRESS)
        moved._after_in_progress()
        return moved

    def _set_completed(self):
        moved = self._transition(states.COMPLETED)
        moved._after_completed()
        return moved

    def _set_cancelled(self, by, reason=None):
        moved = self._transition(
            states.CANCELLED,
            {
                "cancelled_at": fields.Datetime.now(),
                "cancelled_by": by,
                "cancel_reason": reason,
                "hold_expires_at": False,
            },
        )
        self.env["appointment.placing"]._release(moved)
        moved._after_cancelled()
        return moved

    def _set_no_show(self):
        now = fields.Datetime.now()
        early = self.filtered(
            lambda booking: (
                booking.start > now and states.can(booking.state, states.NO_SHOW)
            )
        )
        if early:
            raise UserError(
                self.env._(
                    "%(bookings)s has not begun yet. Mark a no-show after the start.",
                    bookings=", ".join(early.mapped("name")),
                )
            )
        moved = self._transition(states.NO_SHOW)
        self.env["appointment.placing"]._release(moved)
        moved._after_no_show()
        return moved

    def _set_expired(self):
        moved = self._transition(states.EXPIRED)
        self.env["appointment.placing"]._release(moved)
        moved._after_expired()
        return moved

    # ------------------------------------------------------------ cron

    @api.model
    def _cron_expire(self):
        """Release holds and requests whose time is over, one commit each.

        All at once would keep the locks of their resources while messages and jobs
        are written, and whoever books there would wait.
        """
        lapsed = self.with_context(active_test=False).search(
            [
                ("state", "in", (states.HOLD, states.PENDING)),
                ("hold_expires_at", "<=", fields.Datetime.now()),
            ],
            limit=500,
        )
        self.env["ir.cron"]._commit_progress(remaining=len(lapsed))
        for booking in lapsed:
            booking._expire()
            self.env["ir.cron"]._commit_progress(1)

    # ------------------------------------------------------------ hooks

    def _after_pending(self):
        """Hook: requests now wait for the store."""

    def _after_confirmed(self):
        """Hook: bookings are confirmed, their claims permanent."""

    def _after_checked_in(self):
        """Hook: customers have arrived."""

    def _after_in_progress(self):
        """Hook: work has begun."""

    def _after_completed(self):
        """Hook: work is done."""

    def _after_cancelled(self):
        """Hook: bookings are cancelled and their seats free; money comes after."""

    def _after_no_show(self):
        """Hook: customers did not come."""

    def _after_expired(self):
        """Hook: holds or requests have lapsed and their seats are free."""

    def _after_rescheduled(self):
        """Hook: bookings have a new time; the last row of ``move_ids`` tells."""
