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

    appointment_asked_at = fields.Datetime(
        string="Refund asked for at",
        readonly=True,
        copy=False,
        help="Set before the provider is asked. A refund that is still a draft then "
        "was interrupted, and is not sent again by itself.",
    )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        txs = super().create(vals_list)
        for tx in txs.filtered(lambda tx: not tx.source_transaction_id):
            booking = tx._filter_appointments().sale_order_ids.appointment_booking_id
            if len(booking) == 1:
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
        """Job: ask the provider for a refund that is written already; once, for sure.

        A transaction of its own commits the note that the provider is asked before it
        is. Where a worker died after the answer, the queue starts the job again: it
        finds the note, asks no more and tells the store. Not every provider knows
        idempotency keys, so only people can find out whether the money went back.
        """
        self.env.flush_all()
        for refund in self:
            with self.env.registry.cursor() as cr:
                refund.with_env(self.env(cr=cr))._send_appointment_refund_once()
        self.env.invalidate_all()

    def _send_appointment_refund_once(self):
        """The cursor is ours alone: what is committed here is only our note."""
        self.ensure_one()
        if self.state != "draft":
            return
        if self.appointment_asked_at:
            self.env["appointment.refunding"]._tell_uncertain(self)
            return
        self._ensure_provider_is_not_disabled()
        self.appointment_asked_at = fields.Datetime.now()
        # Before the provider is asked: a crash after that must find the note.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self._log_sent_message()
        try:
            self._send_refund_request()
        except ValidationError as error:
            self._set_error(str(error))
        if self.state in ("done", "error", "cancel"):
            self._post_process()

    def action_appointment_refund_arrived(self):
        """The provider has paid a refund whose answer was lost."""
        self.check_access("write")
        for refund in self.filtered(lambda tx: tx._is_uncertain_refund()):
            refund._set_done()
            refund._post_process()

    def action_appointment_refund_again(self):
        """The provider knows nothing of a refund: ask once more."""
        self.check_access("write")
        for refund in self.filtered(lambda tx: tx._is_uncertain_refund()):
            refund.appointment_asked_at = False
            self.env["appointment.refunding"]._queue(refund)

    def _is_uncertain_refund(self):
        self.ensure_one()
        is_refund = self.operation == "refund" and self.state == "draft"
        return is_refund and bool(self.appointment_asked_at)

    def _find_job_booking(self, job):
        bookings_sudo = self.sudo().exists()._get_appointment_orders()
        bookings_sudo = bookings_sudo.appointment_booking_id
        return bookings_sudo if len(bookings_sudo) == 1 else bookings_sudo.browse()

    def _tell_appointment_failed(self, **failure):
        """Called by the queue when a refund, capture or release has failed for good."""
        bookings = self._get_appointment_orders().appointment_booking_id
        bookings._tell_settlement_failed(**failure)
