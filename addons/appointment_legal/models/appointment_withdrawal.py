import re
from datetime import timezone

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, format_amount, format_date, format_time

from odoo.addons.appointment_core.kernel import states
from odoo.addons.appointment_core.retrying import retried

from ..kernel import withdrawal as law

NUMBER = re.compile(r"\bB\d{5,}\b", re.IGNORECASE)
CHANNEL = "root.appointment"
NOT_CONCLUDED = (states.HOLD, states.EXPIRED)


class AppointmentWithdrawal(models.Model):
    """A customer's declaration to withdraw from a contract, as it was typed.

    What was declared stays. A person at the store decides what follows from it.
    """

    _name = "appointment.withdrawal"
    _description = "Withdrawal"
    _inherit = ["appointment.store.row", "mail.thread", "mail.activity.mixin"]
    _order = "received_at desc, id desc"
    _rec_name = "reference"

    store_id = fields.Many2one(
        "appointment.store", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(related="store_id.company_id")
    customer_name = fields.Char(string="Name", required=True, readonly=True)
    reference = fields.Char(string="Contract", required=True, readonly=True)
    email = fields.Char(string="E-mail", required=True, readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    received_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    request_key = fields.Char(required=True, readonly=True, copy=False)
    booking_id = fields.Many2one(
        "appointment.booking",
        domain="[('store_id', '=', store_id)]",
        index="btree_not_null",
        tracking=True,
        help="Found by its number and the e-mail address of the customer; else choose "
        "it yourself.",
    )
    partner_id = fields.Many2one(related="booking_id.partner_id", string="Customer")
    state = fields.Selection(
        [("received", "Received"), ("accepted", "Accepted"), ("rejected", "Rejected")],
        default="received",
        required=True,
        readonly=True,
        tracking=True,
    )
    proposal = fields.Text(compute="_compute_proposal")
    currency_id = fields.Many2one(related="booking_id.payment_currency_id")
    kept_amount = fields.Monetary(
        string="Kept by the store",
        compute="_compute_kept_amount",
        store=True,
        readonly=False,
        tracking=True,
        help="The value of what was done before the withdrawal; the rest goes back.",
    )
    answer = fields.Text(
        string="Why it is rejected", help="Is mailed to the customer with the decision."
    )
    decided_at = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)

    _request_once = models.UniqueIndex("(request_key)", "This was sent already.")
    _kept_positive = models.Constraint(
        "CHECK (kept_amount >= 0)", "The store cannot keep less than nothing."
    )

    # ------------------------------------------------------------ compute

    @api.depends("booking_id")
    def _compute_kept_amount(self):
        for row in self:
            row.kept_amount = row.booking_id and row._to_amount(
                row._get_proposal().kept_minor
            )

    @api.depends("booking_id", "received_at")
    def _compute_proposal(self):
        for row in self:
            row.proposal = row._explain()

    # ------------------------------------------------------------ check

    @api.constrains("booking_id")
    def _check_booking(self):
        for row in self:
            if row.booking_id and row.booking_id.store_id != row.store_id:
                raise UserError(
                    self.env._("This booking is of another store. Choose one of yours.")
                )

    def write(self, vals):
        """What was declared stays, and so does what was decided."""
        open_fields = {"booking_id", "kept_amount", "answer"}
        if open_fields & vals.keys() and any(row.state != "received" for row in self):
            raise UserError(self.env._("This withdrawal has been decided already."))
        return super().write(vals)

    # ------------------------------------------------------------ actions

    def action_accept(self):
        """Cancel the booking and give back what the withdrawal asks for."""
        for row in self:
            row._check_undecided()
            if not row.booking_id:
                raise UserError(
                    self.env._(
                        "Choose the booking first that this is about. Where there is "
                        "none, reject the withdrawal and write why."
                    )
                )
            row._accept()

    def action_reject(self):
        """Answer the customer that, and why, nothing follows."""
        for row in self:
            row._check_undecided()
            if not (row.answer or "").strip():
                raise UserError(
                    self.env._(
                        "Please write why it is rejected: the customer reads it in a "
                        "mail."
                    )
                )
            row._decide("rejected")
            row._send("appointment_legal.mail_template_withdrawal_rejected")

    # ------------------------------------------------------------ deciding

    def _check_undecided(self):
        self.ensure_one()
        self.check_access("write")
        if self.state != "received":
            raise UserError(self.env._("This withdrawal has been decided already."))

    def _decide(self, state):
        self.activity_ids.sudo().action_feedback()
        self.sudo().write(
            {
                "state": state,
                "decided_at": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )

    def _accept(self):
        booking = self.booking_id
        self._decide("accepted")
        if states.can(booking.state, states.CANCELLED):
            booking._cancel("customer", self.env._("Withdrawn by the customer"))
        elif booking.paid_amount - booking.refunded_amount > self.kept_amount:
            booking._tell_store(
                self.env._("Pay back by hand"),
                self.env._(
                    "The customer has withdrawn from %(booking)s after it was over. "
                    "Write a credit note and give back what is above %(kept)s.",
                    booking=booking.name,
                    kept=format_amount(self.env, self.kept_amount, self.currency_id),
                ),
            )
        self._send("appointment_legal.mail_template_withdrawal_accepted")

    # ------------------------------------------------------------ proposing

    def _get_proposal(self):
        """What the kernel makes of the booking as it stands."""
        self.ensure_one()
        booking_sudo = self.booking_id.sudo()
        zone = self.store_id._get_zone()
        ledger = self.env["appointment.ledger"].sudo()._read(booking_sudo)
        concluded = booking_sudo._get_concluded_at().replace(tzinfo=timezone.utc)
        received = self.received_at.replace(tzinfo=timezone.utc)
        kind = law.RIGHT if booking_sudo.service_id._has_withdrawal() else law.EXEMPT
        contract = law.Contract(
            kind=kind,
            concluded_on=concluded.astimezone(zone).date(),
            is_early_start_asked=bool(booking_sudo.early_start_accepted_at),
            done_minutes=self._get_done_minutes(booking_sudo),
            total_minutes=max(booking_sudo.duration_minutes, 1),
            price_minor=ledger.ordered,
            paid_minor=max(ledger.held, 0),
        )
        return law.propose(contract, received.astimezone(zone))

    def _get_done_minutes(self, booking_sudo):
        """Minutes of the service that were performed when the withdrawal came."""
        if booking_sudo.state == states.COMPLETED:
            return max(booking_sudo.duration_minutes, 1)
        if booking_sudo.state not in (states.IN_PROGRESS, states.CHECKED_IN):
            return 0
        return law.get_done_minutes(
            booking_sudo.start, booking_sudo.stop, self.received_at
        )

    def _to_amount(self, minor):
        ledger = self.env["appointment.ledger"].sudo()._read(self.booking_id.sudo())
        return ledger.to_amount(minor)

    def _explain(self):
        """The proposal as a sentence for who decides."""
        self.ensure_one()
        if not self.booking_id:
            return self.env._(
                "No booking has this number and this e-mail address. Look for it by "
                "the name, choose it here, then decide."
            )
        proposal = self._get_proposal()
        kept = self._to_amount(proposal.kept_minor)
        return {
            law.FULL: self.env._(
                "In time, and nothing may be kept: accept, everything goes back."
            ),
            law.VALUE: self.env._(
                "In time, and the service had begun at the customer's wish: accept; "
                "%(kept)s for what was done may be kept.",
                kept=format_amount(self.env, kept, self.currency_id),
            ),
            law.LAPSED: self.env._(
                "The service had been performed in full, at the customer's wish before "
                "the period ended: the right has lapsed. Reject, or accept out of "
                "goodwill."
            ),
            law.LATE: self.env._(
                "The 14 days were over. Reject, or accept out of goodwill."
            ),
            law.NO_RIGHT: self.env._(
                "There is no right of withdrawal for this service. Reject, or accept "
                "out of goodwill."
            ),
        }[proposal.code]

    # ------------------------------------------------------------ telling

    @retried
    def _take_up(self):
        """Job: look for the booking, quietly, and tell the store. Idempotent."""
        for row in self.filtered(lambda row: row.state == "received"):
            row.with_company(row.store_id.company_id)._find_and_tell()

    def _find_and_tell(self):
        if not self.booking_id and (booking := self._find_booking()):
            self.write({"store_id": booking.store_id.id})
            self.write({"booking_id": booking.id})
        if not self.activity_ids:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Decide on a withdrawal"),
                note=self.proposal,
                user_id=self.store_id.manager_id.id,
            )

    def _find_booking(self):
        """The booking with the number that was typed and the same e-mail, or none."""
        self.ensure_one()
        names = {name.upper() for name in NUMBER.findall(self.reference)}
        bookings_sudo = self.env["appointment.booking"].sudo()
        found = bookings_sudo.with_context(active_test=False).search(
            [("name", "in", sorted(names)), ("state", "not in", NOT_CONCLUDED)]
        )
        email = email_normalize(self.email)
        mine = found.filtered(
            lambda booking: email_normalize(booking._get_contact().email or "") == email
        )
        return mine if len(mine) == 1 else mine[:0]

    def _enqueue(self):
        for row in self.with_user(SUPERUSER_ID):
            row.with_delay(
                channel=CHANNEL,
                identity_key=f"{self._name},{row.id}",
                description=f"Withdrawal {row.id}: tell the store",
            )._take_up()

    def _send(self, template):
        """Queue a mail to who has withdrawn; it leaves at once."""
        self.ensure_one()
        row_sudo = self.sudo()
        self.env.ref(template).sudo().send_mail(
            row_sudo.id, email_values={"email_to": row_sudo.email}
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _format_received(self):
        """Day and time of arrival to the second, in the zone of the store."""
        self.ensure_one()
        lang, zone = self._get_lang(), self.store_id.tz
        moment = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.received_at
        )
        day = format_date(self.env, moment.date(), lang, date_format="full")
        clock = format_time(
            self.env, self.received_at, tz=zone, time_format="medium", lang_code=lang
        )
        return f"{day}, {clock} ({zone})"

    def _get_lang(self):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return self.lang if self.lang in installed else "en_US"
