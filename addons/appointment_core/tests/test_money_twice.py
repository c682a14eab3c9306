from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from .common import NOW
from .money_common import MoneyCommon

TUESDAY = "2027-01-05 09:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyTwice(MoneyCommon):
    """Two payments for one thing: the second goes back, and the store knows."""

    def _finish(self, tx):
        tx._set_done()
        tx._post_process()

    def _assert_returned(self, booking, amount):
        self.assertEqual([back for _name, back in self.refund_requests], [-amount])
        self.assertEqual(booking.refunded_amount, amount)
        tasks = booking.activity_ids.filtered(lambda task: task.summary == "Paid twice")
        self.assertEqual(len(tasks), 1)
        self.assertIn(str(amount), tasks.note)

    def test_second_payment_of_one_order_goes_back(self):
        """The customer went back from one provider and paid with another."""
        booking = self._checkout(TUESDAY)
        first, second = (self._start_payment(booking) for _attempt in range(2))
        self._finish(second)
        self.assertEqual(booking.state, "confirmed")
        self._finish(first)
        self._assert_returned(booking, 260.61)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(len(booking.invoice_ids), 1)
        self._assert_settled(booking)
        for tx in (first, second):
            tx._post_process()
        booking._settle_money()
        self.assertEqual(len(self.refund_requests), 1)

    def test_deposit_paid_twice_goes_back_and_the_rest_is_still_due(self):
        self.service = self._create_paid_service(
            100.0, self._create_tax(21), payment_rule="deposit"
        )
        booking = self._checkout(TUESDAY)
        first, second = (self._start_payment(booking) for _attempt in range(2))
        self._finish(first)
        self._finish(second)
        self._assert_returned(booking, 36.3)
        due = self.env["appointment.checkout"]._get_amount_due(booking)
        self.assertEqual(due, 84.7)
        self._pay(booking)
        self.assertEqual(len(self.refund_requests), 1)
        self._assert_settled(booking)

    def test_rest_paid_at_the_desk_and_online_goes_back(self):
        self.service = self._create_paid_service(
            100.0, self._create_tax(21), payment_rule="deposit"
        )
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        tx = self._start_payment(booking)
        booking._set_completed()
        self._pay_by_hand(booking.invoice_ids.filtered("amount_residual"))
        self.assertFalse(self.refund_requests)
        self._finish(tx)
        self._assert_returned(booking, 84.7)
        self._assert_settled(booking)

    def test_second_payment_of_a_request_goes_back_before_the_answer(self):
        self.service.confirmation = "manual"
        booking = self._checkout(TUESDAY)
        first, second = (self._start_payment(booking) for _attempt in range(2))
        self._finish(first)
        self._finish(second)
        self.assertEqual(booking.state, "pending")
        self._assert_returned(booking, 260.61)
        booking.action_confirm()
        self.assertEqual(len(self.refund_requests), 1)
        self._assert_settled(booking)

    def test_second_authorisation_is_released(self):
        self.service.confirmation = "manual"
        booking = self._checkout(TUESDAY)
        captured, voided = [], []
        transactions = self.env.registry["payment.transaction"]
        self.startPatcher(
            patch.object(
                transactions,
                "_send_capture_request",
                lambda tx: (captured.append(tx), tx._set_done()),
            )
        )
        self.startPatcher(
            patch.object(
                transactions,
                "_send_void_request",
                lambda tx: (voided.append(tx), tx._set_canceled()),
            )
        )
        for tx in [self._start_payment(booking) for _attempt in range(2)]:
            tx._set_authorized()
            tx._post_process()
        self.assertEqual(len(voided), 1)
        booking.action_confirm()
        self.assertEqual((len(captured), len(voided)), (1, 1))
        txs = self.env["appointment.ledger"]._get_transactions(booking.sale_order_id)
        txs._post_process()
        self.assertFalse(self.refund_requests)
        self.assertEqual(booking.paid_amount, 260.61)
        self._assert_settled(booking)

    def test_second_payment_that_only_people_can_return_is_their_task(self):
        """Paid back from the bank on the payment itself, and the books agree."""
        self.support_refund = "none"
        booking = self._checkout(TUESDAY)
        first, second = (self._start_payment(booking) for _attempt in range(2))
        self._finish(first)
        self._finish(second)
        self.assertFalse(self.refund_requests)
        self.assertEqual(
            set(booking.activity_ids.mapped("summary")),
            {"Paid twice", "Pay back by hand"},
        )
        received = second.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        paid_back = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_id": booking.partner_id.commercial_partner_id.id,
                "amount": 260.61,
                "journal_id": self.provider.journal_id.id,
                "company_id": self.company.id,
                "destination_account_id": received.account_id.id,
            }
        )
        paid_back.action_post()
        lines = paid_back.move_id.line_ids
        (
            lines.filtered(lambda line: line.account_id == received.account_id)
            | received
        ).reconcile()
        booking.activity_ids.unlink()
        booking._settle_money()
        self.assertFalse(booking.activity_ids)
        self._assert_settled(booking)

    def test_part_of_the_price_after_the_hold_goes_back(self):
        booking = self._checkout(TUESDAY)
        with freeze_time("2027-01-04 07:00:00"):
            booking._expire()
            tx = self._pay(booking, 100.0)
        self.assertEqual(booking.state, "expired")
        self.assertEqual(self.refund_requests, [(f"R-{tx.reference}", -100.0)])
        self.assertIn("Payment without a place", booking.activity_ids.mapped("summary"))
        booking.activity_ids.unlink()
        tx._post_process()
        self.assertFalse(booking.activity_ids)
        self._assert_settled(booking)

    def test_money_authorised_for_a_confirmed_booking_is_taken(self):
        booking = self._checkout(TUESDAY)
        with patch.object(
            self.env.registry["payment.transaction"],
            "_send_capture_request",
            lambda tx: tx._set_done(),
        ):
            tx = self._start_payment(booking)
            tx._set_authorized()
            tx._post_process()
        self.assertEqual(booking.state, "confirmed")
        txs = self.env["appointment.ledger"]._get_transactions(booking.sale_order_id)
        txs._post_process()
        self.assertEqual(booking.payment_status, "paid")
        self._assert_settled(booking)
