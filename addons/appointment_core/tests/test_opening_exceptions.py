from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestOpeningExceptions(RolesCommon):
    """Closed days, closed hours, other hours; what is booked there is told at once."""

    def _close(self, role="manager", **values):
        wizard = self._as(role, self.env["appointment.opening.add"])
        with Form(wizard) as form:
            for name, value in {"first_on": "2027-01-05", **values}.items():
                form[name] = value
        return form.record.action_save()

    def _get_opening(self):
        return self.env["appointment.opening"].search(
            [("store_id", "=", self.store.id)], order="id desc", limit=1
        )

    # ------------------------------------------------------------ closing

    def test_a_day_is_closed_by_its_date_and_a_reason(self):
        said = self._close(reason="Staff outing")["params"]["message"]
        self.assertEqual(said, "“Staff outing” is saved. No booking is in the way.")
        opening = self._get_opening()
        self.assertEqual(
            (opening.first_on, opening.last_on, opening.kind),
            (date(2027, 1, 5), date(2027, 1, 5), "closed"),
        )
        self.assertEqual((opening.start_minutes, opening.stop_minutes), (0, 1440))
        self.assertFalse(
            self.service._get_slots(date(2027, 1, 5), date(2027, 1, 5)).datetimes()
        )

    def test_bookings_in_the_way_are_counted_shown_and_kept(self):
        bookings = self._book("2027-01-05 09:00") | self._book("2027-01-06 11:00")
        elsewhere = self._book("2027-01-08 09:00")
        action = self._close(last_on="2027-01-06", reason="Ill")
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = self._as("manager", wizard)
        self.assertIn("2 bookings are in the way", wizard.message)
        shown = self.env["appointment.booking"].search(
            wizard.action_view_bookings()["domain"]
        )
        self.assertEqual(shown, bookings)
        self.assertNotIn(elsewhere, shown)
        self.assertEqual(set(bookings.mapped("state")), {"confirmed"})
        self.assertEqual(self._get_opening().booking_count, 2)

    def test_what_is_in_the_way_opens_as_conflicts_with_proposals(self):
        booking = self._book("2027-01-05 09:00")
        self._close()
        self.assertFalse(booking.conflict, "The job has not run yet.")
        action = self._as("manager", self._get_opening()).action_view_bookings()
        self.assertEqual(booking.conflict, "closed")
        self.assertEqual(action["path"], "booking-conflicts")
        lists = self.env.ref("appointment_core.appointment_booking_view_list_conflicts")
        self.assertEqual(action["views"][0], (lists.id, "list"))
        resolution = self._as("manager", booking).action_resolve()
        self.assertEqual(resolution["res_model"], "appointment.resolution")

    def test_each_exception_finds_its_own_bookings(self):
        other = self._create_resource(name="Ben")
        ours = self._book("2027-01-05 09:00", resource_id=self.resource.id)
        theirs = self._book("2027-01-05 09:00", resource_id=other.id)
        late = self._book("2027-01-06 11:00", resource_id=other.id)
        values = {"first_on": "2027-01-05"}
        of_resource, of_day, elsewhere = self.env["appointment.opening"].create(
            [
                {**values, "resource_id": other.id},
                {**values, "store_id": self.store.id},
                {**values, "store_id": self.foreign_store.id},
            ]
        )
        opened = self.env["appointment.opening"].create(
            {
                "store_id": self.store.id,
                "first_on": "2027-01-06",
                "kind": "open",
                "start_minutes": 540,
                "stop_minutes": 660,
            }
        )
        every = of_resource | of_day | elsewhere | opened
        self.assertEqual(
            every._find_bookings_of_each(),
            {
                of_resource: theirs,
                of_day: ours | theirs,
                elsewhere: ours.browse(),
                opened: late,
            },
        )
        self.assertEqual(every.mapped("booking_count"), [1, 2, 0, 1])

    def _count_queries(self, openings):
        """How many bookings are found, and by how many queries."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = openings._find_bookings()
        return len(found), self.env.cr.sql_log_count - before

    def test_five_exceptions_take_as_many_queries_as_one(self):
        days = [f"2027-01-{day:02}" for day in (5, 6, 7, 8, 11)]
        for day in days:
            self._book(f"{day} 09:00")
        for owner in ({"store_id": self.store.id}, {"resource_id": self.resource.id}):
            with self.subTest(owner=owner):
                openings = self.env["appointment.opening"].create(
                    [{**owner, "first_on": day} for day in days]
                )
                self._count_queries(openings)  # what is cached for ever
                one, queries = self._count_queries(openings[0])
                self.assertEqual(one, 1)
                self.assertEqual(self._count_queries(openings), (5, queries))

    def test_a_part_of_the_day_is_closed_by_the_clock_of_the_store(self):
        early = self._book("2027-01-05 09:00")
        late = self._book("2027-01-05 11:00")
        self._close(is_whole_day=False, start_hour=10.5, stop_hour=12.0)
        opening = self._get_opening()
        self.assertEqual((opening.start_minutes, opening.stop_minutes), (630, 720))
        self.assertEqual(opening._find_bookings(), late)
        self.assertNotIn(early, opening._find_bookings())

    def test_other_hours_on_a_holiday_replace_those_of_the_week(self):
        """T11"""
        early = self._book("2027-01-05 09:00")
        self._close(kind="open", start_hour=10.0, stop_hour=14.0)
        self.assertEqual(self._get_opening()._find_bookings(), early)
        slots = self.service._get_slots(date(2027, 1, 5), date(2027, 1, 5))
        self.assertEqual(self._local(slots)[0], "10:00")

    def test_one_booking_is_told_as_one(self):
        self._book("2027-01-05 09:00")
        action = self._close()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("One booking is in the way", wizard.message)

    # ------------------------------------------------------------ bad input

    def test_last_day_before_first_is_refused(self):
        wizards = self._as("manager", self.env["appointment.opening.add"])
        with self.assertRaisesRegex(ValidationError, "lies before the first"):
            wizards.create({"first_on": "2027-01-05", "last_on": "2027-01-04"})

    def test_hours_that_end_before_they_begin_are_refused(self):
        for start, stop in ((12, 8), (8, 25), (-1, 8)):
            with self.subTest(start=start, stop=stop), mute_logger("odoo.sql_db"):
                with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                    self._close(is_whole_day=False, start_hour=start, stop_hour=stop)

    def test_what_is_closed_already_is_not_closed_again(self):
        self._close(last_on="2027-01-08", reason="Holiday")
        with self.assertRaisesRegex(ValidationError, "“Holiday” already closes"):
            self._close(first_on="2027-01-06")
        self._close(last_on="2027-01-20", reason="Longer holiday")

    def test_two_openings_of_one_time_are_refused(self):
        self._close(kind="open", start_hour=8, stop_hour=12)
        self._close(kind="open", start_hour=14, stop_hour=18)
        with self.assertRaisesRegex(ValidationError, "already opens"):
            self._close(kind="open", start_hour=11, stop_hour=13)
        with self.assertRaisesRegex(ValidationError, "already opens"):
            self._get_opening().start_hour = 10

    def test_nobody_closes_the_store_of_others(self):
        with self.assertRaises(AccessError):
            self._as("frontdesk", self.env["appointment.opening.add"]).create({})
        wizards = self._as("manager", self.env["appointment.opening.add"])
        wizard = wizards.create({"store_id": self.foreign_store.id})
        with self.assertRaises(AccessError):
            wizard.action_save()

    # ------------------------------------------------------------ public holidays

    def _choose_holidays(self, first=2027, last=2028):
        form = Form(
            self._as("manager", self.env["appointment.holidays"]).with_context(
                default_store_id=self.store.id
            )
        )
        form.first_year, form.last_year = first, last
        return form

    def test_public_holidays_of_the_chosen_years_close_the_store(self):
        form = self._choose_holidays()
        said = form.save().action_close()["params"]["message"]
        days = set(self.store.opening_ids.mapped("first_on"))
        self.assertIn(date(2027, 10, 3), days)
        self.assertIn(date(2028, 1, 1), days)
        self.assertNotIn(date(2027, 1, 1), days, "What is over stays as it was.")
        self.assertIn(f"{len(days)} exceptions saved", said)

    def test_only_ticked_days_are_closed_and_known_ones_are_marked(self):
        self._close(first_on="2027-12-20", last_on="2027-12-31", reason="Holiday")
        form = self._choose_holidays(2027, 2027)
        for number in range(len(form.day_ids)):
            with form.day_ids.edit(number) as line:
                is_known = line.day_on >= date(2027, 12, 20)
                self.assertEqual(line.is_known, is_known)
                self.assertEqual(line.is_chosen, not is_known)
                if not is_known:
                    line.is_chosen = line.day_on == date(2027, 5, 1)
        form.save().action_close()
        self.assertEqual(
            set(self.store.opening_ids.mapped("first_on")),
            {date(2027, 5, 1), date(2027, 12, 20)},
        )

    def test_bookings_on_a_holiday_are_told(self):
        self._book("2027-03-26 09:00")  # Good Friday
        action = self._choose_holidays(2027, 2027).save().action_close()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("One booking is in the way", wizard.message)

    def test_years_that_make_no_sense_are_refused(self):
        for first, last in ((2028, 2027), (1900, 2027), (2027, 9999)):
            with self.subTest(first=first, last=last):
                with self.assertRaisesRegex(ValidationError, "Choose years from 2027"):
                    self._choose_holidays(first, last).save()

    def test_nothing_to_close_is_told(self):
        form = self._choose_holidays(2027, 2027)
        form.save().action_close()
        with self.assertRaisesRegex(UserError, "Nothing is chosen"):
            self._choose_holidays(2027, 2027).save().action_close()

    def test_a_store_without_country_is_told_what_to_do(self):
        self.store.country_id = False
        with self.assertRaisesRegex(UserError, "Enter the country"):
            self._choose_holidays().save().action_close()
        with self.assertRaisesRegex(UserError, "Enter the country"):
            self.store._load_public_holidays(2027)

    def test_a_country_without_a_list_is_told(self):
        self.store.country_id = self.env["res.country"].create(
            {"name": "Freedonia", "code": "QX"}
        )
        with self.assertRaisesRegex(UserError, "Freedonia"):
            self.store._load_public_holidays(2027)
