from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import float_round

from ..kernel import states

CLOSED_STATES = (states.CANCELLED, states.NO_SHOW, states.EXPIRED)


class Ledger(NamedTuple):
    """What the books say about a booking, in minor units of ``currency``."""

    currency: models.Model
    ordered: int = 0  # the order as amended
    invoiced: int = 0
    credited: int = 0
    captured: int = 0
    authorized: int = 0
    refunded: int = 0
    refunding: int = 0  # asked of the provider, not yet done
    residual: int = 0  # open on the customer's account; negative: owed to them
    is_failed: bool = False

    @property
    def net(self):
        return self.invoiced - self.credited

    @property
    def drift(self):
        """Zero, always: invoices − credit notes = captured − refunded + residual."""
        return self.net - (self.captured - self.refunded + self.residual)

    @property
    def status(self):
        if self.refunded:
            is_all = self.refunded >= self.captured
            return "refunded" if is_all else "partially_refunded"
        if self.captured:
            return "paid" if self.captured >= self.ordered else "partial"
        if self.authorized:
            return "authorized"
        return "failed" if self.is_failed else "unpaid"

    def to_amount(self, minor):
        return to_amount(self.currency, minor)


def to_minor(currency, amount):
    """*amount* as whole minor units of *currency*."""
    places = currency.decimal_places
    return int(round(float_round(amount, precision_digits=places) * 10**places))


def to_amount(currency, minor):
    """Minor units back as the float that Odoo stores."""
    return float_round(
        minor / 10**currency.decimal_places, precision_digits=currency.decimal_places
    )


class AppointmentLedger(models.AbstractModel):
    """Reads order, transactions and entries of a booking side by side.

    Transactions say what the provider moved, the entries what the books know; the
    invariant of architecture §6 compares the two.
    """

    _name = "appointment.ledger"
    _description = "Ledger of a Booking"

    @api.model
    def _read(self, booking):
        """The ``Ledger`` of *booking*."""
        order_sudo = booking.sudo().sale_order_id
        currency = order_sudo.currency_id or booking.company_id.currency_id
        if not order_sudo:
            return Ledger(currency)
        txs = self._get_transactions(order_sudo)
        moves = order_sudo.invoice_ids.filtered(lambda move: move.state == "posted")
        lines = self._get_receivable_lines(order_sudo)
        by_hand_in, by_hand_out = self._get_paid_by_hand(moves, lines)
        is_credit = moves.filtered(lambda move: move.move_type == "out_refund")
        refunds = txs.filtered(lambda tx: tx.operation == "refund")
        values = {
            "ordered": 0 if order_sudo.state == "cancel" else order_sudo.amount_total,
            "invoiced": sum((moves - is_credit).mapped("amount_total")),
            "credited": sum(is_credit.mapped("amount_total")),
            "captured": by_hand_in
            + sum(self._get_captured(tx) for tx in txs - refunds),
            "authorized": sum(self._get_authorized(tx) for tx in txs - refunds),
            "refunded": by_hand_out - sum(self._sum(refunds, ("done",))),
            "refunding": -sum(self._sum(refunds, ("draft", "pending"))),
            "residual": sum(lines.mapped("amount_residual_currency"))
            - sum(self._get_unbooked(tx) for tx in txs),
        }
        return Ledger(
            currency,
            is_failed="error" in txs.mapped("state"),
            **{key: to_minor(currency, amount) for key, amount in values.items()},
        )

    @api.model
    def _get_transactions(self, order_sudo):
        """Transactions of the order with their captures and refunds."""
        txs = order_sudo.transaction_ids
        txs |= txs.child_transaction_ids
        txs |= txs.child_transaction_ids
        return txs.filtered(lambda tx: tx.operation != "validation")

    def _sum(self, txs, tx_states):
        return txs.filtered(lambda tx: tx.state in tx_states).mapped("amount")

    @api.model
    def _get_captured(self, tx):
        """What *tx* itself brought in; a capture in parts counts at its parts."""
        if tx.state != "done" or self._get_captures(tx):
            return 0.0
        payment = tx.payment_id
        if payment and not payment.move_id and payment.state == "paid":
            return 0.0  # without an entry of its own the bank statement tells
        return tx.amount

    def _get_authorized(self, tx):
        if tx.state != "authorized":
            return 0.0
        return tx.amount - sum(self._sum(self._get_captures(tx), ("done", "cancel")))

    def _get_captures(self, tx):
        return tx.child_transaction_ids.filtered(
            lambda child: (
                child.operation == tx.operation and child.state in ("done", "cancel")
            )
        )

    def _get_unbooked(self, tx):
        """Received without a journal entry yet (a transfer before its statement)."""
        payment = tx.payment_id
        if not payment or payment.move_id or payment.state != "in_process":
            return 0.0
        return tx.amount

    @api.model
    def _get_receivable_lines(self, order_sudo):
        """Lines on the customer's account: documents and payments of the order."""
        payments = self._get_transactions(order_sudo).payment_id
        moves = (order_sudo.invoice_ids | payments.move_id).filtered(
            lambda move: move.state == "posted"
        )
        return moves.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def _get_paid_by_hand(self, moves, lines):
        """Settled by entries outside the order: cash, bank, card terminal."""
        paid = returned = 0.0
        for line in lines.filtered(lambda line: line.move_id in moves):
            for partial in line.matched_credit_ids:
                if partial.credit_move_id not in lines:
                    paid += partial.debit_amount_currency
            for partial in line.matched_debit_ids:
                if partial.debit_move_id not in lines:
                    returned += partial.credit_amount_currency
        return paid, returned

    # ------------------------------------------------------------ cron

    @api.model
    def _cron_check_ledger(self):
        """Nightly: prove the invariant for all that is ahead or was of late."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=40)
        every = self.env["appointment.booking"].with_context(active_test=False)
        bookings = every.search(
            [("sale_order_id", "!=", False), ("start", ">=", since)]
        )
        for booking in bookings:
            self._check(booking)
        # After four days Odoo itself no longer waits for the payment of a quotation.
        bookings.filtered(
            lambda booking: (
                booking.state == states.EXPIRED
                and booking.sale_order_id.state in ("draft", "sent")
                and booking.sale_order_id.create_date
                < fields.Datetime.subtract(fields.Datetime.now(), days=4)
            )
        )._queue_settlement()

    @api.model
    def _check(self, booking):
        """Raise an activity when the books of *booking* disagree.

        :return: the problem as a sentence, or ``None``
        """
        ledger = self._read(booking)
        problem = None
        if ledger.drift:
            problem = self.env._(
                "Invoices less credit notes are %(net)s, but payments less refunds "
                "plus the open amount are %(money)s. Check the entries of order "
                "%(order)s.",
                net=ledger.to_amount(ledger.net),
                money=ledger.to_amount(ledger.net - ledger.drift),
                order=booking.sale_order_id.name,
            )
        elif (
            booking.state in CLOSED_STATES
            and not ledger.residual
            and ledger.ordered != ledger.net
            and booking.sale_order_id.state == "sale"
        ):
            problem = self.env._(
                "The order now stands at %(ordered)s, but invoices less credit notes "
                "are %(net)s. Invoice or credit the difference.",
                ordered=ledger.to_amount(ledger.ordered),
                net=ledger.to_amount(ledger.net),
            )
        if problem:
            booking._tell_store(self.env._("The books do not agree"), problem)
        return problem
