"""Stand-in for the founder's ledger; leaves with the merge."""

import secrets

from odoo import fields, models

from ..kernel import progress


class AppointmentMessage(models.Model):
    """What reports and answers need to know of a message."""

    _inherit = "appointment.message"

    event = fields.Selection(
        selection_add=[
            ("reminder", "Reminder"),
            ("question", "Question back"),
            ("answer", "Answer to a text message"),
        ],
        ondelete={"reminder": "cascade", "question": "cascade", "answer": "cascade"},
    )
    channel = fields.Selection(
        [("mail", "Mail"), ("sms", "Text message")], default="mail", required=True
    )
    state = fields.Selection(
        [(state, state) for state in progress.STATES], default=progress.PENDING
    )
    recipient = fields.Char()
    body = fields.Text()
    reason = fields.Char()
    sent_at = fields.Datetime()
    gateway_id = fields.Many2one("appointment.gateway", ondelete="set null")
    provider_id = fields.Char(index="btree_not_null")
    callback_token = fields.Char(
        default=lambda self: secrets.token_urlsafe(24), groups="base.group_system"
    )
    segments = fields.Integer()
    cost = fields.Monetary(currency_field="cost_currency_id")
    cost_currency_id = fields.Many2one("res.currency")

    def _advance(
        self,
        state,
        reason=None,
        provider_id=None,
        segments=None,
        cost=None,
        currency=None,
        gateway=None,
    ):
        """Forward only; facts are noted whatever the state."""
        facts = {"provider_id": provider_id, "segments": segments}
        facts = {name: value for name, value in facts.items() if value}
        if cost is not None and currency:
            known = self.env["res.currency"].with_context(active_test=False)
            found = known.search([("name", "=", currency)], limit=1)
            facts |= {"cost": float(cost), "cost_currency_id": found.id}
        if gateway:
            facts["gateway_id"] = gateway.id
        self.write(facts)
        moved = self.filtered(lambda row: progress.is_forward(row.state, state))
        moved.write({"state": state, "reason": reason})
        return moved


class AppointmentBooking(models.Model):
    """Writes a text for the founder's jobs to send."""

    _inherit = "appointment.booking"

    def _send_text(self, event, text, key):
        """Write *text* to the customer as a text message; once per *key*."""
        messages = self.env["appointment.message"]
        if messages.search_count([("key", "=", key)], limit=1):
            return messages
        return messages.create(
            {
                "booking_id": self.id,
                "event": event,
                "channel": "sms",
                "key": key,
                "recipient": self._get_contact().phone,
                "body": text,
            }
        )
