import secrets

from odoo import api, fields, models
from odoo.tools import SQL

from ..kernel import progress
from .appointment_notification_rule import CHANNELS

OTHER_WAY = {"mail": "sms", "sms": "mail"}
# Nothing arrived, so that the other way is tried.
LOST = (progress.FAILED, progress.BOUNCED)
OPEN = (progress.PENDING, progress.SENDING)


class AppointmentMessage(models.Model):
    """Who was told what, when, by which way, and whether it arrived.

    Rows are written by the system alone. A state only goes forward, whatever comes
    late, twice or out of order; see ``kernel/progress.py``.
    """

    _inherit = "appointment.message"

    booking_id = fields.Many2one(required=False)
    store_id = fields.Many2one(
        "appointment.store",
        compute="_compute_store_id",
        related=None,
        store=True,
        readonly=False,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index=True, ondelete="set null"
    )
    event = fields.Selection(
        selection_add=[
            ("held", "Time held"),
            ("reminder", "Reminder"),
            ("missed", "Missed appointment"),
            ("payment_received", "Payment received"),
            ("payment_failed", "Payment failed"),
            ("waiting_offer", "Offer to the waiting list"),
            ("place_freed", "Place freed"),
            ("answered", "Request answered"),
            ("follow_up", "Follow-up"),
            ("written", "Written by hand"),
            ("question", "Question back"),
            ("answer", "Answer to a text message"),
        ],
        ondelete=dict.fromkeys(
            (
                "held",
                "reminder",
                "missed",
                "payment_received",
                "payment_failed",
                "waiting_offer",
                "place_freed",
                "answered",
                "follow_up",
                "written",
                "question",
                "answer",
            ),
            "cascade",
        ),
    )
    channel = fields.Selection(CHANNELS, default="mail", required=True, index=True)
    rule_id = fields.Many2one(
        "appointment.notification.rule", ondelete="set null", index="btree_not_null"
    )
    user_id = fields.Many2one("res.users", string="Written by")
    is_marketing = fields.Boolean(string="Advertising")
    recipient = fields.Char(help="E-mail address or phone number.")
    subject = fields.Char()
    body = fields.Text(string="Text")
    state = fields.Selection(
        [
            (progress.PENDING, "Waiting"),
            (progress.SENDING, "Being sent"),
            (progress.SENT, "Sent"),
            (progress.DELIVERED, "Delivered"),
            (progress.READ, "Read"),
            (progress.FAILED, "Failed"),
            (progress.BOUNCED, "Came back"),
            (progress.DROPPED, "Not sent"),
        ],
        default=progress.PENDING,
        required=True,
        index=True,
    )
    reason = fields.Char(help="Why it was not sent or did not arrive.")
    send_at = fields.Datetime(string="Planned for")
    expires_at = fields.Datetime(
        string="Of use until", help="Later than that it is not sent any more."
    )
    sending_at = fields.Datetime(help="First try; from then on it may have been sent.")
    is_doubtful = fields.Boolean(help="The gateway may have it without our knowing.")
    sent_at = fields.Datetime()
    arrived_at = fields.Datetime(string="Delivered at")
    gateway_id = fields.Many2one(
        "appointment.gateway", ondelete="set null", index="btree_not_null"
    )
    provider_id = fields.Char(string="Number at the provider", index="btree_not_null")
    callback_token = fields.Char(
        default=lambda self: secrets.token_urlsafe(24), groups="base.group_system"
    )
    segments = fields.Integer(string="Parts")
    cost = fields.Monetary(currency_field="cost_currency_id")
    cost_currency_id = fields.Many2one("res.currency")
    tries = fields.Integer(string="Further tries")
    booking_sequence = fields.Integer(
        help="How often the booking had been moved when this was planned."
    )
    fallback_of_id = fields.Many2one(
        "appointment.message", string="Instead of", ondelete="set null"
    )

    # ------------------------------------------------------------ compute

    @api.depends("booking_id.store_id")
    def _compute_store_id(self):
        for message in self.filtered("booking_id"):
            message.store_id = message.booking_id.store_id

    @api.depends("event", "channel", "booking_id.name")
    def _compute_display_name(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        for message in self:
            what = events.get(message.event, "")
            message.display_name = (
                f"{what} – {message.booking_id.name}" if message.booking_id else what
            )

    # ------------------------------------------------------------ actions

    def action_send_again(self):
        """Send once more what did not arrive, as a message of its own."""
        self.check_access("read")
        for message in self.sudo().filtered(lambda row: row.state in LOST):
            copy = message._record(message._prepare_repetition())
            if copy:
                copy._enqueue()
        return True

    def _prepare_repetition(self):
        self.ensure_one()
        number = self.search_count([("key", "=like", f"{self.key}/%")]) + 1
        return {
            "booking_id": self.booking_id.id,
            "store_id": self.store_id.id,
            "partner_id": self.partner_id.id,
            "event": self.event,
            "channel": self.channel,
            "rule_id": self.rule_id.id,
            "user_id": self.env.uid,
            "is_marketing": self.is_marketing,
            "recipient": self.recipient,
            "subject": self.subject,
            "body": self.body,
            "expires_at": self.expires_at,
            "key": f"{self.key}/{number}",
        }

    # ------------------------------------------------------------ progress

    def _advance(self, state, reason=None, **facts):
        """Take note of *state* where it is further than what is known.

        One statement, so that two reports at once cannot go back. Facts (what it cost)
        are noted whatever the state.

        :param facts: ``provider_id``, ``segments``, ``cost`` with its ``currency``
            (ISO code), as far as they are known
        :return: the messages that moved
        """
        values = self._prepare_facts(**facts)
        if values:
            self.write(values)
        moved = self._move(state, reason)
        if state in LOST:
            moved._fall_back()
        return moved

    def _prepare_facts(self, provider_id=None, segments=None, cost=None, currency=None):
        values = {"provider_id": provider_id, "segments": segments}
        values = {name: value for name, value in values.items() if value}
        if cost is not None and currency:
            currencies = self.env["res.currency"].with_context(active_test=False)
            known = currencies.search([("name", "=", currency)], limit=1)
            values |= {"cost": float(cost), "cost_currency_id": known.id}
        return values

    def _move(self, state, reason):
        if not self.ids:
            return self
        self.flush_recordset()
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE appointment_message
                   SET state = %(state)s,
                       reason = COALESCE(%(reason)s, reason),
                       sent_at = CASE WHEN %(is_out)s
                                      THEN COALESCE(sent_at, %(now)s)
                                      ELSE sent_at END,
                       arrived_at = CASE WHEN %(is_in)s
                                         THEN COALESCE(arrived_at, %(now)s)
                                         ELSE arrived_at END
                 WHERE id IN %(ids)s AND state IN %(earlier)s
             RETURNING id
                """,
                state=state,
                reason=reason,
                now=now,
                is_out=state in (progress.SENT, progress.DELIVERED, progress.READ),
                is_in=state in (progress.DELIVERED, progress.READ),
                ids=tuple(self.ids),
                earlier=progress.get_earlier(state) or ("",),
            )
        )
        self.invalidate_recordset()
        return self.browse(row[0] for row in rows)

    def _drop(self, reason):
        """What has not been sent will not be: *reason* says why."""
        return self._move(progress.DROPPED, reason)

    @api.model
    def _find_of_mails(self, messages):
        """Entries, as superuser, that are the mails of these ``mail.message``."""
        return self.sudo().search(
            [("message_id", "in", messages.ids), ("channel", "=", "mail")]
        )

    def _get_told_state(self):
        """For one glance at a booking: ``arrived``, ``waiting`` or ``lost``."""
        self.ensure_one()
        if self.state in LOST:
            return "lost"
        return "waiting" if self.state in OPEN else "arrived"

    # ------------------------------------------------------------ the other way

    def _fall_back(self):
        """What did not arrive is told by the other way, where there is one."""
        for message in self:
            other = OTHER_WAY.get(message.channel)
            booking = message.booking_id
            if not other or not booking or not message.store_id.is_fallback:
                continue
            if message.fallback_of_id or message._is_told_by(other):
                continue
            if not booking._is_still_true(message.event):
                continue
            booking._write_message(
                message.event,
                other,
                f"{message.key},instead",
                rule=message._get_rule_of(other),
                values={
                    "fallback_of_id": message.id,
                    "expires_at": message.expires_at,
                    "subject": message.subject,
                    "body": message.body if message.user_id else False,
                    "user_id": message.user_id.id,
                },
            )

    def _is_told_by(self, channel):
        """Whether the same was told by *channel*, or is about to be."""
        same = [
            ("booking_id", "=", self.booking_id.id),
            ("event", "=", self.event),
            ("channel", "=", channel),
            ("state", "not in", (*LOST, progress.DROPPED)),
        ]
        base = self._get_base_key()
        return any(row._get_base_key() == base for row in self.search(same))

    def _get_base_key(self):
        """What messages of the same event by different ways have in common."""
        self.ensure_one()
        base = self.key.removesuffix(",instead")
        return base.removesuffix(f",{self.channel}")

    def _get_rule_of(self, channel):
        """The store's rule for the same event by *channel*, switched on or not."""
        self.ensure_one()
        rules = self.env["appointment.notification.rule"].with_context(
            active_test=False
        )
        return rules.search(
            [
                ("store_id", "=", self.store_id.id),
                ("event", "=", self.event),
                ("channel", "=", channel),
                ("hours", "=", self.rule_id.hours),
            ],
            limit=1,
        )
