from odoo import SUPERUSER_ID, api, fields, models

from ..kernel import policy as kernel_policy
from ..retrying import retried

PAYMENT_STATUSES = [
    ("unpaid", "Not paid"),
    ("authorized", "Authorised"),
    ("partial", "Partly paid"),
    ("paid", "Paid"),
    ("partially_refunded", "Partly refunded"),
    ("refunded", "Refunded"),
    ("failed", "Payment failed"),
]
JOB_CHANNEL = "root.appointment"


class AppointmentBooking(models.Model):
    """The money of a booking, read from the ledger and never typed."""

    _inherit = "appointment.booking"

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    sale_line_ids = fields.One2many(
        "sale.order.line", "appointment_booking_id", string="Order lines"
    )
    invoice_ids = fields.Many2many(
        "account.move", string="Invoices", compute="_compute_invoice_ids"
    )
    payment_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the payment",
        compute="_compute_payment_currency_id",
        store=True,
    )
    total_amount = fields.Monetary(
        string="Total",
        currency_field="payment_currency_id",
        compute="_compute_money",
        store=True,
        help="Tax included, as the order stands; after a cancellation what is kept.",
    )
    deposit_amount = fields.Monetary(
        string="Due before confirmation",
        currency_field="payment_currency_id",
        readonly=True,
        copy=False,
        help="The deposit or the full price; nothing when customers pay on site.",
    )
    paid_amount = fields.Monetary(
        string="Paid",
        currency_field="payment_currency_id",
        compute="_compute_money",
        store=True,
    )
    refunded_amount = fields.Monetary(
        string="Refunded",
        currency_field="payment_currency_id",
        compute="_compute_money",
        store=True,
    )
    kept_amount = fields.Monetary(
        string="Kept by the store",
        currency_field="payment_currency_id",
        readonly=True,
        copy=False,
        help="What the policy lets the store keep after a cancellation or no-show.",
    )
    payment_status = fields.Selection(
        PAYMENT_STATUSES,
        compute="_compute_money",
        store=True,
        index=True,
        copy=False,
    )
    settled_at = fields.Datetime(string="Money settled at", readonly=True, copy=False)

    _order_once = models.UniqueIndex(
        "(sale_order_id) WHERE sale_order_id IS NOT NULL",
        "An order belongs to one booking.",
    )

    # ------------------------------------------------------------ compute

    @api.depends("sale_order_id.order_line.invoice_lines.move_id")
    def _compute_invoice_ids(self):
        for booking in self:
            booking.invoice_ids = booking.sale_order_id.sudo().invoice_ids

    @api.depends("sale_order_id.currency_id", "company_id.currency_id")
    def _compute_payment_currency_id(self):
        for booking in self:
            booking.payment_currency_id = (
                booking.sale_order_id.currency_id or booking.company_id.currency_id
            )

    @api.depends(
        "sale_order_id.amount_total",
        "sale_order_id.state",
        "sale_order_id.transaction_ids.state",
        "sale_order_id.transaction_ids.child_transaction_ids.state",
        "sale_order_id.order_line.invoice_lines.move_id.state",
        "sale_order_id.order_line.invoice_lines.move_id.amount_residual",
    )
    def _compute_money(self):
        for booking in self:
            ledger = self.env["appointment.ledger"]._read(booking)
            booking.total_amount = ledger.to_amount(ledger.ordered)
            booking.paid_amount = ledger.to_amount(ledger.captured)
            booking.refunded_amount = ledger.to_amount(ledger.refunded)
            booking.payment_status = ledger.status

    # ------------------------------------------------------------ actions

    def action_view_order(self):
        self.ensure_one()
        return self.sale_order_id.get_formview_action()

    def action_view_invoices(self):
        self.ensure_one()
        return self.sale_order_id.action_view_invoice(self.invoice_ids)

    def action_settle(self):
        """Settle the money once more, after somebody has removed an obstacle."""
        self.check_access("write")  # the job itself runs as superuser
        self._queue_settlement()

    # ------------------------------------------------------------ business

    def _queue_settlement(self):
        """Settle the money in a job of its own; queued twice, it runs once."""
        for booking in self:
            booking.with_user(SUPERUSER_ID).with_delay(
                channel=JOB_CHANNEL,
                identity_key=booking._get_settlement_key(),
                description=f"Settle the money of {booking.name}",
            )._settle_money()

    def _get_settlement_key(self):
        self.ensure_one()
        return f"appointment-settle-{self.id}"

    @retried
    def _settle_money(self):
        """Job: bring order, invoices, refunds and payments in line. Idempotent."""
        for booking in self:
            self.env["appointment.settlement"]._settle(booking)

    def _tell_settlement_failed(self, exc_message=None, **_failure):
        """Called by the queue when the job has failed for good: nothing it wrote is
        left, and nobody would look."""
        for booking in self:
            booking._tell_store(
                self.env._("The money could not be settled"),
                self.env._(
                    "Order, invoice or refund of %(booking)s could not be finished: "
                    "%(reason)s Remove the cause, then settle the booking again.",
                    booking=booking.name,
                    reason=exc_message or "",
                ),
            )

    def _get_money_summaries(self):
        """Summaries of activities that ask somebody to move money by hand."""
        return {
            self.env._("Pay back by hand"),
            self.env._("A refund has failed"),
            self.env._("A refund is uncertain"),
            self.env._("The money could not be settled"),
        }

    def _tell_store(self, summary, note):
        """Raise one activity per booking and *summary* for the store's manager."""
        for booking in self.sudo():
            known = booking.activity_ids.filtered(lambda act: act.summary == summary)
            if not known:
                booking.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=summary,
                    note=note,
                    user_id=booking.store_id.manager_id.id,
                )

    def _is_priced(self):
        """Whether there is money to settle: an order, or a service with a price."""
        self.ensure_one()
        return bool(self.sale_order_id or self.service_id.sudo().price)

    # ------------------------------------------------------------ hooks

    def _after_confirmed(self):
        result = super()._after_confirmed()
        if not self.env.context.get("appointment_is_settled"):
            self.filtered(lambda booking: booking._is_priced())._queue_settlement()
        return result

    def _after_completed(self):
        result = super()._after_completed()
        self.filtered(lambda booking: booking._is_priced())._queue_settlement()
        return result

    def _after_no_show(self):
        result = super()._after_no_show()
        self.env["appointment.cancelling"]._settle(self, kernel_policy.NO_SHOW)
        return result

    def _after_expired(self):
        """A paid request that nobody answered gives its money back in full."""
        result = super()._after_expired()
        paid = self.filtered(
            lambda booking: booking.payment_status in ("authorized", "partial", "paid")
        )
        paid.sudo().kept_amount = 0.0
        paid._queue_settlement()
        return result

    def _after_payment_refunded(self):
        """Hook: a payment came too late for its place and is given back in full."""

    def _after_surplus_returned(self):
        """Hook: more than was due came in, and what is too much goes back."""

    def _after_invoiced(self, moves):
        """Hook: *moves*, invoices or credit notes of this booking, are posted."""
        self.env["appointment.invoicing"].with_delay(
            channel=JOB_CHANNEL,
            identity_key=f"appointment-invoice-{moves.ids}",
            description=f"Mail {', '.join(moves.mapped('name'))}",
        )._send(moves)
