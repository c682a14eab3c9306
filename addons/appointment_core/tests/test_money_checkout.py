from odoo.tests import freeze_time, tagged

from .common import NOW
from .money_common import MoneyCommon

TUESDAY = "2027-01-05 09:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyCheckout(MoneyCommon):
    """What is asked for before and after the order, while rules change."""

    def _get_dues(self, booking):
        """What the page and what the payment ask for."""
        checkout = self.env["appointment.checkout"]
        return checkout._get_quote(booking).due, checkout._get_amount_due(booking)

    def test_quote_before_and_after_the_order_is_the_same(self):
        booking = self._create_booking(TUESDAY)
        before = self.env["appointment.checkout"]._get_quote(booking)
        self.assertEqual(before[1:], (219.0, 41.61, 260.61, 260.61, False))
        self.assertFalse(booking.sale_order_id or booking.sale_line_ids)
        order = self.env["appointment.checkout"]._create_order(booking)
        after = self.env["appointment.checkout"]._get_quote(booking)
        self.assertEqual(after, before)
        self.assertEqual(after.gross, order.amount_total)

    def test_free_service_is_quoted_at_nothing(self):
        self.service = self._create_paid_service(0.0)
        quote = self.env["appointment.checkout"]._get_quote(
            self._create_booking(TUESDAY)
        )
        self.assertEqual((quote.gross, quote.due), (0.0, 0.0))

    def test_price_of_one_unit_for_many_services_at_once(self):
        per_hour = self._create_paid_service(60.0, price_model="hour")
        quotes = self.env["appointment.checkout"]._get_unit_quotes(
            self.service | per_hour, self.customer
        )
        self.assertEqual(quotes[self.service].gross, 260.61)
        self.assertEqual(quotes[per_hour][1:4], (60.0, 11.4, 71.4))

    def test_changed_policy_holds_until_somebody_begins_to_pay(self):
        self.service.payment_rule = "deposit"
        booking = self._checkout(TUESDAY)
        self.assertEqual(self._get_dues(booking), (78.18, 78.18))
        self.policy.deposit_percent = 50.0
        self.assertEqual(self._get_dues(booking), (130.31, 130.31))
        self.env["appointment.checkout"]._create_order(booking)
        self.assertEqual(booking.deposit_amount, 130.31)
        self._start_payment(booking)
        self.policy.deposit_percent = 10.0
        self.assertEqual(self._get_dues(booking), (130.31, 130.31))
        self._pay(booking)
        self.assertEqual(booking.state, "confirmed")

    def test_switched_off_online_payment_leaves_a_way_to_book(self):
        booking = self._checkout(TUESDAY)
        self.store.is_online_payment_allowed = False
        self.assertEqual(self._get_dues(booking), (0.0, 0.0))
        self.env["appointment.checkout"]._complete(booking)
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(booking.sale_order_id.require_payment)
        self.assertRecordValues(
            booking.invoice_ids, [{"state": "posted", "amount_residual": 260.61}]
        )

    def test_moved_booking_keeps_order_payment_and_links(self):
        """T55: only the time changes; the money and the customer's link stay."""
        booking = self._checkout(TUESDAY)
        tx = self._pay(booking)
        before = booking.read(
            ["sale_order_id", "invoice_ids", "access_token", "payment_status"]
        )
        documents = booking.invoice_ids | tx.payment_id.move_id
        booking._reschedule(self._utc("2027-01-06 10:00"), by="store")
        self.assertEqual(booking.start, self._utc("2027-01-06 10:00"))
        self.assertEqual(booking.live_claim_ids.start, booking.start)
        self.assertEqual(
            booking.read(
                ["sale_order_id", "invoice_ids", "access_token", "payment_status"]
            ),
            before,
        )
        self.assertEqual(booking.sale_order_id.transaction_ids, tx)
        self.assertEqual(booking.sale_order_id.order_line, booking.sale_line_ids)
        self.assertEqual(booking.invoice_ids | tx.payment_id.move_id, documents)
        booking._settle_money()
        self.assertEqual(len(booking.invoice_ids), 1)
        self.assertEqual(booking.payment_status, "paid")
        self._assert_settled(booking)
