from odoo.tests import Form, freeze_time, tagged

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSeatsLowered(RolesCommon):
    """T44: fewer seats than are booked are warned about; bookings stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resource.seats = 3

    def _get_warning(self, seats):
        resource = self._as("manager", self.resource)
        answer = resource.onchange(
            {"seats": seats}, ["seats"], {"seats": {}, "name": {}}
        )
        return answer.get("warning", {}).get("message", "")

    def test_the_form_names_the_bookings_that_do_not_fit(self):
        crowd = [self._book() for _number in range(2)]
        later = self._book("2027-01-05 11:00")
        message = self._get_warning(1)
        for booking in crowd:
            self.assertIn(booking.name, message)
        self.assertIn("January 5, 2027, 9:00", message)
        self.assertIn("booked for more than 1 at once", message)
        self.assertNotIn(later.name, message)
        self.assertFalse(self._get_warning(2))
        self.assertFalse(self._get_warning(4))

    def test_the_form_of_a_manager_saves_after_the_warning(self):
        crowd = self._book() | self._book()
        form = Form(
            self._as("manager", self.resource),
            view="appointment_core.resource_resource_view_form",
        )
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as log:
            form.seats = 1
        self.assertIn(crowd[0].name, str(log.output))
        form.save()
        self.assertEqual(self.resource.seats, 1)
        self.assertEqual(crowd.mapped("state"), ["confirmed", "confirmed"])

    def test_no_new_booking_is_taken_above_the_seats(self):
        crowd = self._book() | self._book()
        self.resource.seats = 1
        self.assertEqual(self.service._explain(crowd[0].start).code, "booked")
        crowd[0]._cancel("store")
        self.assertEqual(self.service._explain(crowd[0].start).code, "booked")

    def test_neighbours_in_time_are_not_at_once(self):
        self._book()
        self._book("2027-01-05 10:00")
        self.assertFalse(self._get_warning(1))

    def test_what_is_over_or_gone_is_not_warned_about(self):
        self._book()
        self._book()._cancel("store")
        hold = self._create_booking("2027-01-05 09:00")
        self.assertTrue(self._get_warning(1))
        with freeze_time(hold.hold_expires_at):
            self.assertFalse(self._get_warning(1))
        self._book("2027-01-05 09:00")
        with freeze_time("2027-01-06 06:00:00"):
            self.assertFalse(self._get_warning(1))
