from odoo.tests import freeze_time, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import NOW, AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestConflicts(AppointmentCommon):
    """T36, T44, T46: what makes a booking impossible is never silent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.manager_id = cls.env.ref("base.user_admin")

    def _create_confirmed(self, start="2027-01-05 09:00", **values):
        booking = self._create_booking(start, **values)
        with trap_jobs():
            booking._confirm()
        return booking

    def _create_leave(self, **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Ill",
                "resource_id": self.resource.id,
                "calendar_id": self.calendar.id,
                "date_from": self._utc("2027-01-05 08:00"),
                "date_to": self._utc("2027-01-05 12:00"),
                **values,
            }
        )

    def _do(self, change):
        """Run *change*, and after it the jobs about conflicts that it enqueued."""
        with trap_jobs() as trap:
            change()
            for job in trap.enqueued_jobs:
                if job.method_name in ("_check_span", "_check_conflicts"):
                    job.perform()

    def _assert_told(self, booking, words):
        self.assertEqual(len(booking.activity_ids), 1)
        self.assertEqual(booking.activity_ids.user_id, self.store.manager_id)
        self.assertIn(words, booking.activity_ids.note)

    def test_time_off_over_a_booking_tells_the_store_once(self):
        booking = self._create_confirmed()
        elsewhere = self._create_confirmed("2027-01-07 09:00")
        self._do(self._create_leave)
        self._do(lambda: self._create_leave(name="Ill again"))
        self._assert_told(booking, "away at that time")
        self.assertFalse(elsewhere.activity_ids)

    def test_booking_that_missed_a_time_off_looks_again(self):
        booking = self._create_booking("2027-01-05 09:00")
        with trap_jobs():
            self._create_leave()
        self._do(booking._confirm)
        self._assert_told(booking, "away at that time")

    def test_time_off_of_somebody_else_is_no_conflict(self):
        booking = self._create_confirmed()
        other = self._create_resource(name="Ben")
        self._do(lambda: self._create_leave(resource_id=other.id))
        self.assertFalse(booking.activity_ids)

    def test_time_off_counts_against_what_is_claimed_not_the_booking(self):
        """Brakes: the bay is needed for an hour after the booking itself is over."""
        self.service.requirement_ids.write({"work_minutes": 120})
        booking = self._create_confirmed()
        self._do(
            lambda: self._create_leave(
                date_from=self._utc("2027-01-05 10:30"),
                date_to=self._utc("2027-01-05 11:30"),
            )
        )
        self._assert_told(booking, "away at that time")

    def test_a_closed_day_tells_the_store(self):
        booking = self._create_confirmed()
        elsewhere = self._create_confirmed("2027-01-07 09:00")
        self._do(
            lambda: self.env["appointment.opening"].create(
                {"store_id": self.store.id, "first_on": "2027-01-05"}
            )
        )
        self._assert_told(booking, "does not work at that time")
        self.assertFalse(elsewhere.activity_ids)

    def test_changed_hours_tell_the_store(self):
        booking = self._create_confirmed()
        line = self.calendar.attendance_ids.filtered(lambda row: row.dayofweek == "1")
        self._do(lambda: line.write({"hour_from": 10}))
        self._assert_told(booking, "does not work at that time")

    def test_archived_staff_keeps_bookings_and_tells_the_store(self):
        booking = self._create_confirmed()
        self._do(lambda: self.resource.write({"active": False}))
        self.assertEqual(booking.state, "confirmed")
        self._assert_told(booking, "archived")

    def test_fewer_seats_keep_bookings_tell_the_store_and_stop_new_ones(self):
        self.resource.seats = 2
        bookings = self._create_confirmed() | self._create_confirmed()
        self._do(lambda: self.resource.write({"seats": 1}))
        self.assertEqual(bookings.mapped("state"), ["confirmed"] * 2)
        for booking in bookings:
            self._assert_told(booking, "fewer seats")
        self.assertEqual(
            self.service._explain(self._utc("2027-01-05 09:00")).code, "booked"
        )

    def test_more_seats_and_other_rules_are_no_conflict(self):
        booking = self._create_confirmed()
        self._do(lambda: self.resource.write({"seats": 3}))
        self.service.write({"notice_minutes": 10**5, "duration_minutes": 30})
        booking._check_conflicts()
        self.assertFalse(booking.activity_ids)
