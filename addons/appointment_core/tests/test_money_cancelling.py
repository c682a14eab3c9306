from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import NOW
from .money_common import MoneyCommon

WEDNESDAY = "2027-01-06 09:00"  # 08:00 UTC


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyCancelling(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.tier_ids.unlink()
        cls.policy.write(
            {
                "tier_ids": [
                    (0, 0, {"before_minutes": 2880, "refund_percent": 100}),
                    (0, 0, {"before_minutes": 1440, "refund_percent": 50}),
                ]
            }
        )

    def _paid(self, start=WEDNESDAY, **values):
        booking = self._checkout(start, **values)
        self._pay(booking)
        self.assertEqual(booking.state, "confirmed")
        return booking

    def test_refund_is_exact_at_each_edge(self):
        """T68: 100 % above 48 h, 50 % above 24 h, then nothing; edges are in time."""
        cases = [
            ("2027-01-11 09:00", "2027-01-09 08:00:00", 260.61),
            ("2027-01-12 09:00", "2027-01-10 08:00:01", 130.31),
            ("2027-01-13 09:00", "2027-01-12 08:00:00", 130.31),
            ("2027-01-14 09:00", "2027-01-13 08:00:01", 0.0),
        ]
        for start, now, refunded in cases:
            with self.subTest(start=start, now=now):
                booking = self._paid(start)
                with freeze_time(now):
                    booking._cancel("customer")
                self.assertEqual(booking.refunded_amount, refunded)
                self.assertEqual(
                    booking.payment_currency_id.round(booking.total_amount),
                    booking.payment_currency_id.round(260.61 - refunded),
                )
                credit = booking.invoice_ids.filtered(
                    lambda move: move.move_type == "out_refund"
                )
                self.assertEqual(sum(credit.mapped("amount_total")), refunded)
                if credit:
                    self.assertEqual(credit.reversed_entry_id.state, "posted")
                    self.assertEqual(credit.amount_residual, 0.0)
                    self.assertEqual(
                        credit.invoice_user_id, booking.sale_order_id.user_id
                    )
                    self.assertAlmostEqual(
                        credit.amount_tax / credit.amount_untaxed, 0.19, places=3
                    )
                self._assert_settled(booking)

    def test_store_cancels_and_everything_goes_back(self):
        """T71: whatever the deadline."""
        booking = self._paid()
        with freeze_time("2027-01-06 07:59:00"):
            booking._cancel("store")
        self.assertEqual(booking.payment_status, "refunded")
        self.assertEqual(booking.refunded_amount, 260.61)
        self.assertEqual(booking.sale_order_id.state, "cancel")
        self._assert_settled(booking)

    def test_settling_again_refunds_once(self):
        booking = self._paid()
        booking._cancel("store")
        for _again in range(3):
            booking._settle_money()
            booking.sale_order_id.transaction_ids._post_process()
            booking._cancel("store")
        self.assertEqual(len(self.refund_requests), 1)
        self.assertEqual(len(booking.invoice_ids), 2)
        self._assert_settled(booking)

    def test_refund_never_exceeds_what_was_captured(self):
        booking = self._paid()
        refunds = self.env["appointment.refunding"]._refund(booking, 10**6)
        self.assertEqual(refunds.amount, -260.61)
        more = self.env["appointment.refunding"]._refund(booking, 1)
        self.assertFalse(more)
        self.assertIn("Pay back by hand", booking.activity_ids.mapped("summary"))

    def test_provider_that_cannot_refund_leaves_a_task(self):
        """T69: never silence; the cashier's payment then closes the books."""
        self.support_refund = "none"
        booking = self._paid()
        booking._cancel("store")
        self.assertFalse(self.refund_requests)
        task = booking.activity_ids.filtered(
            lambda activity: activity.summary == "Pay back by hand"
        )
        self.assertEqual(len(task), 1)
        self.assertIn("260.61", task.note)
        self.assertEqual(self._assert_balanced(booking).residual, -26061)
        credit = booking.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        self._pay_by_hand(credit)
        self.assertEqual(booking.payment_status, "refunded")
        self._assert_settled(booking)

    def test_provider_of_full_refunds_only(self):
        """T69: the whole goes back by itself, a part becomes a task."""
        self.support_refund = "full_only"
        whole = self._paid()
        whole._cancel("store")
        self.assertEqual(whole.payment_status, "refunded")
        part = self._paid("2027-01-07 09:00")
        with freeze_time("2027-01-06 07:00:00"):
            part._cancel("customer")
        self.assertEqual(len(self.refund_requests), 1)
        self.assertIn("130.31", part.activity_ids.note)
        self._assert_balanced(part)

    def test_failed_refund_tells_the_store_and_can_be_tried_again(self):
        self.refund_state = "error"
        booking = self._paid()
        booking._cancel("store")
        self.assertIn("A refund has failed", booking.activity_ids.mapped("summary"))
        self.assertEqual(booking.refunded_amount, 0.0)
        self._assert_balanced(booking)
        self.refund_state = "done"
        booking.action_settle()
        self.assertEqual(booking.payment_status, "refunded")
        self._assert_settled(booking)

    def test_refund_on_its_way_is_not_asked_for_twice(self):
        self.refund_state = "pending"
        booking = self._paid()
        booking._cancel("store")
        booking._settle_money()
        self.assertEqual(len(self.refund_requests), 1)
        refund = booking.sale_order_id.transaction_ids.child_transaction_ids
        refund._set_done()
        refund._post_process()
        self.assertEqual(booking.payment_status, "refunded")
        self._assert_settled(booking)

    def test_cancelled_deposit_gives_back_its_share(self):
        """T66 and T68: half of the deposit, deposit invoice netted."""
        self.service = self._create_paid_service(
            100.0, self._create_tax(21), payment_rule="deposit"
        )
        booking = self._paid()
        with freeze_time("2027-01-05 08:00:00"):
            booking._cancel("customer")
        self.assertEqual(booking.refunded_amount, 18.15)
        self.assertEqual(booking.sale_order_id.amount_total, 18.15)
        self._assert_settled(booking)

    def test_deposit_is_kept_when_it_is_too_late(self):
        self.service = self._create_paid_service(100.0, payment_rule="deposit")
        booking = self._paid()
        with freeze_time("2027-01-06 07:00:00"):
            booking._cancel("customer")
        self.assertEqual(booking.refunded_amount, 0.0)
        self.assertEqual(booking.sale_order_id.amount_total, 35.7)
        self._assert_settled(booking)

    def test_no_show_keeps_the_money(self):
        booking = self._paid()
        with freeze_time("2027-01-06 10:00:00"):
            booking._set_no_show()
        self.assertEqual(booking.payment_status, "paid")
        self.assertEqual(len(booking.invoice_ids), 1)
        self._assert_settled(booking)

    def test_no_show_taken_back_restores_the_order(self):
        """T60: the fee is reversed, too."""
        self.policy.no_show_refund_percent = 25.0
        booking = self._paid()
        with freeze_time("2027-01-06 10:00:00"):
            booking._set_no_show()
            self.assertEqual(booking.refunded_amount, 65.15)
            self._assert_settled(booking)
            booking._set_confirmed()
        self.assertEqual(booking.sale_order_id.amount_total, 260.61)
        ledger = self._assert_balanced(booking)
        self.assertEqual((ledger.net, ledger.residual), (26061, 6515))

    def test_reversed_fee_leaves_no_cent(self):
        """Found by a random story: 104.12 were kept, and 104.11 reversed."""
        self.policy.no_show_refund_percent = 12.5
        self.service = self._create_paid_service(
            33.33, price_model="person", max_persons=3
        )
        booking = self._paid(persons=3)
        with freeze_time("2027-01-06 10:00:00"):
            booking._set_no_show()
            booking._set_confirmed()
        ledger = self._assert_balanced(booking)
        self.assertEqual(
            (ledger.ordered, ledger.net, ledger.taken, ledger.residual),
            (11899, 11899, 11899 - 1487, 1487),
        )

    def test_unpaid_on_site_invoice_is_credited(self):
        self.service = self._create_paid_service(219.0, payment_rule="on_site")
        booking = self._create_booking(WEDNESDAY)
        self.env["appointment.checkout"]._complete(booking)
        booking._cancel("customer")
        self.assertEqual(len(booking.invoice_ids), 2)
        self.assertEqual(set(booking.invoice_ids.mapped("amount_residual")), {0.0})
        self._assert_settled(booking)

    def test_hold_with_an_order_is_cancelled_without_documents(self):
        booking = self._checkout(WEDNESDAY)
        booking._cancel("customer")
        self.assertEqual(booking.sale_order_id.state, "cancel")
        self.assertFalse(booking.invoice_ids)
        self._assert_settled(booking)

    def test_payment_after_a_cancellation_goes_back(self):
        booking = self._checkout(WEDNESDAY)
        tx = self._start_payment(booking)
        booking._cancel("customer")
        tx._set_done()
        tx._post_process()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.payment_status, "refunded")
        self.assertFalse(booking.invoice_ids)
        self._assert_settled(booking)

    def test_drift_raises_one_activity(self):
        booking = self._paid()
        payment = booking.sale_order_id.transaction_ids.payment_id
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()
        payment.action_cancel()
        self.assertTrue(self._read(booking).drift)
        for _night in range(2):
            self.env["appointment.ledger"]._cron_check_ledger()
        self.assertEqual(
            booking.activity_ids.mapped("summary"), ["The books do not agree"]
        )

    def _authorise(self, start=WEDNESDAY):
        """A confirmed booking whose money is authorised and not captured yet."""
        booking = self._checkout(start)
        with trap_jobs():
            tx = self._start_payment(booking.with_context(queue_job__no_delay=False))
            tx._set_authorized()
            tx._post_process()
        self.assertEqual((booking.state, tx.state), ("confirmed", "authorized"))
        return booking.with_env(self.env)

    def _patch_captures(self, capture):
        transactions = self.env.registry["payment.transaction"]
        self.startPatcher(
            patch.object(transactions, "_send_capture_request", capture),
        )
        self.startPatcher(
            patch.object(
                transactions, "_send_void_request", lambda tx: tx._set_canceled()
            )
        )

    def _process_all(self, booking):
        self.env["appointment.ledger"]._get_transactions(
            booking.sale_order_id
        )._post_process()

    def test_authorised_money_is_kept_by_the_policy(self):
        """Cancelled before the capture ran: half is taken, half goes back (T68)."""
        self._patch_captures(lambda tx: tx._set_done())
        booking = self._authorise()
        with freeze_time("2027-01-05 08:00:00"):
            booking._cancel("customer")
            self._process_all(booking)
        self.assertEqual(booking.kept_amount, 130.3)
        self.assertEqual(booking.paid_amount, 260.61)
        self.assertEqual(booking.refunded_amount, 130.31)
        self._assert_settled(booking)

    def test_authorised_money_is_released_when_nothing_is_kept(self):
        self._patch_captures(lambda tx: tx._set_done())
        booking = self._authorise()
        booking._cancel("store")
        self._process_all(booking)
        self.assertEqual(booking.sale_order_id.transaction_ids.state, "cancel")
        self.assertEqual((booking.paid_amount, booking.kept_amount), (0.0, 0.0))
        self.assertFalse(self.refund_requests)
        self._assert_settled(booking)

    def test_declined_capture_is_told(self):
        self._patch_captures(lambda tx: tx._set_error("Too late to capture"))
        booking = self._authorise()
        with freeze_time("2027-01-06 07:00:00"):
            booking._cancel("customer")
            self._process_all(booking)
        self.assertIn("Too late to capture", booking.activity_ids.note)
