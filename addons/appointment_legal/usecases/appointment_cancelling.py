from odoo import models

from odoo.addons.appointment_core.usecases.appointment_ledger import to_minor


class AppointmentCancelling(models.AbstractModel):
    """After an accepted withdrawal the law says what goes back, not the policy."""

    _inherit = "appointment.cancelling"

    def _get_refund(self, booking, by, paid):
        withdrawal = booking._get_withdrawal()[:1]
        if not withdrawal:
            return super()._get_refund(booking, by, paid)
        kept = to_minor(booking.payment_currency_id, withdrawal.kept_amount)
        return max(paid - kept, 0)
