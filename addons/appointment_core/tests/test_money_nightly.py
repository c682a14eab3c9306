from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import NOW
from .money_common import MoneyCommon

TUESDAY = "2027-01-05 09:00"
DRIFT = "The books do not agree"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyNightly(MoneyCommon):
    """What went wrong silently by day is told in the night."""

    def _paid(self):
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        return booking

    def _cancel_without_settling(self, booking):
        """Cancelled, but its job was lost."""
        with trap_jobs():
            booking.with_context(queue_job__no_delay=False)._cancel("store")

    def _check_in_the_night(self, booking):
        for _night in range(2):
            self.env["appointment.ledger"]._cron_check_ledger()
        return booking.activity_ids.filtered(lambda task: task.summary == DRIFT)

    def test_agreeing_bookings_are_left_alone(self):
        live, cancelled = (self._paid() for _booking in range(2))
        cancelled._cancel("store")
        for booking in (live, cancelled):
            self.assertFalse(self._check_in_the_night(booking))

    def test_refund_that_never_happened_is_told(self):
        booking = self._paid()
        self._cancel_without_settling(booking)
        task = self._check_in_the_night(booking)
        self.assertEqual(len(task), 1)
        self.assertIn("The store keeps 260.61", task.note)
        self.assertIn("it is 0.0", task.note)

    def test_archived_bookings_are_checked_too(self):
        booking = self._paid()
        self._cancel_without_settling(booking)
        booking.active = False
        self.assertTrue(self._check_in_the_night(booking))

    def test_settlement_in_the_queue_is_given_its_time(self):
        booking = self._paid()
        booking.with_context(queue_job__no_delay=False)._cancel("store")
        self.assertFalse(self._check_in_the_night(booking))
        job = self.env["queue.job"].search(
            [("identity_key", "=", booking._get_settlement_key())]
        )
        job.state = "failed"
        self.assertTrue(self._check_in_the_night(booking))

    def test_paid_booking_without_an_invoice_is_told(self):
        reason = "The period is closed."

        def refuse(*_args, **_kwargs):
            raise UserError(reason)

        booking = self._checkout(TUESDAY)
        with (
            patch.object(
                self.env.registry["appointment.settlement"],
                "_create_final_invoice",
                refuse,
            ),
            trap_jobs(),
        ):
            self._pay(booking.with_context(queue_job__no_delay=False))
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(booking.invoice_ids)
        task = self._check_in_the_night(booking)
        self.assertEqual(len(task), 1)
        self.assertIn("260.61 are paid, but only 0.0", task.note)
        booking.action_settle()
        self.assertIsNone(self.env["appointment.ledger"]._check(booking))

    def test_on_site_booking_without_an_invoice_is_told(self):
        self.service = self._create_paid_service(219.0, payment_rule="on_site")
        booking = self._create_booking(TUESDAY)
        with trap_jobs():
            self.env["appointment.checkout"]._complete(
                booking.with_context(queue_job__no_delay=False)
            )
        self.assertEqual(booking.state, "confirmed")
        self.assertIn("stands at 260.61", self._check_in_the_night(booking).note)

    def test_failed_settlement_raises_an_activity(self):
        """The queue calls the method that is named in data."""
        booking = self._paid()
        jobs = booking.with_context(queue_job__no_delay=False).delayable()
        job = jobs._settle_money()._build_job()
        for _failure in range(2):
            job.on_fail({"exc_message": "The period is closed.", "exc_name": "any"})
        task = booking.activity_ids
        self.assertEqual(task.summary, "The money could not be settled")
        self.assertIn("The period is closed.", task.note)
        self.assertEqual(task.user_id, self.store.manager_id)

    def test_failed_capture_raises_an_activity(self):
        booking = self._paid()
        tx = booking.sale_order_id.transaction_ids
        tx = tx.with_context(queue_job__no_delay=False)
        for job in (tx.delayable()._capture(), tx.delayable()._void()):
            job._build_job().on_fail({"exc_message": "Declined"})
        self.assertIn("Declined", booking.activity_ids.note)
