from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestStoreHours(RolesCommon):
    """Opening hours as people write them, on Odoo's own weekly hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.calendar_id = cls.env.ref(
            "appointment_core.resource_calendar_default"
        )
        cls.mine = cls.store.with_env(
            cls.env(user=cls.users["manager"].id, context={"lang": "en_US"})
        )

    def _get_lines(self, weekday):
        lines = self.store.calendar_id.attendance_ids
        return [
            (line.hour_from, line.hour_to)
            for line in lines.sorted("hour_from")
            if line.dayofweek == weekday
        ]

    def test_the_form_shows_and_takes_the_week(self):
        common = self.store.calendar_id
        with Form(self.mine) as form:
            self.assertEqual(form.hours_monday, "08:00–18:00")
            self.assertFalse(form.hours_sunday)
            form.hours_monday = "8-12, 13:30-18"
            form.hours_saturday = "closed"
        self.assertEqual(self._get_lines("0"), [(8, 12), (13.5, 18)])
        self.assertEqual(self._get_lines("5"), [])
        self.assertEqual(self._get_lines("1"), [(8, 18)])
        self.assertEqual(self.mine.hours_monday, "08:00–12:00, 13:30–18:00")
        self.assertNotEqual(self.store.calendar_id, common)
        self.assertEqual(len(common.attendance_ids), 6, "Common hours stay.")

    def test_own_hours_are_changed_in_place(self):
        self.mine._take_own_hours()
        own = self.store.calendar_id
        tuesday = own.attendance_ids.filtered(lambda line: line.dayofweek == "1")
        self.mine.hours_tuesday = "10:00–16:00"
        self.assertEqual(self.store.calendar_id, own)
        self.assertEqual(tuesday.exists().hour_from, 10)
        self.mine.hours_tuesday = ""
        self.assertFalse(tuesday.exists())

    def test_a_break_of_odoo_is_between_the_hours_and_leaves_with_the_day(self):
        self.store.calendar_id = self.env["resource.calendar"].create({"name": "40 h"})
        self.assertTrue(
            self.store.calendar_id.attendance_ids.filtered(
                lambda line: line.day_period == "lunch"
            )
        )
        self.assertEqual(self.mine.hours_monday, "08:00–12:00, 13:00–17:00")
        self.mine.hours_monday = "09:00–15:00"
        self.assertEqual(self._get_lines("0"), [(9, 15)])

    def test_saving_the_same_hours_copies_nothing(self):
        common = self.store.calendar_id
        self.mine.write({"hours_monday": "8:00 - 18:00", "phone": "+49 2302 1"})
        self.assertEqual(self.store.calendar_id, common)

    def test_a_new_store_may_open_at_hours_of_its_own(self):
        with Form(self._as("admin", self.env["appointment.store"])) as form:
            form.name = "Salon Late"
            form.hours_friday = "12-20"
        self.assertEqual(form.record.hours_friday, "12:00–20:00")
        self.assertEqual(self.store.hours_friday, "08:00–18:00")

    def test_monday_is_copied_to_friday(self):
        self.mine.hours_monday = "9-17"
        self.mine.action_copy_monday()
        for day in ("tuesday", "wednesday", "thursday", "friday"):
            self.assertEqual(self.mine[f"hours_{day}"], "09:00–17:00")
        self.assertEqual(self.mine.hours_saturday, "08:00–14:00")

    def test_the_week_is_told_in_words(self):
        self.assertEqual(
            self.mine.hours_summary.replace("\u202f", " "),
            "Mon – Fri 8:00 AM – 6:00 PM; Sat 8:00 AM – 2:00 PM; Sun Closed",
        )

    def test_mistakes_are_told_by_day_all_at_once_and_change_nothing(self):
        bad = {
            "hours_monday": ("8-25", "Monday: “8-25” is on no clock"),
            "hours_tuesday": ("12-8", "Tuesday: “12-8” ends before it begins"),
            "hours_wednesday": ("8-12, 11-14", "Wednesday: “11-14” overlaps"),
            "hours_thursday": ("abc", "Thursday: “abc” are no hours"),
        }
        with self.assertRaises(ValidationError) as refused, self.env.cr.savepoint():
            self.mine.write({name: text for name, (text, _said) in bad.items()})
        for _text, said in bad.values():
            self.assertIn(said, str(refused.exception))
        self.env.invalidate_all()
        self.assertEqual(self.mine.hours_monday, "08:00–18:00")

    def test_hours_that_alternate_are_left_to_their_own_screen(self):
        self.mine._take_own_hours()
        self.store.calendar_id.switch_calendar_type()
        self.assertFalse(self.mine.has_plain_hours)
        self.assertFalse(self.mine.hours_monday)
        with Form(self.mine) as form:
            form.phone = "+49 2302 1"
        with self.assertRaisesRegex(UserError, "no plain week"):
            self.mine.hours_monday = "8-12"

    def test_nobody_else_changes_the_hours(self):
        for role in ("provider", "frontdesk", "stranger"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(role, self.store).hours_monday = "9-10"

    def test_another_store_keeps_its_hours(self):
        own = self.mine._take_own_hours()
        self.foreign_store.calendar_id = own
        self.mine.hours_monday = "9-10"
        self.assertEqual(self.foreign_store.hours_monday, "08:00–18:00")
        self.assertEqual(self.mine.hours_monday, "09:00–10:00")

    def _run_checks(self, trap):
        for job in trap.enqueued_jobs:
            if job.method_name == "_check_span":
                job.perform()

    def test_a_booking_outside_the_new_hours_stays_and_is_listed(self):
        booking = self._book("2027-01-05 09:00")
        fine = self._book("2027-01-05 11:00")
        with trap_jobs() as trap:
            self.mine.hours_tuesday = "10-18"
            self._run_checks(trap)
        self.assertEqual(booking.state, "confirmed")
        self.assertIn("does not work at that time", booking.activity_ids.note)
        self.assertFalse(fine.activity_ids)
        self.mine.phone = "+49 2302 7"  # unrelated saves go on

    def test_a_booking_outside_another_pattern_is_listed(self):
        booking = self._book("2027-01-05 09:00")
        late = self._create_calendar([(day, 14, 18) for day in range(5)])
        with trap_jobs() as trap:
            self._as("admin", self.store).calendar_id = late
            self._run_checks(trap)
        self.assertIn("does not work at that time", booking.activity_ids.note)
