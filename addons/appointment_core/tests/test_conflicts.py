from odoo.tests import freeze_time, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import NOW, AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestConflicts(AppointmentCommon):
    """T36: booking and time off made at the same moment are never both silent."""

    def _create_leave(self):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Ill",
                "resource_id": self.resource.id,
                "calendar_id": self.calendar.id,
                "date_from": self._utc("2027-01-05 08:00"),
                "date_to": self._utc("2027-01-05 12:00"),
            }
        )

    def test_time_off_over_a_booking_tells_the_store_once(self):
        booking = self._create_booking("2027-01-05 09:00")
        elsewhere = self._create_booking("2027-01-07 09:00")
        (booking | elsewhere)._confirm()
        with trap_jobs() as trap:
            leave = self._create_leave()
            trap.assert_enqueued_job(leave._check_conflicts)
            trap.perform_enqueued_jobs()
            leave._check_conflicts()
        self.assertEqual(len(booking.activity_ids), 1)
        self.assertEqual(booking.activity_ids.user_id, self.store.manager_id)
        self.assertFalse(elsewhere.activity_ids)

    def test_booking_that_missed_a_time_off_looks_again(self):
        booking = self._create_booking("2027-01-05 09:00")
        with trap_jobs():
            self._create_leave()
        with trap_jobs() as trap:
            booking._confirm()
            trap.assert_enqueued_job(booking._check_conflicts)
        booking._check_conflicts()
        self.assertEqual(len(booking.activity_ids), 1)

    def test_time_off_of_somebody_else_is_no_conflict(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        other = self._create_resource(name="Ben")
        leave = self._create_leave()
        leave.resource_id = other
        leave._check_conflicts()
        self.assertFalse(booking.activity_ids)
