from odoo import models


class PaymentTransaction(models.Model):
    """Customers hear of their payments, where the store wants it."""

    _inherit = "payment.transaction"

    def _set_done(self, **kwargs):
        moved = super()._set_done(**kwargs)
        moved._tell_appointments("payment_received")
        return moved

    def _set_error(self, *args, **kwargs):
        moved = super()._set_error(*args, **kwargs)
        moved._tell_appointments("payment_failed")
        return moved

    def _tell_appointments(self, event):
        payments = self.filtered(lambda tx: not tx.source_transaction_id)
        payments.sale_order_ids.appointment_booking_id._enqueue_message(event)
