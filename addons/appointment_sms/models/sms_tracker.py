from odoo import models

from ..kernel import progress
from ..usecases.gateway_sentences import to_sentence

# Odoo says "sent" for what arrived, and "pending" for what was handed over.
STATES = {
    "process": progress.SENDING,
    "pending": progress.SENT,
    "sent": progress.DELIVERED,
    "error": progress.FAILED,
    "canceled": progress.DROPPED,
}
REASONS = {
    "invalid_destination": "wrong_number",
    "not_allowed": "blocked",
    "rejected": "blocked",
    "expired": "unreachable_phone",
    "not_delivered": "not_delivered",
}


class SmsTracker(models.Model):
    """Odoo's reports reach our ledger, too; a tracker has the number of a message."""

    _inherit = "sms.tracker"

    def _action_update_from_sms_state(
        self, sms_state, failure_type=False, failure_reason=False
    ):
        result = super()._action_update_from_sms_state(
            sms_state, failure_type=failure_type, failure_reason=failure_reason
        )
        if sms_state in STATES:
            self._get_appointment_messages()._advance(STATES[sms_state])
        return result

    def _action_update_from_provider_error(self, provider_error):
        code = REASONS.get(provider_error, "not_delivered")
        self._get_appointment_messages()._advance(
            progress.FAILED, reason=to_sentence(self.env, code)
        )
        return super()._action_update_from_provider_error(provider_error)

    def _get_appointment_messages(self):
        return (
            self.env["appointment.message"]
            .sudo()
            .search(
                [
                    ("provider_id", "in", self.mapped("sms_uuid")),
                    ("gateway_id.kind", "=", "odoo"),
                ]
            )
        )
