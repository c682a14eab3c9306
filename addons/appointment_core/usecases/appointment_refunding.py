from odoo import api, models

from .appointment_ledger import to_amount, to_minor


class AppointmentRefunding(models.AbstractModel):
    """Gives money back through the provider that took it.

    The refund is a transaction that is written and committed first; a job of its own
    sends it. A job that is run again never sends it twice, see
    ``payment.transaction._send_appointment_refund``.
    """

    _name = "appointment.refunding"
    _description = "Refunding"

    @api.model
    def _refund(self, booking, amount):
        """Refund *amount* minor units, never more than is left of each payment.

        Of several payments the one over just this amount goes back, else the latest.
        What no provider can give back becomes an activity for the store (T69).

        :return: the new refund transactions
        """
        refunds = self.env["payment.transaction"]
        by_hand = 0
        wanted = amount
        txs = self.env["appointment.ledger"]._get_transactions(booking.sale_order_id)
        txs = txs.sorted(lambda tx: (tx.last_state_change, tx.id), reverse=True)
        for tx in txs.sorted(lambda tx: self._get_available(tx) != wanted):
            part = min(amount, self._get_available(tx))
            if part <= 0:
                continue
            amount -= part
            if self._can_refund(tx, part):
                refund = tx._create_child_transaction(
                    to_amount(tx.currency_id, part), is_refund=True
                )
                refunds |= refund
                self._queue(refund)
            else:
                by_hand += part
        by_hand += max(amount, 0)
        if by_hand:
            self._tell_by_hand(booking, by_hand)
        return refunds

    @api.model
    def _queue(self, refund):
        refund.with_delay(
            channel="root.appointment",
            identity_key=f"appointment-refund-{refund.id}",
            description=f"Refund {refund.reference}",
        )._send_appointment_refund()

    @api.model
    def _get_available(self, tx):
        """Minor units of *tx* that were captured and not refunded or about to be."""
        if tx.operation == "refund":
            return 0
        captured = self.env["appointment.ledger"]._get_captured(tx)
        refunds = tx.child_transaction_ids.filtered(
            lambda child: (
                child.operation == "refund"
                and child.state in ("draft", "pending", "done")
            )
        )
        return to_minor(tx.currency_id, captured + sum(refunds.mapped("amount")))

    def _can_refund(self, tx, part):
        method = tx.payment_method_id.primary_payment_method_id or tx.payment_method_id
        supports = {tx.provider_id.support_refund, method.support_refund}
        if "none" in supports or False in supports or None in supports:
            return False
        is_full = part == to_minor(tx.currency_id, tx.amount)
        return is_full or "full_only" not in supports

    @api.model
    def _void(self, txs):
        """Release what was only authorised (T70)."""
        for tx in txs:
            if tx.state == "authorized" and not tx.child_transaction_ids:
                tx.with_delay(
                    channel="root.appointment",
                    identity_key=f"appointment-void-{tx.id}",
                )._void()

    @api.model
    def _void_up_to(self, booking, amount):
        """Release whole authorisations, the latest first, together up to *amount* minor
        units. Returns them."""
        released = self.env["payment.transaction"]
        for tx in booking.sale_order_id.transaction_ids.sorted("id", reverse=True):
            part = to_minor(tx.currency_id, tx.amount)
            is_free = tx.state == "authorized" and not tx.child_transaction_ids
            if is_free and part <= amount:
                amount -= part
                released |= tx
        self._void(released)
        return released

    # ------------------------------------------------------------ telling

    def _tell_by_hand(self, booking, amount):
        currency = booking.payment_currency_id
        booking._tell_store(
            self.env._("Pay back by hand"),
            self.env._(
                "Please pay %(amount)s back to %(customer)s for %(booking)s: the "
                "payment cannot be refunded automatically. Register the payment on "
                "the credit note afterwards.",
                amount=currency.format(to_amount(currency, amount)),
                customer=booking.partner_id.name,
                booking=booking.name,
            ),
        )

    @api.model
    def _tell_failure(self, booking, refund):
        booking._tell_store(
            self.env._("A refund has failed"),
            self.env._(
                "The provider refused to refund %(amount)s to %(customer)s "
                "(%(reference)s: %(message)s). First look there whether it was paid "
                "all the same. If not, settle the booking again, or pay it back by "
                "hand.",
                amount=refund.currency_id.format(-refund.amount),
                customer=booking.partner_id.name,
                reference=refund.reference,
                message=refund.state_message or "",
            ),
        )

    @api.model
    def _tell_uncertain(self, refund):
        """The answer of the provider was lost; see ``_send_appointment_refund``."""
        bookings = refund._get_appointment_orders().appointment_booking_id
        for booking in bookings:
            booking._tell_store(
                self.env._("A refund is uncertain"),
                self.env._(
                    "The work was interrupted while the provider was asked to refund "
                    "%(amount)s to %(customer)s. Look there whether %(reference)s was "
                    "paid; then open this transaction and say so, or send it again.",
                    amount=refund.currency_id.format(-refund.amount),
                    customer=booking.partner_id.name,
                    reference=refund.reference,
                ),
            )
