from datetime import date, timedelta

import psycopg2.errors

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..exceptions import BookingRefused
from .common import NOW, AppointmentCommon

LATER = "2027-01-04 06:45:00"  # after a hold of 30 minutes made at NOW


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPlacingEdges(AppointmentCommon):
    """Where two stories of one booking meet: lapse, confirm, change, block, move."""

    def _create_stylist_and_chair(self, chairs=1):
        role = self.env["appointment.role"].create({"name": "Chair (test)"})
        self._create_resource(
            name="Chairs", seats=chairs, appointment_role_ids=[(6, 0, role.ids)]
        )
        return self._create_service(
            name="Colour",
            requirements=[{"role_id": self.role.id}, {"role_id": role.id}],
        )

    # ------------------------------------------------------------ lapse

    def test_lapsed_hold_that_lost_one_of_two_seats_takes_both_again(self):
        """T63: the chair was freed by another booking, the stylist was not."""
        self._create_resource(name="Ben")
        service = self._create_stylist_and_chair(chairs=2)
        late = self._create_booking("2027-01-05 09:00", service_id=service.id)
        with freeze_time(LATER):
            self._create_booking("2027-01-05 11:00", service_id=service.id)
            self.assertEqual(len(late.live_claim_ids), 1)
            late._confirm()
            self.assertEqual(len(late.live_claim_ids), 2)
            self.assertFalse(any(late.live_claim_ids.mapped("hold_until")))

    def test_lapsed_hold_is_refused_when_one_of_two_seats_is_sold(self):
        self._create_resource(name="Ben")
        service = self._create_stylist_and_chair()
        late = self._create_booking("2027-01-05 09:00", service_id=service.id)
        with freeze_time(LATER):
            self._create_booking("2027-01-05 09:00", service_id=service.id)._confirm()
            with self.assertRaises(BookingRefused):
                late._confirm()
            self.assertEqual(late.state, "hold")

    def test_cron_commits_booking_by_booking(self):
        bookings = self.env["appointment.booking"]
        for hour in ("09:00", "10:00", "11:00"):
            bookings |= self._create_booking(f"2027-01-05 {hour}")
        with freeze_time(LATER):
            self._run_cron("appointment_core.ir_cron_expire")
        self.assertEqual(bookings.mapped("state"), ["expired"] * 3)
        self.assertFalse(bookings.live_claim_ids)

    # ------------------------------------------------------------ visitors

    def test_a_confirmed_booking_is_not_changed_by_another_tab(self):
        first = self._create_booking("2027-01-05 09:00", visitor_key="v")
        first._confirm()
        second = self._create_booking("2027-01-05 10:00", visitor_key="v")
        self.assertNotEqual(first, second)
        self.assertFalse(first.live_claim_ids.hold_until)
        self.assertEqual(first.start, self._utc("2027-01-05 09:00"))

    def test_the_database_knows_one_hold_per_visitor_and_service(self):
        self._create_booking("2027-01-05 09:00", visitor_key="v")
        other = self._create_booking("2027-01-05 10:00")
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE appointment_booking SET visitor_key = 'v' WHERE id = %s",
                (other.id,),
            )

    def test_cap_of_bookings_per_customer(self):
        """T24: two a week, whatever the case of the e-mail; staff may book more."""
        self.policy.write({"customer_limit": 2, "customer_limit_days": 7})
        again = self.customer.copy({"email": "ERIKA@Example.com"})
        other = self.customer.copy({"email": "other@example.com"})
        self._create_booking("2027-01-05 09:00")._confirm()
        second = self._create_booking("2027-01-07 09:00", visitor_key="v")
        with self.assertRaises(BookingRefused) as refused:
            self._create_booking("2027-01-11 09:00", partner_id=again.id)
        self.assertEqual(refused.exception.code, "cap")
        self._create_booking("2027-01-11 09:00", partner_id=other.id)
        self._create_booking("2027-01-11 10:00", source="staff")
        self.env["appointment.booking"].search([("source", "=", "staff")]).filtered(
            "live_claim_ids"
        )._cancel("store")
        changed = self._create_booking("2027-01-11 10:00", visitor_key="v")
        self.assertEqual(changed, second)
        changed._cancel("customer")
        self._create_booking("2027-01-06 09:00", partner_id=again.id)

    # ------------------------------------------------------------ moves

    def test_customers_move_bookings_of_the_staff_by_the_rules(self):
        booking = self._create_booking("2027-01-05 09:00", source="staff")
        booking._confirm()
        self.service.policy_id.write(
            {"reschedule_before_minutes": 0, "notice_minutes": 60}
        )
        for start in ("2027-01-05 10:10", "2027-01-01 09:00", "2028-06-05 09:00"):
            with self.subTest(start=start), self.assertRaises(BookingRefused):
                booking._reschedule(self._utc(start), by="customer")
        booking._reschedule(self._utc("2027-01-05 10:10"), by="store")
        self.assertEqual(booking.start, self._utc("2027-01-05 10:10"))

    def test_moving_to_another_resource(self):
        other = self._create_resource(name="Ben")
        self.service.requirement_ids.is_customer_choice = True
        user = self.env["res.users"].create(
            {
                "name": "Desk",
                "login": "desk-moves",
                "group_ids": [
                    (
                        6,
                        0,
                        self.env.ref(
                            "appointment_core.appointment_core_group_frontdesk"
                        ).ids,
                    )
                ],
            }
        )
        self.store.staff_ids |= user
        booking = self._create_booking("2027-01-05 09:00", resource_id=self.resource.id)
        booking._confirm()
        booking.with_user(user)._reschedule(booking.start, resource=other, by="store")
        self.assertEqual(booking.resource_ids, other)
        self.assertEqual(len(booking.live_claim_ids), 1)

    def test_a_move_keeps_the_duration_that_was_booked(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        self.service.duration_minutes = 30
        booking._reschedule(self._utc("2027-01-05 10:00"), by="store")
        self.assertEqual(booking.stop - booking.start, timedelta(hours=1))
        claim = booking.live_claim_ids
        self.assertEqual(claim.stop - claim.start, timedelta(hours=1))

    def test_times_for_a_move_are_exactly_those_that_a_move_gets(self):
        """The own place counts as free, and the duration is the one booked."""
        booking = self._create_booking("2027-01-05 10:00")
        booking._confirm()
        self._create_booking("2027-01-05 11:00")._confirm()
        self.service.duration_minutes = 30
        self.service.policy_id.reschedule_limit = 99
        day = date(2027, 1, 5)
        found = self._local(self.service._get_slots(day, day, moving=booking))
        self.assertEqual(found, ["09:00", "09:30", "10:00"])
        others = self._local(self.service._get_slots(day, day))
        self.assertEqual(others, ["09:00", "09:30"])
        for hour in range(9, 12):
            for minute in (0, 30):
                label = f"{hour:02}:{minute:02}"
                start = self._utc(f"2027-01-05 {label}")
                refusal = self.service._explain(start, moving=booking)
                self.assertEqual(refusal is None, label in found, label)
                if refusal:
                    with self.assertRaises(BookingRefused), self.env.cr.savepoint():
                        booking._reschedule(start)
                else:
                    booking._reschedule(start)
                    self.assertEqual(booking.start, start)

    def test_times_for_a_move_reach_as_far_as_the_booking_takes(self):
        """The service has become short: a day at the edge is asked like a month."""
        night = self._create_calendar([(day, 0, 24) for day in range(7)])
        self.store.calendar_id = self.resource.calendar_id = night
        self.service.write({"duration_minutes": 4320, "step_minutes": 1440})
        booking = self._create_booking("2027-01-05 00:00")
        booking._confirm()
        self.service.duration_minutes = 60
        first, last = date(2027, 1, 5), date(2027, 1, 12)
        starts = self.service._get_slots(first, last, moving=booking).datetimes()
        self.assertIn(self._utc("2027-01-12 00:00"), starts)
        for start in starts:
            self.assertIsNone(self.service._explain(start, moving=booking))

    # ------------------------------------------------------------ cancelling

    def test_customers_cancel_until_the_deadline_of_the_policy(self):
        """T56: exactly at the deadline is in time; staff always may."""
        self.policy.cancel_before_minutes = 1440
        start = self._utc("2027-01-06 09:00")
        early = self._create_booking("2027-01-06 09:00")
        late = self._create_booking("2027-01-06 10:00")
        (early | late)._confirm()
        with freeze_time(start - timedelta(days=1)):
            early._cancel("customer")
        self.assertEqual(early.state, "cancelled")
        with freeze_time(start - timedelta(hours=23) + timedelta(seconds=1)):
            with self.assertRaises(BookingRefused) as refused:
                late._cancel("customer")
            self.assertEqual(refused.exception.code, "deadline")
            self.assertEqual(late.state, "confirmed")
            late._cancel("store")
        self.assertEqual(late.state, "cancelled")

    def test_nobody_cancels_by_himself_what_has_begun(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        with freeze_time(booking.start + timedelta(seconds=1)):
            with self.assertRaises(BookingRefused):
                booking._cancel("customer")

    # ------------------------------------------------------------ blocks

    def test_blocks_fill_the_gaps_of_every_seat(self):
        self.resource.seats = 2
        self._create_booking("2027-01-05 10:00")._confirm()
        lapsed = self._create_booking("2027-01-05 10:00")
        with freeze_time(LATER):
            blocks = self.env["appointment.placing"]._block(
                self.resource,
                self._utc("2027-01-05 09:00"),
                self._utc("2027-01-05 12:00"),
                "Paint",
            )
        spans = sorted(
            (block.seat, (block.stop - block.start).total_seconds() / 3600)
            for block in blocks
        )
        self.assertEqual(spans, [(1, 1.0), (1, 1.0), (2, 3.0)])
        self.assertFalse(lapsed.live_claim_ids)
        self.assertEqual(
            self.service._explain(self._utc("2027-01-05 09:00")).code, "full"
        )

    # ------------------------------------------------------------ reasons

    def test_explaining_a_start_with_seconds(self):
        start = self._utc("2027-01-05 09:00") + timedelta(seconds=30)
        self.assertEqual(self.service._explain(start).code, "off_grid")

    def test_buffers_of_days_block_as_the_constraint_does(self):
        """T02: what is offered can be placed, however long the buffer."""
        self._create_booking("2027-01-05 09:00")._confirm()
        self.service.buffer_before_minutes = 3 * 24 * 60
        day = fields.Date.to_date("2027-01-08")
        offered = self._local(self.service._get_slots(day, day))
        self.assertNotIn("09:00", offered)
        for start in self.service._get_slots(day, day).datetimes():
            with self.env.cr.savepoint() as savepoint:
                self.assertTrue(self._create_booking_at(start).live_claim_ids)
                savepoint.rollback()

    def _create_booking_at(self, start):
        return self.env["appointment.booking"]._place_hold(
            {
                "service_id": self.service.id,
                "partner_id": self.customer.id,
                "start": start,
                "source": "web",
            }
        )

    # ------------------------------------------------------------ assignment

    def test_hundred_bookings_are_shared_out_evenly(self):
        """T45: least busy differs by at most one over 100 bookings."""
        team = self.resource | self._create_resource(name="Ben")
        team |= self._create_resource(name="Cem")
        day = fields.Datetime.to_datetime("2027-01-05 08:00:00")
        for number in range(100):
            days, hour = divmod(number, 9)
            start = day + timedelta(days=days + days // 4 * 3 + (days % 4 > 3))
            if start.weekday() > 4:
                start += timedelta(days=7 - start.weekday())
            self._create_booking_at(start + timedelta(hours=hour // 3))
        self.env.cr.execute(
            "SELECT count(*) FROM appointment_claim"
            " WHERE resource_id = ANY(%s) GROUP BY resource_id",
            (team.ids,),
        )
        counts = [count for (count,) in self.env.cr.fetchall()]
        self.assertEqual(sum(counts), 100)
        self.assertLessEqual(max(counts) - min(counts), 1)

    def test_assignment_by_priority(self):
        first = self._create_resource(name="Ben", appointment_priority=1)
        self.service.assignment = "priority"
        for hour in ("09:00", "10:00", "11:00"):
            booking = self._create_booking(f"2027-01-05 {hour}")
            self.assertEqual(booking.resource_ids, first)

    def test_assignment_to_who_was_last_seen(self):
        other = self._create_resource(name="Ben", appointment_priority=99)
        self.service.requirement_ids.is_customer_choice = True
        seen = self._create_booking("2027-01-05 09:00", resource_id=other.id)
        seen._confirm()
        self.service.assignment = "last_seen"
        again = self._create_booking("2027-01-06 09:00")
        self.assertEqual(again.resource_ids, other)
        stranger = self.customer.copy({"email": "other@example.com"})
        booking = self._create_booking("2027-01-07 09:00", partner_id=stranger.id)
        self.assertEqual(booking.resource_ids, self.resource)

    def test_a_party_takes_two_linked_tables(self):
        """T43: 4 + 4 serve seven, not nine, and both become busy."""
        role = self.env["appointment.role"].create({"name": "Table (test)"})
        tables = self.env["resource.resource"]
        for name in ("Table 1", "Table 2"):
            tables |= self._create_resource(
                name=name, seats=4, appointment_role_ids=[(6, 0, role.ids)]
            )
        dinner = self._create_service(
            name="Dinner",
            max_persons=9,
            requirements=[{"role_id": role.id, "takes": "all", "quantity": 2}],
        )
        with self.assertRaises(BookingRefused):
            self._create_booking("2027-01-05 09:00", service_id=dinner.id, persons=9)
        party = self._create_booking(
            "2027-01-05 09:00", service_id=dinner.id, persons=7
        )
        self.assertEqual(party.resource_ids, tables)
        self.assertEqual(len(party.live_claim_ids), 8)
        party._confirm()
        self.assertEqual(len(party.live_claim_ids), 8)
        with self.assertRaises(BookingRefused):
            self._create_booking("2027-01-05 09:00", service_id=dinner.id, persons=1)
