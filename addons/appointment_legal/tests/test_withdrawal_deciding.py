from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.appointment_core.tests.common import NOW
from odoo.addons.appointment_core.tests.money_common import MoneyCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWithdrawalDeciding(MoneyCommon):
    """From the declaration to the money, decided by a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The policy would keep everything.
        cls.policy.tier_ids.unlink()

    def _declare(self, booking, **values):
        row = self.env["appointment.withdrawal"].create(
            {
                "store_id": booking.store_id.id,
                "customer_name": "Erika Muster",
                "reference": f"my booking {booking.name.lower()}",
                "email": "ERIKA@example.com",
                "request_key": f"test-{booking.id}-{values}",
                **values,
            }
        )
        row._take_up()
        return row

    def _book_paid(self, start="2027-01-14 10:00"):
        booking = self._checkout(start)
        self._pay(booking)
        return booking

    def test_booking_is_found_by_number_and_address(self):
        booking = self._book_paid()
        row = self._declare(booking)
        self.assertEqual(row.booking_id, booking)
        self.assertIn("everything goes back", row.proposal)
        self.assertEqual(row.activity_ids.user_id, booking.store_id.manager_id)
        self.assertEqual(booking.state, "confirmed", "Nothing happens by itself.")

    def test_foreign_reference_finds_nothing(self):
        booking = self._book_paid()
        row = self._declare(booking, email="eve@example.com")
        self.assertFalse(row.booking_id)
        self.assertIn("No booking has this number", row.proposal)
        self.assertEqual(len(row.activity_ids), 1)
        self.assertEqual(booking.state, "confirmed")

    def test_erased_customers_leave_their_withdrawals_nameless(self):
        booking = self._book_paid()
        row = self._declare(booking)
        row.action_accept()
        self.env["appointment.erasure"].sudo()._erase(booking.partner_id)
        self.assertEqual((row.state, row.email), ("accepted", "-"))
        told = f"{row.customer_name} {row.message_ids.mapped('body')}"
        self.assertNotIn("Erika", told)
        self.assertFalse(row.activity_ids)

    def test_taken_up_twice_tells_once(self):
        row = self._declare(self._book_paid())
        row._take_up()
        self.assertEqual(len(row.activity_ids), 1)

    def test_accepting_cancels_and_gives_everything_back(self):
        """The policy would keep all of it."""
        booking = self._book_paid()
        paid = booking.paid_amount
        self.assertGreater(paid, 0)
        row = self._declare(booking)
        row.action_accept()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.cancelled_by, "customer")
        self.assertEqual(booking.kept_amount, 0)
        self.assertEqual(booking.refunded_amount, paid)
        self.assertEqual(row.decided_by_id, self.env.user)
        self.assertFalse(row.activity_ids)

    def test_value_of_what_was_done_is_kept(self):
        booking = self._book_paid("2027-01-05 10:00")
        booking.early_start_accepted_at = fields.Datetime.now()
        with freeze_time("2027-01-05 09:30:00"):  # half of the hour, in Berlin 10:30
            booking._set_in_progress()
            row = self._declare(booking)
            self.assertAlmostEqual(row.kept_amount, booking.paid_amount / 2, 2)
            paid = booking.paid_amount
            row.action_accept()
        self.assertEqual(booking.kept_amount, row.kept_amount)
        self.assertAlmostEqual(booking.refunded_amount, paid - row.kept_amount, 2)

    def test_without_consent_nothing_is_kept(self):
        booking = self._book_paid("2027-01-05 10:00")
        with freeze_time("2027-01-05 09:30:00"):
            booking._set_in_progress()
            row = self._declare(booking)
            self.assertEqual(row.kept_amount, 0)

    def test_right_lapses_when_all_was_done_as_asked(self):
        booking = self._book_paid("2027-01-05 10:00")
        booking.early_start_accepted_at = fields.Datetime.now()
        with freeze_time("2027-01-05 11:00:00"):
            booking._set_completed()
            row = self._declare(booking)
            self.assertIn("the right has lapsed", row.proposal)
            self.assertEqual(row.kept_amount, booking.paid_amount)

    def test_after_the_visit_money_goes_back_by_hand(self):
        booking = self._book_paid("2027-01-05 10:00")
        with freeze_time("2027-01-05 11:00:00"):
            booking._set_completed()
            row = self._declare(booking)
            row.action_accept()
        self.assertEqual(booking.state, "completed")
        self.assertIn("Pay back by hand", booking.activity_ids.mapped("summary"))

    def test_late_and_exempt_are_said_to_who_decides(self):
        booking = self._book_paid("2027-03-02 10:00")
        late = fields.Datetime.now() + timedelta(days=20)
        row = self._declare(booking, received_at=late)
        self.assertIn("14 days were over", row.proposal)
        self.service.withdrawal_kind = "healthcare"
        row = self._declare(booking)
        self.assertIn("no right of withdrawal", row.proposal)

    def test_rejecting_needs_a_reason_and_tells_it(self):
        booking = self._book_paid()
        row = self._declare(booking)
        with self.assertRaises(UserError):
            row.action_reject()
        row.answer = "The <b>period</b> is over."
        row.action_reject()
        self.assertEqual(booking.state, "confirmed")
        mail = self.env["mail.mail"].search(
            [("model", "=", row._name), ("res_id", "=", row.id)],
            order="id desc",
            limit=1,
        )
        self.assertIn("The &lt;b&gt;period", str(mail.body_html))
        self.assertEqual(mail.email_to, "ERIKA@example.com")

    def test_decided_is_decided(self):
        row = self._declare(self._book_paid())
        row.action_accept()
        for step in (row.action_accept, row.action_reject):
            with self.assertRaisesRegex(UserError, "decided already"):
                step()
        with self.assertRaises(UserError):
            row.kept_amount = 1

    def test_without_a_booking_nothing_can_be_accepted(self):
        row = self._declare(self._book_paid(), email="eve@example.com")
        with self.assertRaisesRegex(UserError, "Choose the booking first"):
            row.action_accept()

    def test_front_desk_reads_and_does_not_decide(self):
        row = self._declare(self._book_paid())
        desk = new_test_user(
            self.env, "desk", "appointment_core.appointment_core_group_frontdesk"
        )
        row.store_id.staff_ids |= desk
        theirs = row.with_user(desk)
        self.assertTrue(theirs.proposal)
        with self.assertRaises(AccessError):
            theirs.action_accept()
        self.assertEqual(row.state, "received")

    def test_manager_accepts(self):
        booking = self._book_paid()
        row = self._declare(booking)
        manager = new_test_user(
            self.env,
            "mgr",
            "appointment_core.appointment_core_group_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        row.store_id.manager_ids |= manager
        row.with_user(manager).action_accept()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(row.decided_by_id, manager)
