from datetime import timedelta

import psycopg2.errors

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import BookingRefused
from .common import NOW, AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPlacing(AppointmentCommon):
    def test_constraint_exists_in_the_database(self):
        """A failed constraint does not fail an install, so look for it."""
        self.env.cr.execute(
            "SELECT condeferrable, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'appointment_claim_no_overlap'"
        )
        deferrable, definition = self.env.cr.fetchone()
        self.assertTrue(deferrable)
        self.assertIn("EXCLUDE USING gist", definition)
        self.assertIn("WHERE (is_live)", definition)

    def test_every_index_and_constraint_exists(self):
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
        )
        known = {name for (name,) in self.env.cr.fetchall()}
        for model_name in self.env.registry:
            if not model_name.startswith("appointment."):
                continue
            model = self.env[model_name]
            for name in model._table_objects:
                self.assertIn(name, known, model_name)

    def test_raw_insert_cannot_double_book(self):
        """T37: the database refuses whatever writes."""
        claim = self._create_booking("2027-01-05 09:00").live_claim_ids
        with (
            self.assertRaises(psycopg2.errors.ExclusionViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "INSERT INTO appointment_claim"
                " (resource_id, seat, start, stop, kind, is_live)"
                " VALUES (%s, 1, %s, %s, 'block', TRUE)",
                (
                    self.resource.id,
                    claim.start + timedelta(seconds=1),
                    claim.stop + timedelta(hours=1),
                ),
            )

    def test_hold_takes_the_place(self):
        booking = self._create_booking("2027-01-05 09:00")
        self.assertEqual(booking.state, "hold")
        self.assertEqual(len(booking.live_claim_ids), 1)
        self.assertEqual(booking.stop - booking.start, timedelta(minutes=60))
        slots = self.service._get_slots(booking.start.date(), booking.start.date())
        self.assertEqual(self._local(slots), ["10:00", "10:30", "11:00"])

    def test_touching_bookings_fit_and_overlapping_ones_do_not(self):
        """T04, T05."""
        self._create_booking("2027-01-05 10:00")
        self._create_booking("2027-01-05 09:00")
        self._create_booking("2027-01-05 11:00")
        for start in ("09:30", "10:00", "10:30"):
            with self.assertRaises(BookingRefused) as refused:
                self._create_booking(f"2027-01-05 {start}")
            self.assertEqual(refused.exception.code, "booked")

    def test_direct_starts_are_refused_with_their_own_reason(self):
        """T21."""
        self.service.notice_minutes = 26 * 60
        self.service.horizon_days = 10
        cases = {
            "2027-01-04 06:30": "past",
            "2027-01-05 08:00": "notice",
            "2027-02-01 09:00": "horizon",
            "2027-01-06 09:10": "off_grid",
            "2027-01-06 08:00": "closed",
            "2027-01-06 11:30": "closed",
            "2027-01-09 09:00": "closed",
        }
        before = self.env["appointment.booking"].search_count([])
        for start, code in cases.items():
            with self.subTest(start=start):
                with self.assertRaises(BookingRefused) as refused:
                    self._create_booking(start)
                self.assertEqual(refused.exception.code, code)
        self.assertEqual(self.env["appointment.booking"].search_count([]), before)

    def test_start_with_seconds_is_off_the_grid(self):
        with self.assertRaises(BookingRefused) as refused:
            self._create_booking("2027-01-05 09:00:20")
        self.assertEqual(refused.exception.code, "off_grid")

    def test_same_request_is_one_booking(self):
        """T38."""
        first = self._create_booking("2027-01-05 09:00", request_key="k1")
        again = self._create_booking("2027-01-05 09:00", request_key="k1")
        self.assertEqual(first, again)

    def test_new_choice_of_a_visitor_moves_the_hold(self):
        first = self._create_booking("2027-01-05 09:00", visitor_key="v1")
        second = self._create_booking("2027-01-05 11:00", visitor_key="v1")
        self.assertEqual(first, second)
        self.assertEqual(second.start, self._utc("2027-01-05 11:00"))
        self.assertEqual(len(second.live_claim_ids), 1)
        self._create_booking("2027-01-05 09:00")

    def test_lapsed_hold_is_free_for_the_next(self):
        lapsed = self._create_booking("2027-01-05 09:00")
        with freeze_time("2027-01-04 06:31:00"):
            booking = self._create_booking("2027-01-05 09:00")
            self.assertEqual(booking.state, "hold")
            self.assertFalse(lapsed.live_claim_ids)
            self._run_cron("appointment_core.ir_cron_expire")
        self.assertEqual(lapsed.state, "expired")
        self.assertEqual(booking.state, "hold")

    def test_late_confirmation_takes_the_place_again_or_is_refused(self):
        """T63, the part of the place."""
        late = self._create_booking("2027-01-05 09:00")
        with freeze_time("2027-01-04 07:00:00"):
            self._run_cron("appointment_core.ir_cron_expire")
            self.assertEqual(late._confirm(), late)
            self.assertEqual(late.state, "confirmed")
            self.assertFalse(late.live_claim_ids.hold_until)
            later = self._create_booking("2027-01-05 10:00")
        with freeze_time("2027-01-04 09:00:00"):
            self._run_cron("appointment_core.ir_cron_expire")
            self._create_booking("2027-01-05 10:00")
            with self.assertRaises(BookingRefused):
                later._confirm()
        self.assertEqual(later.state, "expired")

    def test_confirm_is_idempotent(self):
        booking = self._create_booking("2027-01-05 09:00")
        self.assertEqual(booking._confirm(), booking)
        self.assertFalse(booking._confirm())

    def test_reschedule_moves_claims_and_leaves_history(self):
        """T55."""
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        token = booking.access_token
        booking._reschedule(self._utc("2027-01-07 10:30"))
        self.assertEqual(booking.start, self._utc("2027-01-07 10:30"))
        self.assertEqual(booking.live_claim_ids.start, self._utc("2027-01-07 10:30"))
        self.assertEqual(booking.move_ids.old_start, self._utc("2027-01-05 09:00"))
        self.assertEqual(booking.ics_sequence, 1)
        self.assertEqual(booking.access_token, token)
        self._create_booking("2027-01-05 09:00")

    def test_lost_reschedule_keeps_the_old_place(self):
        """T34."""
        booking = self._create_booking("2027-01-05 09:00")
        self._create_booking("2027-01-07 10:30")
        with self.assertRaises(BookingRefused):
            booking._reschedule(self._utc("2027-01-07 10:00"), by="store")
        self.assertEqual(booking.start, self._utc("2027-01-05 09:00"))
        self.assertEqual(booking.live_claim_ids.start, self._utc("2027-01-05 09:00"))
        self.assertFalse(booking.move_ids)

    def test_writing_start_goes_through_the_checks(self):
        """T28: a drag in the calendar."""
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        self._create_booking("2027-01-05 10:00")
        with self.assertRaises(BookingRefused):
            booking.write({"start": self._utc("2027-01-05 10:30")})
        booking.write({"start": self._utc("2027-01-05 11:00")})
        self.assertEqual(booking.live_claim_ids.start, self._utc("2027-01-05 11:00"))

    def test_reschedule_limit_and_deadline_bind_the_customer_only(self):
        self.policy.reschedule_limit = 1
        booking = self._create_booking("2027-01-07 09:00")
        booking._reschedule(self._utc("2027-01-07 10:00"))
        with self.assertRaises(BookingRefused) as refused:
            booking._reschedule(self._utc("2027-01-07 11:00"))
        self.assertEqual(refused.exception.code, "limit")
        booking._reschedule(self._utc("2027-01-07 11:00"), by="store")

    def test_cancel_frees_the_seats(self):
        """T40: cancelling frees exactly the own seats."""
        self.resource.seats = 12
        service = self._create_service(
            name="Class",
            requirements=[{"role_id": self.role.id, "takes": "persons"}],
            max_persons=12,
        )
        parties = [
            self._create_booking(
                "2027-01-05 09:00", service_id=service.id, persons=persons
            )
            for persons in (5, 4, 3)
        ]
        with self.assertRaises(BookingRefused) as refused:
            self._create_booking("2027-01-05 09:00", service_id=service.id)
        self.assertEqual(refused.exception.code, "full")
        parties[1]._cancel("customer")
        self.assertEqual(parties[1].state, "cancelled")
        for _person in range(4):
            self._create_booking("2027-01-05 09:00", service_id=service.id)
        with self.assertRaises(BookingRefused):
            self._create_booking("2027-01-05 09:00", service_id=service.id)

    def test_claims_are_reseated_when_no_lane_is_free(self):
        """Two lanes, staggered: a third booking fits by count, not by lane."""
        self.resource.seats = 2
        first = self._create_booking("2027-01-05 09:00")
        second = self._create_booking("2027-01-05 10:00")
        third = self._create_booking("2027-01-05 11:00")
        second.live_claim_ids.sudo().seat = 2
        fourth = self._create_booking("2027-01-05 09:30")
        self.assertEqual(fourth.state, "hold")
        fifth = self._create_booking("2027-01-05 10:30")
        lanes = (first | second | third | fourth | fifth).live_claim_ids
        self.assertEqual(len(lanes), 5)

    def test_two_requirements_take_and_free_both(self):
        """T42."""
        chair = self.env["appointment.role"].create({"name": "Chair (test)"})
        self._create_resource(name="Chair 1", appointment_role_ids=[(6, 0, chair.ids)])
        service = self._create_service(
            name="Colour",
            requirements=[{"role_id": self.role.id}, {"role_id": chair.id}],
        )
        booking = self._create_booking("2027-01-05 09:00", service_id=service.id)
        self.assertEqual(len(booking.live_claim_ids), 2)
        with self.assertRaises(BookingRefused):
            self._create_booking("2027-01-05 09:00")
        booking._cancel("store")
        self.assertFalse(booking.live_claim_ids)
        self._create_booking("2027-01-05 09:00")

    def test_bookings_are_shared_out_evenly(self):
        """T45: least busy first."""
        others = [self._create_resource(name=name) for name in ("Ben", "Cem")]
        for day in range(5, 9):
            for hour in ("09:00", "10:00", "11:00"):
                self._create_booking(f"2027-01-0{day} {hour}")
        counts = [
            self.env["appointment.claim"].search_count([("resource_id", "=", r.id)])
            for r in (self.resource, *others)
        ]
        self.assertLessEqual(max(counts) - min(counts), 1)
        self.assertEqual(sum(counts), 12)

    def test_chosen_resource_is_the_one_claimed(self):
        chosen = self._create_resource(name="Ben")
        self.service.requirement_ids.is_customer_choice = True
        booking = self._create_booking("2027-01-05 09:00", resource_id=chosen.id)
        self.assertEqual(booking.resource_ids, chosen)
        with self.assertRaises(BookingRefused):
            self._create_booking("2027-01-05 09:00", resource_id=chosen.id)

    def test_window_is_claimed_whole_and_the_bay_apart(self):
        """C-04: a window of four places, a bay for the work minutes."""
        desk_role = self.env["appointment.role"].create({"name": "Pickup (test)"})
        bay_role = self.env["appointment.role"].create({"name": "Bay (test)"})
        windows = self._create_calendar(
            [(day, start, start + 2) for day in range(5) for start in (8, 10, 14, 16)]
        )
        day_hours = self._create_calendar([(day, 8, 18) for day in range(5)])
        self.store.calendar_id = day_hours
        desk = self._create_resource(
            name="Desk",
            seats=4,
            calendar_id=windows.id,
            appointment_role_ids=[(6, 0, desk_role.ids)],
        )
        for name in ("Bay 1", "Bay 2"):
            self._create_resource(
                name=name,
                calendar_id=day_hours.id,
                appointment_role_ids=[(6, 0, bay_role.ids)],
            )
        service = self._create_service(
            name="Brakes",
            duration_minutes=120,
            requirements=[
                {"role_id": desk_role.id, "span": "window"},
                {"role_id": bay_role.id, "work_minutes": 180},
            ],
        )
        day = self._utc("2027-01-05 12:00").date()
        self.assertEqual(
            self._local(service._get_slots(day, day)), ["08:00", "10:00", "14:00"]
        )
        booking = self._create_booking("2027-01-05 08:00", service_id=service.id)
        window = booking.live_claim_ids.filtered(lambda c: c.resource_id == desk)
        bay = booking.live_claim_ids - window
        self.assertEqual(window.stop - window.start, timedelta(hours=2))
        self.assertEqual(bay.stop - bay.start, timedelta(hours=3))
        self._create_booking("2027-01-05 08:00", service_id=service.id)
        self.assertEqual(self._local(service._get_slots(day, day)), ["14:00"])

    def test_backend_create_places_and_confirms(self):
        booking = self.env["appointment.booking"].create(
            {
                "service_id": self.service.id,
                "partner_id": self.customer.id,
                "start": self._utc("2027-01-05 09:10"),
            }
        )
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.source, "staff")
        self.assertTrue(booking.live_claim_ids)

    def test_no_show_frees_the_seats_and_can_be_taken_back(self):
        """T60."""
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        with self.assertRaisesRegex(UserError, "after the start"):
            booking._set_no_show()
        with freeze_time("2027-01-05 08:30:00"):
            booking._set_no_show()
            self.assertFalse(booking.live_claim_ids)
            booking.action_back_to_confirmed()
            self.assertEqual(booking.state, "confirmed")
            self.assertEqual(len(booking.live_claim_ids), 1)

    def test_a_missed_place_is_kept_for_half_an_hour(self):
        """C-06: who comes late still finds the place, others do not get it."""
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        start = self._utc("2027-01-05 09:00")
        with freeze_time("2027-01-05 08:05:00"):
            booking._set_no_show()
            self.assertEqual(booking.state, "no_show")
            claim = booking.claim_ids
            self.assertTrue(claim.is_live and claim.is_released)
            self.assertEqual(claim.hold_until, start + timedelta(minutes=30))
            with self.assertRaises(BookingRefused):
                self._create_booking("2027-01-05 09:30")
            booking.action_back_to_confirmed()
            self.assertFalse(claim.hold_until or claim.is_released)
            booking._set_no_show()
        with freeze_time("2027-01-05 08:30:00"):
            other = self._create_booking("2027-01-05 09:30")
            self.assertEqual(other.state, "hold")
            self.assertFalse(booking.live_claim_ids)

    def test_state_cannot_be_written_directly(self):
        booking = self._create_booking("2027-01-05 09:00")
        with self.assertRaisesRegex(UserError, "buttons"):
            booking.write({"state": "completed"})

    def test_share_of_capacity_is_confirmed_at_once(self):
        """T54."""
        self.resource.seats = 4
        self.service.write({"confirmation": "capacity", "auto_confirm_percent": 50})
        states = []
        for _client in range(3):
            booking = self._create_booking("2027-01-05 09:00")
            booking._submit()
            states.append(booking.state)
        self.assertEqual(states, ["confirmed", "confirmed", "pending"])
