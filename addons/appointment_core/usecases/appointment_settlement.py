import logging

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..exceptions import BookingRefused
from ..kernel import states
from .appointment_ledger import CLOSED_STATES, LIVE_STATES, to_amount, to_minor

_logger = logging.getLogger(__name__)


class AppointmentSettlement(models.AbstractModel):
    """From a payment to a confirmed booking with its invoice.

    Everything here converges: it looks at what is, writes what is missing, and may be
    called again at any time.
    """

    _name = "appointment.settlement"
    _description = "Settlement"

    # ------------------------------------------------------------ payment

    @api.model
    def _process(self, booking, tx):
        """Continue the story of *booking* after *tx* has changed its state."""
        booking = self._prepare(booking)
        self._take_turn(booking)
        if tx.operation == "refund":
            self._process_refund(booking, tx)
        elif tx.state in ("authorized", "done"):
            self._accept(booking)
        elif tx.state == "pending" and booking.state == states.HOLD:
            self._wait(booking)
        elif tx.state == "error" and tx.source_transaction_id:
            booking._tell_settlement_failed(tx.state_message)
        elif tx.state in ("cancel", "error"):
            self._let_go(booking)

    def _prepare(self, booking):
        """*booking* as the system in its own company, whoever pays or asks."""
        booking = booking.with_user(SUPERUSER_ID)
        return booking.with_company(booking.company_id)

    def _take_turn(self, booking):
        """Two payments or settlements of one booking at once would not see each other.
        This write makes them a serialization failure: one starts again, and finds what
        the other has done."""
        self.env.cr.execute(
            SQL(
                "UPDATE appointment_booking SET settled_at = %s WHERE id = %s",
                fields.Datetime.now(),
                booking.id,
            ),
            log_exceptions=False,  # a conflict is retried, not an error
        )
        booking.invalidate_recordset(["settled_at"])

    def _wait(self, booking):
        """An asynchronous payment is on its way: keep the place until it arrives."""
        try:
            booking._set_pending()
        except BookingRefused:
            _logger.info("%s: the hold lapsed before its payment began", booking.name)

    def _let_go(self, booking):
        """Free a place that only waited for a payment which has failed (T65)."""
        ledger = self.env["appointment.ledger"]._read(booking)
        is_waiting = booking.state == states.PENDING and booking.deposit_amount
        others = booking.sale_order_id.transaction_ids.filtered(
            lambda tx: tx.state in ("pending", "authorized", "done")
        )
        if is_waiting and not others and not ledger.captured:
            booking._set_expired()

    def _accept(self, booking):
        """The money is there: confirm order and booking, and invoice; or give back.

        Order and invoice are written before the seats are locked, so that nobody
        waits for them, and are rolled back when the place is gone (T63).
        """
        if booking.state in LIVE_STATES:
            self._invoice_or_queue(booking)
            self._return_surplus(booking)
        elif booking.state in (states.CANCELLED, states.NO_SHOW):
            booking._queue_settlement()
        elif not self.env["appointment.checkout"]._get_amount_due(booking):
            try:
                with self.env.cr.savepoint():
                    self._confirm(booking)
            except BookingRefused:
                self._give_back(booking)
            else:
                self._return_surplus(booking)
        elif booking.state == states.EXPIRED:
            self._give_back_part(booking)

    def _confirm(self, booking):
        """Confirm a paid booking, or ask the store; raises ``BookingRefused``."""
        is_late = booking.state == states.EXPIRED
        is_asked = booking._is_approval_needed()
        if booking.start <= fields.Datetime.now() or (is_late and is_asked):
            raise BookingRefused(
                self.env._("This payment came too late for its booking."), "late"
            )
        if is_asked:
            if booking.state != states.PENDING:
                booking._set_pending()
            return
        self._invoice_or_queue(booking)
        booking.with_context(appointment_is_settled=True)._confirm()
        if self.env["appointment.ledger"]._read(booking).authorized:
            booking._queue_settlement()

    def _give_back(self, booking):
        """The place is gone: no order, no invoice, all money back (T63)."""
        if booking.state not in CLOSED_STATES:
            booking._set_expired()
        booking.kept_amount = 0.0
        booking._tell_store(
            self.env._("Payment without a place"),
            self.env._(
                "The payment of %(booking)s came after its hold had lapsed and the "
                "place was taken. The money goes back in full; please call the "
                "customer and offer another time.",
                booking=booking.name,
            ),
        )
        booking._queue_settlement()
        booking._after_payment_refunded()

    def _give_back_part(self, booking):
        """Less than was due came after the hold: it confirms nothing (T63)."""
        ledger = self.env["appointment.ledger"]
        if ledger._get_online(booking) <= 0:
            return
        booking.kept_amount = 0.0
        booking._tell_store(
            self.env._("Payment without a place"),
            self.env._(
                "A payment for %(booking)s came after its hold had lapsed, and it was "
                "less than was due. The money goes back in full; please call the "
                "customer and offer another time.",
                booking=booking.name,
            ),
        )
        booking._queue_settlement()
        booking._after_payment_refunded()

    def _return_surplus(self, booking):
        """Give back what was paid twice, and tell the store.

        :return: transactions that were only authorised and are released
        """
        refunding = self.env["appointment.refunding"]
        surplus = self.env["appointment.ledger"]._get_surplus(booking)
        if not surplus:
            return self.env["payment.transaction"]
        currency = booking.payment_currency_id
        booking._tell_store(
            self.env._("Paid twice"),
            self.env._(
                "%(amount)s more than was due came in for %(booking)s. It goes back to "
                "%(customer)s the way it came, and they get a mail about it.",
                amount=currency.format(to_amount(currency, surplus)),
                booking=booking.name,
                customer=booking.partner_id.name,
            ),
        )
        released = refunding._void_up_to(booking, surplus)
        rest = surplus - to_minor(currency, sum(released.mapped("amount")))
        refunding._refund(booking, rest)
        booking._after_surplus_returned()
        return released

    def _process_refund(self, booking, tx):
        if tx.state == "done":
            self._reconcile(booking)
        elif tx.state in ("error", "cancel"):
            self.env["appointment.refunding"]._tell_failure(booking, tx)

    # ------------------------------------------------------------ job

    @api.model
    def _settle(self, booking):
        """Bring all documents of *booking* in line with its state."""
        booking = self._prepare(booking)
        self._take_turn(booking)
        if booking.state in LIVE_STATES:
            self.env["appointment.checkout"]._create_order(booking)
            self.env["appointment.cancelling"]._restore(booking)
            released = self._return_surplus(booking)
            self._capture(booking.sale_order_id.transaction_ids - released)
            self._invoice(booking)
        elif booking.state in CLOSED_STATES:
            self.env["appointment.cancelling"]._close(booking)

    def _capture(self, txs):
        """A confirmed booking takes the money that was only authorised (T70)."""
        for tx in txs:
            if tx.state == "authorized" and not tx.child_transaction_ids:
                tx.with_delay(
                    channel="root.appointment",
                    identity_key=f"appointment-capture-{tx.id}",
                )._capture()

    def _invoice_or_queue(self, booking):
        """Invoice now; where the books refuse, confirm the order and try in a job."""
        try:
            with self.env.cr.savepoint():
                self._invoice(booking)
        except BookingRefused:
            raise
        except UserError:
            _logger.exception("%s cannot be invoiced yet", booking.name)
            self._confirm_order(booking)
            booking._queue_settlement()

    # ------------------------------------------------------------ documents

    def _confirm_order(self, booking):
        order = booking.sale_order_id
        if order.state == "cancel":
            order.action_draft()
        if order.state in ("draft", "sent"):
            order.with_context(send_email=False).action_confirm()

    def _invoice(self, booking):
        """Post what is to be invoiced: the whole order, or the deposit received.

        The final invoice comes when all is paid, at the end of the visit, or at once
        for those who pay on site; it nets deposits invoiced before (T66).
        """
        order = booking.sale_order_id
        if not order:
            return
        self._confirm_order(booking)
        lines = order.order_line.filtered(lambda line: not line.is_downpayment)
        ledger = self.env["appointment.ledger"]._read(booking)
        paid = ledger.captured - ledger.refunded
        is_final = (
            not order.require_payment
            or paid >= ledger.ordered
            or booking.state == states.COMPLETED
            or lines.invoice_lines
        )
        if is_final:
            moves = self._create_final_invoice(order)
        elif paid > ledger.net:
            moves = self._create_deposit_invoice(
                order, to_amount(ledger.currency, paid - ledger.net)
            )
        else:
            moves = self.env["account.move"]
        self._post(booking, moves)

    def _create_final_invoice(self, order):
        """Invoice, or credit note, that brings the books to the order as it stands."""
        order._force_lines_to_invoice_policy_order()
        moves = order.with_context(raise_if_nothing_to_invoice=False)._create_invoices(
            final=True
        )
        self._round_to_order(order, moves)
        return moves

    def _round_to_order(self, order, moves):
        """Fees and reversed fees round by themselves: a cent too much or too little
        goes to the tax, so that the books end at the order."""
        taxes = moves.line_ids.filtered("tax_line_id")
        if not taxes:
            return
        ledger = self.env["appointment.ledger"]._read(order.appointment_booking_id)
        created = sum(
            move.amount_total * (-1 if move.move_type == "out_refund" else 1)
            for move in moves
        )
        missing = ledger.ordered - ledger.net - to_minor(ledger.currency, created)
        if missing and abs(missing) <= len(moves.invoice_line_ids):
            tax = taxes[-1]
            amount = tax.amount_currency - to_amount(ledger.currency, missing)
            tax.move_id.line_ids = [Command.update(tax.id, {"amount_currency": amount})]

    def _create_deposit_invoice(self, order, amount):
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": order.ids,
                "advance_payment_method": "fixed",
                "fixed_amount": amount,
            }
        )
        return wizard._create_invoices(order)

    def _post(self, booking, moves):
        """Post *moves* and match them with the payments of the booking."""
        if moves:
            moves._portal_ensure_token()
            # The store sends them, not whoever runs the job.
            moves.invoice_user_id = booking.sale_order_id.user_id
            self._set_reversed(booking, moves)
            moves.action_post()
        self._reconcile(booking)
        if moves:
            booking._after_invoiced(moves)

    def _set_reversed(self, booking, moves):
        """A credit note names the invoice it corrects, number and date (C-35)."""
        invoices = booking.sale_order_id.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )
        for move in moves.filtered(lambda move: move.move_type == "out_refund"):
            if not move.reversed_entry_id:
                move.reversed_entry_id = invoices.sorted("id")[-1:]

    def _reconcile(self, booking):
        """Match invoices, credit notes, payments and refunds with one another."""
        lines = (
            self.env["appointment.ledger"]
            ._get_receivable_lines(booking.sale_order_id)
            .filtered(lambda line: not line.reconciled)
        )
        for account_lines in lines.grouped("account_id").values():
            signs = {line.amount_residual > 0 for line in account_lines}
            if len(signs) == 2:
                account_lines.reconcile()
