from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..exceptions import BookingRefused
from .common import NOW
from .money_common import MoneyCommon

TUESDAY = "2027-01-05 09:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyPayment(MoneyCommon):
    def test_golden_booking_is_paid_confirmed_and_invoiced(self):
        """C-02: 219.00 + 41.61 = 260.61, the same in order, charge and invoice."""
        booking = self._checkout(TUESDAY)
        order = booking.sale_order_id
        self.assertRecordValues(
            order,
            [{"amount_untaxed": 219.0, "amount_tax": 41.61, "amount_total": 260.61}],
        )
        self.assertEqual(booking.payment_status, "unpaid")
        tx = self._pay(booking)
        self.assertEqual(tx.amount, 260.61)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(order.state, "sale")
        self.assertRecordValues(
            booking.invoice_ids,
            [
                {
                    "state": "posted",
                    "amount_untaxed": 219.0,
                    "amount_tax": 41.61,
                    "amount_total": 260.61,
                    "amount_residual": 0.0,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertIn(booking.invoice_ids.payment_state, ("paid", "in_payment"))
        self.assertEqual(booking.payment_status, "paid")
        self.assertEqual(booking.sale_line_ids, order.order_line)
        self._assert_settled(booking)

    def test_order_is_made_once(self):
        booking = self._checkout(TUESDAY)
        again = self.env["appointment.checkout"]._create_order(booking)
        self.assertEqual(again, booking.sale_order_id)
        self.assertFalse(again.require_signature)
        self.assertTrue(again.require_payment)

    def test_duplicate_notifications_make_one_of_each(self):
        """T64."""
        booking = self._checkout(TUESDAY)
        tx = self._pay(booking)
        for _again in range(3):
            tx._set_done()
            tx._post_process()
            booking._settle_money()
        self.assertEqual(len(booking.invoice_ids), 1)
        self.assertEqual(len(booking.live_claim_ids), 1)
        self.assertEqual(
            self.env["account.payment"].search_count(
                [("payment_transaction_id", "=", tx.id)]
            ),
            1,
        )
        self._assert_settled(booking)

    def test_webhook_alone_wakes_the_post_processing(self):
        booking = self._checkout(TUESDAY)
        cron = self.env.ref("payment.cron_post_process_payment_tx")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self._start_payment(booking)._set_done()
        self.assertGreater(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]),
            before,
        )

    def test_automatic_invoices_do_not_double(self):
        self.env["ir.config_parameter"].set_param("sale.automatic_invoice", "True")
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        self.assertEqual(len(booking.invoice_ids), 1)
        self._assert_settled(booking)

    def test_failed_payment_leaves_nothing(self):
        """T65: no booking, no invoice, and the slot is free when the hold ends."""
        booking = self._checkout(TUESDAY)
        tx = self._start_payment(booking)
        tx._set_error("Declined")
        tx._post_process()
        self.assertEqual(booking.state, "hold")
        self.assertEqual(booking.payment_status, "failed")
        self.assertEqual(booking.sale_order_id.state, "draft")
        self.assertFalse(booking.invoice_ids)
        with freeze_time("2027-01-04 07:00:00"):
            booking._expire()
            self.assertEqual(booking.state, "expired", booking.hold_expires_at)
        self.assertFalse(booking.live_claim_ids)

    def test_second_try_after_a_decline_confirms(self):
        booking = self._checkout(TUESDAY)
        tx = self._start_payment(booking)
        tx._set_error("Declined")
        tx._post_process()
        self._pay(booking)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "paid")

    def test_asynchronous_payment_keeps_the_place(self):
        booking = self._checkout(TUESDAY)
        tx = self._start_payment(booking)
        tx._set_pending()
        tx._post_process()
        self.assertEqual(booking.state, "pending")
        with freeze_time("2027-01-04 20:00:00"):
            booking._expire()
            self.assertEqual(booking.state, "pending")
            tx._set_done()
            tx._post_process()
        self.assertEqual(booking.state, "confirmed")
        self._assert_settled(booking)

    def test_asynchronous_payment_that_fails_frees_the_place(self):
        booking = self._checkout(TUESDAY)
        tx = self._start_payment(booking)
        tx._set_pending()
        tx._post_process()
        tx._set_canceled()
        tx._post_process()
        self.assertEqual(booking.state, "expired")
        self.assertFalse(booking.live_claim_ids)

    def test_late_payment_takes_the_free_place_again(self):
        """T63: the hold is over and nobody took the place."""
        booking = self._checkout(TUESDAY)
        with freeze_time("2027-01-04 07:00:00"):
            booking._expire()
            self.assertFalse(booking.live_claim_ids)
            self._pay(booking, 260.61)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(len(booking.live_claim_ids), 1)
        self._assert_settled(booking)

    def test_late_payment_without_a_place_is_returned_in_full(self):
        """T63: never paid and without a place."""
        self.resource.seats = 1
        booking = self._checkout(TUESDAY)
        with freeze_time("2027-01-04 07:00:00"):
            booking._expire()
            other = self._checkout(TUESDAY)
            self._pay(other)
            self.assertEqual(other.state, "confirmed")
            tx = self._pay(booking, 260.61)
        self.assertEqual(booking.state, "expired")
        self.assertEqual(booking.sale_order_id.state, "cancel")
        self.assertFalse(booking.invoice_ids)
        self.assertEqual(self.refund_requests, [(f"R-{tx.reference}", -260.61)])
        self.assertEqual(booking.payment_status, "refunded")
        self.assertIn("Payment without a place", booking.activity_ids.mapped("summary"))
        self.assertEqual(booking.activity_ids.user_id, self.store.manager_id)
        self._assert_settled(booking)
        tx._post_process()
        self.assertEqual(len(self.refund_requests), 1)

    def test_payment_after_the_start_is_returned(self):
        booking = self._checkout(TUESDAY)
        with freeze_time("2027-01-05 09:00:00"):
            booking._expire()
            self._pay(booking, 260.61)
        self.assertEqual(booking.state, "expired")
        self.assertEqual(booking.payment_status, "refunded")

    def test_deposit_is_netted_by_the_final_invoice(self):
        """T66: 30 % of 100.00 + 21 %: 36.30 now, 84.70 later, to the cent."""
        self.service = self._create_paid_service(
            100.0, self._create_tax(21), payment_rule="deposit"
        )
        booking = self._checkout(TUESDAY)
        self.assertEqual(booking.total_amount, 121.0)
        self.assertEqual(booking.deposit_amount, 36.3)
        self.assertEqual(self._pay(booking).amount, 36.3)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "partial")
        deposit = booking.invoice_ids
        self.assertRecordValues(
            deposit,
            [{"amount_untaxed": 30.0, "amount_tax": 6.3, "amount_residual": 0.0}],
        )
        self._assert_balanced(booking)
        self.assertEqual(
            self.env["appointment.checkout"]._get_amount_due(booking), 84.7
        )
        self._pay(booking)
        final = booking.invoice_ids - deposit
        self.assertRecordValues(
            final,
            [{"amount_untaxed": 70.0, "amount_tax": 14.7, "amount_residual": 0.0}],
        )
        self.assertEqual(booking.payment_status, "paid")
        self._assert_settled(booking)

    def test_rest_of_a_deposit_is_invoiced_after_the_visit(self):
        self.service = self._create_paid_service(
            100.0, self._create_tax(21), payment_rule="deposit"
        )
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        booking._set_completed()
        self.assertEqual(len(booking.invoice_ids), 2)
        ledger = self._assert_balanced(booking)
        self.assertEqual(
            (ledger.ordered, ledger.net, ledger.residual), (12100, 12100, 8470)
        )

    def test_fixed_deposit_is_never_more_than_the_price(self):
        self.policy.write({"deposit_kind": "fixed", "deposit_amount": 1000.0})
        self.service = self._create_paid_service(100.0, payment_rule="deposit")
        booking = self._checkout(TUESDAY)
        self.assertEqual(booking.deposit_amount, 119.0)
        self._pay(booking)
        self.assertEqual(booking.payment_status, "paid")
        self._assert_settled(booking)

    def test_on_site_is_confirmed_at_once_and_invoiced_open(self):
        self.service = self._create_paid_service(219.0, payment_rule="on_site")
        booking = self._create_booking(TUESDAY)
        self.env["appointment.checkout"]._complete(booking)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.sale_order_id.state, "sale")
        self.assertFalse(booking.sale_order_id.require_payment)
        self.assertRecordValues(
            booking.invoice_ids, [{"state": "posted", "amount_residual": 260.61}]
        )
        self.assertEqual(booking.payment_status, "unpaid")
        self.assertEqual(self._assert_balanced(booking).residual, 26061)

    def test_cash_paid_at_the_desk_counts(self):
        self.service = self._create_paid_service(219.0, payment_rule="on_site")
        booking = self._create_booking(TUESDAY)
        self.env["appointment.checkout"]._complete(booking)
        self._pay_by_hand(booking.invoice_ids)
        self.assertEqual(booking.payment_status, "paid")
        self._assert_settled(booking)

    def test_store_without_online_payment_asks_on_site(self):
        self.store.is_online_payment_allowed = False
        booking = self._create_booking(TUESDAY)
        self.env["appointment.checkout"]._complete(booking)
        self.assertEqual(booking.state, "confirmed")

    def test_customers_choose_to_pay_at_the_store(self):
        """R002-027: nothing has to be paid first, and the whole price can be."""
        self.service = self._create_paid_service(219.0, payment_rule="optional")
        booking = self._create_booking(TUESDAY)
        quote = self.env["appointment.checkout"]._get_quote(booking)
        self.assertEqual((quote.due, quote.is_optional), (260.61, True))
        self.env["appointment.checkout"]._complete(booking)
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(booking.deposit_amount)
        self.assertRecordValues(
            booking.invoice_ids, [{"state": "posted", "amount_residual": 260.61}]
        )
        quote = self.env["appointment.checkout"]._get_quote(booking)
        self.assertFalse(quote.is_optional)

    def test_customers_choose_to_pay_online(self):
        self.service = self._create_paid_service(219.0, payment_rule="optional")
        booking = self._create_booking(TUESDAY)
        self.env["appointment.checkout"]._create_order(booking)
        self._pay(booking)
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.payment_status, "paid")
        self._assert_settled(booking)

    def test_a_payment_in_vain_leaves_the_choice_of_the_store(self):
        self.service = self._create_paid_service(219.0, payment_rule="optional")
        booking = self._create_booking(TUESDAY)
        self.env["appointment.checkout"]._create_order(booking)
        late = self._start_payment(booking, 260.61)
        self._start_payment(booking, 260.61)._set_error("Declined")
        self.env["appointment.checkout"]._complete(booking)
        self.assertEqual(booking.state, "confirmed")
        self._assert_balanced(booking)
        late._set_done()
        late._post_process()
        self.assertEqual(booking.payment_status, "paid")
        self._assert_settled(booking)

    def test_staff_are_not_asked_how_to_pay(self):
        self.service = self._create_paid_service(219.0, payment_rule="optional")
        booking = self._create_booking(TUESDAY, source="staff")
        quote = self.env["appointment.checkout"]._get_quote(booking)
        self.assertEqual((quote.due, quote.is_optional), (0.0, False))

    def test_paid_service_is_not_completed_without_payment(self):
        booking = self._create_booking(TUESDAY)
        with self.assertRaisesRegex(Exception, "Please pay first"):
            self.env["appointment.checkout"]._complete(booking)
        self.assertEqual(booking.state, "hold")

    def test_free_service_needs_no_order(self):
        """T72: nothing to pay, no payment step, nothing in the books."""
        self.service = self._create_paid_service(0.0)
        booking = self._create_booking(TUESDAY)
        self.env["appointment.checkout"]._complete(booking)
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(booking.sale_order_id)

    def test_booking_made_by_staff_gets_order_and_invoice(self):
        booking = self._create_booking(TUESDAY, source="staff")
        booking._confirm()
        self.assertEqual(booking.sale_order_id.state, "sale")
        self.assertEqual(booking.invoice_ids.amount_residual, 260.61)

    def test_foreign_currency_agrees_everywhere(self):
        """T72: the pricelist is in dollars, the books are in euro."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2027-01-01",
                "rate": 1.17,
                "currency_id": dollar.id,
                "company_id": self.company.id,
            }
        )
        self.customer.with_company(self.company).property_product_pricelist = self.env[
            "product.pricelist"
        ].create(
            {
                "name": "USD",
                "currency_id": dollar.id,
                "company_id": self.company.id,
            }
        )
        booking = self._checkout(TUESDAY)
        self.assertEqual(booking.payment_currency_id, dollar)
        tx = self._pay(booking)
        self.assertEqual(tx.amount, booking.invoice_ids.amount_total)
        self._assert_settled(booking)
        booking._cancel("store")
        self.assertEqual(booking.payment_status, "refunded")
        self._assert_settled(booking)

    def test_taxes_agree_on_page_order_invoice_and_charge(self):
        """T67: included, excluded, fiscal position, rounding by line or whole."""
        included = self._create_tax(19, price_include_override="tax_included")
        export = self.env["account.fiscal.position"].create(
            {"name": "Export", "company_id": self.company.id}
        )
        free = self._create_tax(0, name="Free", fiscal_position_ids=export.ids)
        free.original_tax_ids = [Command.set(included.ids)]
        cases = [
            (self.tax, False, "round_per_line", 99.99, 118.99),
            (included, False, "round_per_line", 99.99, 99.99),
            (included, False, "round_globally", 33.33, 33.33),
            (self.tax, False, "round_globally", 33.33, 39.66),
            (included, export, "round_per_line", 119.0, 100.0),
        ]
        for number, (tax, position, rounding, amount, total) in enumerate(cases):
            with self.subTest(case=number):
                self.company.tax_calculation_rounding_method = rounding
                self.service = self._create_paid_service(amount, tax)
                self.customer.with_company(
                    self.company
                ).property_account_position_id = position
                booking = self._checkout(
                    f"2027-01-{5 + number:02} 09:00"
                    if number < 4
                    else "2027-01-11 09:00"
                )
                self.assertEqual(booking.total_amount, total)
                self.assertEqual(self._pay(booking).amount, total)
                self.assertEqual(booking.invoice_ids.amount_total, total)
                self._assert_settled(booking)

    def test_price_by_hour_and_person_is_exact(self):
        for values, total in (
            ({"price_model": "hour", "duration_minutes": 90}, 107.1),
            ({"price_model": "hour", "duration_minutes": 50}, 59.5),
            ({"price_model": "person", "max_persons": 3}, 214.2),
        ):
            with self.subTest(**values):
                self.service = self._create_paid_service(60.0, **values)
                booking = self._create_booking(
                    TUESDAY, persons=values.get("max_persons", 1)
                )
                self.env["appointment.checkout"]._create_order(booking)
                self.assertEqual(booking.total_amount, total)
                booking._cancel("customer")

    def test_request_for_approval_is_invoiced_when_accepted(self):
        self.service.confirmation = "manual"
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        self.assertEqual(booking.state, "pending")
        self.assertFalse(booking.invoice_ids)
        self._assert_balanced(booking)
        booking.action_confirm()
        self.assertEqual(booking.sale_order_id.state, "sale")
        self._assert_settled(booking)

    def test_rejected_request_gets_its_money_back(self):
        """T70."""
        self.service.confirmation = "manual"
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        booking._cancel("store")
        self.assertEqual(booking.payment_status, "refunded")
        self.assertFalse(booking.invoice_ids)
        self.assertEqual(booking.sale_order_id.state, "cancel")
        self._assert_settled(booking)

    def test_request_that_lapses_gets_its_money_back(self):
        """Found by a random story: nobody answered, and the money stayed."""
        self.service.confirmation = "manual"
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        booking.hold_expires_at = "2027-01-04 05:00:00"
        booking._expire()
        self.assertEqual(booking.payment_status, "refunded")
        self._assert_settled(booking)

    def test_abandoned_quotation_is_cancelled_in_the_night(self):
        booking = self._checkout(TUESDAY)
        booking.hold_expires_at = "2027-01-04 05:00:00"
        booking._expire()
        self.env["appointment.ledger"]._cron_check_ledger()
        self.assertEqual(booking.sale_order_id.state, "cancel")

    def test_settling_waits_in_one_job(self):
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        with trap_jobs() as trap:
            booking = booking.with_context(queue_job__no_delay=False)
            booking._cancel("store")
            booking._queue_settlement()
            trap.assert_jobs_count(1, only=booking._settle_money)
            keys = {job.identity_key for job in trap.enqueued_jobs}
            self.assertEqual(keys, {f"appointment-settle-{booking.id}"})
            self.assertFalse(self.refund_requests)
            trap.perform_enqueued_jobs()

    def test_authorised_money_is_captured_on_approval_and_voided_on_refusal(self):
        """T70."""
        self.service.confirmation = "manual"
        accepted, refused = (self._checkout(f"2027-01-0{day} 09:00") for day in (5, 6))
        for booking in (accepted, refused):
            tx = self._start_payment(booking)
            tx._set_authorized()
            tx._post_process()
            self.assertEqual(booking.state, "pending")
            self.assertEqual(booking.payment_status, "authorized")
        with (
            patch.object(
                self.env.registry["payment.transaction"],
                "_send_capture_request",
                lambda tx: tx._set_done(),
            ),
            patch.object(
                self.env.registry["payment.transaction"],
                "_send_void_request",
                lambda tx: tx._set_canceled(),
            ),
        ):
            accepted.action_confirm()
            refused._cancel("store")
        txs = self.env["appointment.ledger"]._get_transactions(accepted.sale_order_id)
        txs._post_process()
        self.assertEqual(accepted.payment_status, "paid")
        self._assert_settled(accepted)
        self.assertEqual(refused.sale_order_id.transaction_ids.state, "cancel")
        self.assertEqual(refused.payment_status, "unpaid")
        self.assertFalse(refused.invoice_ids)

    def test_charging_is_refused_without_a_payment_addon(self):
        answer = self.env["appointment.charging"]._charge(
            self.customer, self.env["account.move"], 10.0, "No-show", "key"
        )
        self.assertEqual(answer.code, "no_payment_method")

    def test_place_gone_at_completion_writes_nothing(self):
        self.service = self._create_paid_service(219.0, payment_rule="on_site")
        self.resource.seats = 1
        booking = self._create_booking(TUESDAY)
        with freeze_time("2027-01-04 07:00:00"):
            booking._expire()
            self._create_booking(TUESDAY)
            with self.assertRaises(BookingRefused):
                self.env["appointment.checkout"]._complete(booking)
        self.assertEqual(booking.state, "expired")
        self.assertFalse(booking.sale_order_id)
