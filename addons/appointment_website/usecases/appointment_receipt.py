from odoo import api, fields, models
from odoo.tools import format_amount, format_date

PAID = ("done", "authorized")


class AppointmentReview(models.AbstractModel):
    """What was paid, to whom and when: for the booking's page."""

    _inherit = "appointment.review"

    @api.model
    def _get_receipt_values(self, booking_sudo):
        """Values of the template ``appointment_website.receipt``."""
        transactions = booking_sudo.sale_order_id.transaction_ids
        transactions = transactions.filtered(lambda tx: tx.state in PAID)
        return {
            "payments": [
                self._describe_payment(transaction)
                for transaction in transactions.sorted("id")
            ],
            "is_invoiced": "posted" in booking_sudo.invoice_ids.mapped("state"),
        }

    @api.model
    def _describe_payment(self, transaction):
        moment = fields.Datetime.context_timestamp(
            transaction, transaction.last_state_change or transaction.create_date
        )
        return {
            "on": format_date(self.env, moment.date()),
            "amount": format_amount(
                self.env, transaction.amount, transaction.currency_id
            ),
            "is_back": transaction.amount < 0,
            "provider": transaction.provider_id.name,
            "method": transaction.payment_method_id.name,
            "reference": transaction.provider_reference or transaction.reference,
        }
