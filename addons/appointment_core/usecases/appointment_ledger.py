from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import float_round

from ..kernel import states

CLOSED_STATES = (states.CANCELLED, states.NO_SHOW, states.EXPIRED)
LIVE_STATES = (
    states.CONFIRMED,
    states.CHECKED_IN,
    states.IN_PROGRESS,
    states.COMPLETED,
)
WAITING_JOBS = ("wait_dependencies", "pending", "enqueued", "started")


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
    def taken(self):
        """What the store has and has not promised back."""
        return self.captured - self.refunded - self.refunding

    @property
    def held(self):
        """What the store has or may still take."""
        return self.taken + self.authorized

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
        """Settled by entries outside the order: cash, bank, card terminal.

        Money goes back by hand on a credit note, or on the payment that brought it.
        """
        paid = returned = 0.0
        for line in lines:
            for partial in line.matched_credit_ids:
                if line.move_id in moves and partial.credit_move_id not in lines:
                    paid += partial.debit_amount_currency
            for partial in line.matched_debit_ids:
                if partial.debit_move_id not in lines:
                    returned += partial.credit_amount_currency
        return paid, returned

    # ------------------------------------------------------------ surplus

    @api.model
    def _get_online(self, booking):
        """Minor units that payments online brought, or will, less what went back."""
        order_sudo = booking.sudo().sale_order_id
        ledger = self._read(booking)
        moves = order_sudo.invoice_ids.filtered(lambda move: move.state == "posted")
        lines = self._get_receivable_lines(order_sudo)
        by_hand, _returned = self._get_paid_by_hand(moves, lines)
        return ledger.held - to_minor(ledger.currency, by_hand)

    @api.model
    def _get_surplus(self, booking):
        """Minor units that were paid twice and have to go back.

        More than the order, or, where two payments were begun for one deposit, more
        than the later of them was to bring the sum to.
        """
        order_sudo = booking.sudo().sale_order_id
        if not order_sudo or order_sudo.state == "cancel":
            return 0
        ledger = self._read(booking)
        surplus = ledger.held - ledger.ordered
        arrived = order_sudo.transaction_ids.filtered(
            lambda tx: (
                tx.state in ("authorized", "done") and not tx.source_transaction_id
            )
        )
        goals = arrived.mapped("appointment_goal_amount")
        if goals and all(goals):
            goal = to_minor(ledger.currency, max(goals))
            surplus = max(surplus, self._get_online(booking) - goal)
        return max(surplus, 0)

    # ------------------------------------------------------------ cron

    @api.model
    def _cron_check_ledger(self):
        """Nightly: prove the invariant for all that is ahead or was of late.

        Archived bookings have money, too. Those whose settlement waits in the queue
        are looked at in the next night.
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), days=40)
        bookings = (
            self.env["appointment.booking"]
            .with_context(active_test=False)
            .search([("sale_order_id", "!=", False), ("start", ">=", since)])
        )
        bookings -= self._filter_settling(bookings)
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

    def _filter_settling(self, bookings):
        """Those of *bookings* whose job is about to bring their money in line."""
        keys = {booking._get_settlement_key(): booking.id for booking in bookings}
        jobs_sudo = (
            self.env["queue.job"]
            .sudo()
            .search([("identity_key", "in", [*keys]), ("state", "in", WAITING_JOBS)])
        )
        return bookings.browse(keys[job.identity_key] for job in jobs_sudo)

    @api.model
    def _check(self, booking):
        """Raise an activity when the money of *booking* is not as it should be.

        :return: the problem as a sentence, or ``None``
        """
        ledger = self._read(booking)
        problem = (
            self._find_drift(booking, ledger)
            or self._find_difference(booking, ledger)
            or self._find_unpaid_refund(booking, ledger)
            or self._find_missing_invoice(booking, ledger)
        )
        if problem:
            booking._tell_store(self.env._("The books do not agree"), problem)
        return problem

    def _find_drift(self, booking, ledger):
        if not ledger.drift:
            return None
        return self.env._(
            "Invoices less credit notes are %(net)s, but payments less refunds plus "
            "the open amount are %(money)s. Check the entries of order %(order)s.",
            net=ledger.to_amount(ledger.net),
            money=ledger.to_amount(ledger.net - ledger.drift),
            order=booking.sale_order_id.name,
        )

    def _find_difference(self, booking, ledger):
        """Once all is to be invoiced, the books say what the order says."""
        order = booking.sale_order_id
        if booking.state in CLOSED_STATES:
            is_final = order.state == "sale" and not ledger.residual
        elif booking.state in LIVE_STATES:
            is_final = booking.state == states.COMPLETED or not order.require_payment
        else:
            is_final = False
        if not is_final or ledger.ordered == ledger.net:
            return None
        return self.env._(
            "The order now stands at %(ordered)s, but invoices less credit notes are "
            "%(net)s. Invoice or credit the difference.",
            ordered=ledger.to_amount(ledger.ordered),
            net=ledger.to_amount(ledger.net),
        )

    def _find_unpaid_refund(self, booking, ledger):
        """What was decided at the end is what the store has kept."""
        kept = to_minor(ledger.currency, booking.kept_amount)
        is_right = ledger.taken <= kept <= ledger.held
        if booking.state not in CLOSED_STATES or is_right or self._is_told(booking):
            return None
        return self.env._(
            "The store keeps %(left)s, but by its policy it is %(kept)s. Settle the "
            "booking again, or pay the difference back by hand.",
            left=ledger.to_amount(ledger.taken),
            kept=ledger.to_amount(kept),
        )

    def _find_missing_invoice(self, booking, ledger):
        is_right = ledger.taken <= ledger.net
        if booking.state not in LIVE_STATES or is_right or self._is_told(booking):
            return None
        return self.env._(
            "%(paid)s are paid, but only %(net)s are invoiced. Settle the booking "
            "again, or invoice order %(order)s by hand.",
            paid=ledger.to_amount(ledger.taken),
            net=ledger.to_amount(ledger.net),
            order=booking.sale_order_id.name,
        )

    def _is_told(self, booking):
        """Whether somebody has the task already to move money of *booking*."""
        summaries = booking._get_money_summaries()
        return any(task.summary in summaries for task in booking.activity_ids)
