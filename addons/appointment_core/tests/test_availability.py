from datetime import date, datetime, timedelta, timezone

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import NOW, AppointmentCommon

TUESDAY = date(2027, 1, 5)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAvailability(AppointmentCommon):
    def _starts(self, day=TUESDAY, service=None, **options):
        service = service or self.service
        return self._local(service._get_slots(day, day, **options))

    def test_starts_follow_the_grid_of_the_hours(self):
        """T01."""
        self.assertEqual(self._starts(), ["09:00", "09:30", "10:00", "10:30", "11:00"])

    def test_free_time_of_two_resources_is_not_merged(self):
        """T03."""
        self.store.calendar_id = self._create_calendar([(1, 8, 18)])
        self.resource.calendar_id = self._create_calendar([(1, 9, 10.5)])
        self._create_resource(calendar_id=self._create_calendar([(1, 10, 12)]).id)
        self.service.duration_minutes = 120
        self.assertEqual(self._starts(), ["10:00"])

    def test_hours_across_midnight_are_offered_once(self):
        """T06."""
        night = self._create_calendar([(1, 22, 24), (2, 0, 2)])
        self.store.calendar_id = night
        self.resource.calendar_id = night
        starts = self._starts()
        self.assertEqual(starts, ["22:00", "22:30", "23:00", "23:30"])
        self.assertEqual(self._starts(date(2027, 1, 6)), ["00:00", "00:30", "01:00"])

    def test_touching_lines_are_one_and_lunch_parts_them(self):
        """T07."""
        joined = self._create_calendar([(1, 9, 12), (1, 12, 17)])
        parted = self._create_calendar([(1, 9, 12), (1, 13, 17)])
        self.store.calendar_id = joined
        self.resource.calendar_id = joined
        self.assertIn("11:30", self._starts())
        self.resource.calendar_id = parted
        self.assertNotIn("11:30", self._starts())

    def test_two_weeks_alternate(self):
        """T08: the native method is the oracle."""
        calendar = self._create_calendar([(1, 9, 12)])
        calendar.switch_calendar_type()
        self.assertTrue(calendar.two_weeks_calendar)
        odd_lines = calendar.attendance_ids.filtered(
            lambda line: line.week_type == "1" and not line.display_type
        )
        odd_lines.hour_to = 10
        self.store.calendar_id = calendar
        self.resource.calendar_id = calendar
        for week in range(4):
            day = TUESDAY + timedelta(weeks=week)
            first = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
            spans = calendar._attendance_intervals_batch(
                first, first + timedelta(days=1)
            )[False]
            hours = sum((stop - start).seconds for start, stop, _rec in spans) / 3600
            self.assertEqual(len(self._starts(day)), 5 if hours == 3 else 1)

    def test_resource_without_hours_is_open_when_the_store_is(self):
        """T09."""
        flexible = self.env["resource.calendar"].create(
            {"name": "Flexible", "schedule_type": "flexible"}
        )
        for calendar in (flexible, self.env["resource.calendar"]):
            with self.subTest(calendar=calendar.name):
                self.resource.calendar_id = calendar
                self.assertEqual(len(self._starts()), 5)

    def test_booking_of_three_nights_blocks_all_days(self):
        """T10."""
        always = self._create_calendar([(day, 0, 24) for day in range(7)])
        self.store.calendar_id = always
        self.resource.calendar_id = always
        room = self._create_service(
            name="Room", duration_minutes=3 * 1440, step_minutes=1440
        )
        self._create_booking("2027-01-05 00:00", service_id=room.id)
        for day in range(5, 8):
            self.assertFalse(self._starts(date(2027, 1, day)), day)
        self.assertEqual(len(self._starts(date(2027, 1, 8))), 48)
        self.assertEqual(self._starts(date(2027, 1, 4), service=room), [])

    def test_exceptions_override_their_day_only(self):
        """T11."""
        openings = self.env["appointment.opening"]
        openings.create(
            [
                {
                    "store_id": self.store.id,
                    "first_on": "2027-01-05",
                    "reason": "Inventory",
                },
                {
                    "store_id": self.store.id,
                    "first_on": "2027-01-06",
                    "kind": "open",
                    "start_minutes": 600,
                    "stop_minutes": 840,
                    "reason": "Short day",
                },
            ]
        )
        self.assertEqual(self._starts(), [])
        self.assertEqual(self._starts(date(2027, 1, 6)), ["10:00", "10:30", "11:00"])
        self.assertEqual(len(self._starts(date(2027, 1, 7))), 5)

    def test_closed_part_of_a_day(self):
        self.env["appointment.opening"].create(
            {
                "resource_id": self.resource.id,
                "first_on": "2027-01-05",
                "start_minutes": 600,
                "stop_minutes": 630,
                "reason": "Doctor",
            }
        )
        self.assertEqual(self._starts(), ["09:00", "10:30", "11:00"])

    def test_days_of_change_offer_true_local_times(self):
        """T12, T13, T14 through the database."""
        always = self._create_calendar([(day, 0, 24) for day in range(7)])
        self.store.write({"calendar_id": always.id, "tz": "Europe/Brussels"})
        self.resource.calendar_id = always
        self.service.step_minutes = 60
        spring = self._starts(date(2027, 3, 28))
        self.assertEqual(len(spring), 23)
        self.assertFalse([label for label in spring if label.startswith("02")])
        autumn = self.service._get_slots(date(2027, 10, 31), date(2027, 10, 31))
        self.assertEqual(len(set(autumn.starts)), 25)
        twice = [
            moment
            for moment in autumn.datetimes()
            if moment in (datetime(2027, 10, 31, 0), datetime(2027, 10, 31, 1))
        ]
        self.assertEqual(len(twice), 2)
        self._create_booking("2027-10-31 02:00")
        left = self.service._get_slots(date(2027, 10, 31), date(2027, 10, 31))
        self.assertEqual(set(twice) & set(left.datetimes()), {twice[1]})

    def test_resource_in_another_zone_works_its_own_hours(self):
        """T15, T18: 13:00–18:00 in New York, a store in Berlin."""
        self.store.calendar_id = self._create_calendar([(d, 0, 24) for d in range(7)])
        self.resource.write(
            {
                "tz": "America/New_York",
                "calendar_id": self._create_calendar(
                    [(d, 13, 18) for d in range(7)], tz="America/New_York"
                ).id,
            }
        )
        self.assertEqual(self._starts()[0], "19:00")
        self.assertEqual(self._starts(date(2027, 3, 20))[0], "18:00")
        self.assertEqual(self._starts(date(2027, 4, 1))[0], "19:00")

    def test_month_in_summer_opened_in_winter(self):
        """T20."""
        slots = self.service._get_slots(date(2027, 7, 1), date(2027, 7, 31))
        self.assertEqual(slots.datetimes()[0], datetime(2027, 7, 1, 7))
        self.assertLess(slots.datetimes()[-1], datetime(2027, 7, 31, 22))

    def test_buffers_of_both_services_add_up(self):
        """T26, T27, T29."""
        self.service.write({"buffer_before_minutes": 10, "buffer_after_minutes": 15})
        self.service.step_minutes = 5
        self.assertEqual(self._starts()[0], "09:00")
        self._create_booking("2027-01-05 10:00")
        starts = self._starts()
        self.assertEqual(starts, [])
        self.store.calendar_id = self.resource.calendar_id = self._create_calendar(
            [(1, 7, 14)]
        )
        starts = self._starts()
        self.assertIn("08:35", starts)
        self.assertNotIn("08:40", starts)
        self.assertIn("11:25", starts)
        self.assertNotIn("11:20", starts)

    def test_the_break_of_a_person_keeps_the_time_after_free(self):
        """R002-025: an own break; of two breaks the longer one counts."""
        self.resource.buffer_after_minutes = 15
        self.service.step_minutes = 15
        booking = self._create_booking("2027-01-05 09:00")
        self.assertEqual(booking.claim_ids.stop, self._utc("2027-01-05 10:15"))
        self.assertEqual(booking.stop, self._utc("2027-01-05 10:00"))
        self.assertEqual(self._starts()[0], "10:15")
        self.service.buffer_after_minutes = 45
        second = self._create_booking("2027-01-05 10:15")
        self.assertEqual(second.claim_ids.stop, self._utc("2027-01-05 12:00"))

    def test_native_time_off_removes_starts(self):
        """T47, T48: of a person, of a calendar, of the company."""
        leaves = self.env["resource.calendar.leaves"]
        base = {
            "name": "Off",
            "date_from": self._utc("2027-01-05 09:00"),
            "date_to": self._utc("2027-01-05 10:00"),
        }
        for owner in (
            {"resource_id": self.resource.id, "calendar_id": self.calendar.id},
            {"calendar_id": self.calendar.id},
            {"calendar_id": False, "company_id": self.store.company_id.id},
        ):
            with self.subTest(owner=owner):
                leave = leaves.create({**base, **owner})
                self.assertEqual(self._starts(), ["10:00", "10:30", "11:00"])
                leave.unlink()
        self.assertEqual(len(self._starts()), 5)

    def test_holidays_of_another_company_do_not_count(self):
        """The weekly hours may be common to companies; their days off are not."""
        other = self.env["res.company"].create({"name": "Other"})
        day_off = {
            "name": "Holiday of others",
            "company_id": other.id,
            "date_from": self._utc("2027-01-05 00:00"),
            "date_to": self._utc("2027-01-06 00:00"),
        }
        for calendar in (self.calendar, self.env["resource.calendar"]):
            leave = self.env["resource.calendar.leaves"].create(
                {**day_off, "calendar_id": calendar.id}
            )
            leave.company_id = other
            self.assertEqual(len(self._starts()), 5)
            leave.company_id = self.store.company_id
            self.assertEqual(self._starts(), [])
            leave.unlink()

    def test_dates_of_the_service_limit_it(self):
        self.service.period_ids = [
            Command.create({"first_on": "2027-01-06", "last_on": "2027-01-07"})
        ]
        self.assertEqual(self._starts(), [])
        self.assertEqual(len(self._starts(date(2027, 1, 6))), 5)
        self.assertEqual(len(self._starts(date(2027, 1, 7))), 5)
        self.assertEqual(self._starts(date(2027, 1, 8)), [])

    def test_seats_count_by_instant(self):
        """T41: staggered bookings."""
        self.resource.seats = 2
        self._create_booking("2027-01-05 09:00")
        self._create_booking("2027-01-05 09:30")
        self.assertEqual(self._starts(), ["10:00", "10:30", "11:00"])

    def test_fewer_seats_keep_bookings_and_stop_new_ones(self):
        """T44."""
        self.resource.seats = 2
        held = [self._create_booking("2027-01-05 09:00") for _i in range(2)]
        self.resource.seats = 1
        self.assertEqual({booking.state for booking in held}, {"hold"})
        self.assertEqual(self._starts(), ["10:00", "10:30", "11:00"])

    def test_archived_resource_is_not_offered(self):
        self.resource.active = False
        self.assertEqual(self._starts(), [])
        refusal = self.service._explain(self._utc("2027-01-05 09:00"))
        self.assertEqual(refusal.code, "missing")

    def test_reason_names_the_true_cause(self):
        """T96."""
        self.env["resource.calendar.leaves"].create(
            {
                "resource_id": self.resource.id,
                "calendar_id": self.calendar.id,
                "date_from": self._utc("2027-01-06 09:00"),
                "date_to": self._utc("2027-01-06 10:00"),
            }
        )
        self._create_booking("2027-01-05 09:00")
        cases = {
            "2027-01-05 09:00": "booked",
            "2027-01-06 09:30": "absent",
            "2027-01-05 13:00": "closed",
            "2027-01-05 10:10": "off_grid",
        }
        for start, code in cases.items():
            with self.subTest(start=start):
                self.assertEqual(self.service._explain(self._utc(start)).code, code)
        self.assertIsNone(self.service._explain(self._utc("2027-01-05 10:00")))

    def test_reading_takes_ten_queries_whatever_the_size(self):
        """T89 and architecture §8."""
        for count in (1, 30):
            for _index in range(count - 1):
                self._create_resource()
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(10):
                self.service._get_slots(TUESDAY, TUESDAY + timedelta(days=30))

    def test_busy_hook_of_other_addons_blocks_every_seat(self):
        self.resource.seats = 3
        busy = {
            self.resource.id: [
                (self._utc("2027-01-05 09:00"), self._utc("2027-01-05 10:00"), "leg")
            ]
        }
        self.patch(
            type(self.env["resource.resource"]), "_get_busy_spans", lambda *_args: busy
        )
        self.assertEqual(self._starts(), ["10:00", "10:30", "11:00"])
