from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PaymentTransaction(models.Model):
    """Payments of bookings: the same idempotent step for webhook and browser."""

    _inherit = "payment.transaction"

    appointment_goal_amount = fields.Monetary(
        string="Paid for the booking after this payment",
        currency_field="currency_id",
        readonly=True,
        copy=False,
        help="What came in before this payment was begun, and its own amount. More "
        "than that means that something was paid twice.",
    )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        txs = super().create(vals_list)
        for tx in txs.filtered(lambda tx: not tx.source_transaction_id):
            booking = tx._filter_appointments().sale_order_ids.appointment_booking_id
            if booking:
                ledger = self.env["appointment.ledger"]
                paid = ledger._read(booking).to_amount(ledger._get_online(booking))
                tx.appointment_goal_amount = paid + tx.amount
        return txs

    # ------------------------------------------------------------ states

    def _set_pending(self, **kwargs):
        return super()._set_pending(**kwargs)._wake_appointments()

    def _set_authorized(self, **kwargs):
        return super()._set_authorized(**kwargs)._wake_appointments()

    def _set_done(self, **kwargs):
        return super()._set_done(**kwargs)._wake_appointments()

    def _wake_appointments(self):
        """Native webhooks only record the state. The cron does what the browser of a
        customer who is gone would have done; whoever comes second changes nothing.
        It waits a minute: at the same second, one of the two would fail and retry."""
        if self._get_appointment_orders():
            soon = fields.Datetime.now() + timedelta(minutes=1)
            cron = self.env.ref("payment.cron_post_process_payment_tx")
            cron.sudo()._trigger(soon)
        return self

    # ------------------------------------------------------------ business

    def _get_appointment_orders(self):
        """Orders of bookings that these transactions, or their sources, pay for."""
        sources = self | self.source_transaction_id
        orders = (sources | sources.source_transaction_id).sale_order_ids
        return orders.filtered("appointment_booking_id")

    def _post_process(self):
        """Payment entries first, natively; then the booking's story. Idempotent."""
        super()._post_process()
        for tx in self:
            for order in tx._get_appointment_orders():
                self.env["appointment.settlement"]._process(
                    order.appointment_booking_id, tx
                )

    def _check_amount_and_confirm_order(self):
        """Orders of bookings are confirmed together with the booking, or not at all."""
        return super(
            PaymentTransaction, self - self._filter_appointments()
        )._check_amount_and_confirm_order()

    def _invoice_sale_orders(self):
        """Bookings are invoiced by ``appointment.settlement``, setting or not."""
        return super(
            PaymentTransaction, self - self._filter_appointments()
        )._invoice_sale_orders()

    def _filter_appointments(self):
        return self.filtered(lambda tx: tx.sale_order_ids.appointment_booking_id)

    def _send_appointment_refund(self):
        """Job: ask the provider for a refund that is written already."""
        for refund in self.filtered(lambda tx: tx.state == "draft"):
            refund._ensure_provider_is_not_disabled()
            refund._log_sent_message()
            try:
                refund._send_refund_request()
            except ValidationError as error:
                refund._set_error(str(error))
            if refund.state in ("done", "error", "cancel"):
                refund._post_process()
