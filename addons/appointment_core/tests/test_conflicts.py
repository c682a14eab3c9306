from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.queue_job.tests.common import trap_jobs

from ..exceptions import BookingRefused
from .common import NOW, AppointmentCommon

JOBS = ("_check_span", "_check_conflicts", "_check_duration")


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
                if job.method_name in JOBS:
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

    # ------------------------------------------------------------ the list

    def _find_listed(self):
        action = self.env.ref("appointment_core.appointment_booking_action_conflicts")
        return self.env["appointment.booking"].search(
            safe_eval(action.domain, {"allowed_company_ids": self.env.companies.ids})
        )

    def _open_proposals(self, booking):
        return self.env["appointment.resolution"].browse(
            booking.action_resolve()["res_id"]
        )

    def _take(self, option):
        """Take *option*, and what the jobs after it do."""
        self._do(option.action_take)

    def test_every_change_lists_what_it_hits_and_forgets_it_when_undone(self):
        booking = self._create_confirmed()
        line = self.calendar.attendance_ids.filtered(lambda row: row.dayofweek == "1")
        need = self.service.requirement_ids
        other_role = self.env["appointment.role"].create({"name": "Other (test)"})
        changes = {
            "hours": (lambda: line.write({"hour_from": 10}), "closed"),
            "staff": (lambda: self.resource.write({"active": False}), "missing"),
            "type": (lambda: need.write({"role_id": other_role.id}), "missing"),
            "duration": (
                lambda: self.service.write({"duration_minutes": 90}),
                "longer",
            ),
        }
        undo = {
            "hours": lambda: line.write({"hour_from": 9}),
            "staff": lambda: self.resource.write({"active": True}),
            "type": lambda: need.write({"role_id": self.role.id}),
        }
        for name, (change, conflict) in changes.items():
            with self.subTest(change=name):
                self._do(change)
                self.assertEqual(self._find_listed(), booking)
                self.assertEqual(booking.conflict, conflict)
                self.assertEqual(len(booking.activity_ids), 1)
                self.assertEqual(booking.state, "confirmed")
            if name in undo:
                self._do(undo[name])
                self.assertFalse(self._find_listed())
                self.assertFalse(booking.activity_ids)

    def test_a_shorter_service_and_saving_a_name_are_no_conflict(self):
        booking = self._create_confirmed()
        self._do(lambda: self.service.write({"duration_minutes": 30, "name": "Trim"}))
        self.assertFalse(booking.conflict)
        self.assertEqual(booking.duration_minutes, 60)

    def test_a_colleague_takes_over_with_a_click(self):
        booking = self._create_confirmed()
        colleague = self._create_resource(name="Ben")
        self._do(lambda: self.resource.write({"active": False}))
        options = self._open_proposals(booking).option_ids
        takeover = options.filtered("resource_id")
        self.assertEqual(takeover.resource_id, colleague)
        self.assertIn("Ben instead of", takeover.name)
        self._take(takeover)
        self.assertEqual(booking.resource_ids, colleague)
        self.assertEqual(booking.start, self._utc("2027-01-05 09:00"))
        self.assertFalse(booking.conflict)
        self.assertFalse(booking.activity_ids)

    def test_other_times_are_proposed_and_taken(self):
        booking = self._create_confirmed()
        self._do(
            lambda: self.env["appointment.opening"].create(
                {"store_id": self.store.id, "first_on": "2027-01-05"}
            )
        )
        options = self._open_proposals(booking).option_ids
        self.assertEqual(len(options), 3)
        self.assertEqual(options[0].start, self._utc("2027-01-06 09:00"))
        self.assertIn("January 6, 2027, 9:00", options[0].name)
        self._take(options[0])
        self.assertEqual(booking.start, self._utc("2027-01-06 09:00"))
        self.assertFalse(booking.conflict)

    def test_a_longer_service_is_given_the_time_it_needs(self):
        booking = self._create_confirmed()
        self._do(lambda: self.service.write({"duration_minutes": 90}))
        options = self._open_proposals(booking).option_ids
        self._take(options.filtered("minutes"))
        self.assertEqual(booking.duration_minutes, 90)
        self.assertFalse(booking.conflict)

    def test_a_longer_service_before_a_neighbour_is_offered_no_longer_time(self):
        booking = self._create_confirmed()
        self._create_confirmed("2027-01-05 10:00")
        self._do(lambda: self.service.write({"duration_minutes": 90}))
        self.assertEqual(booking.conflict, "longer")
        self.assertFalse(self._open_proposals(booking).option_ids.filtered("minutes"))

    def test_what_is_kept_as_it_is_is_not_brought_up_again(self):
        booking = self._create_confirmed()
        self._do(self._create_leave)
        self._open_proposals(booking).action_keep()
        self.assertFalse(booking.conflict)
        self.assertFalse(booking.activity_ids)
        self._do(lambda: self._create_leave(name="Ill again"))
        self.assertFalse(booking.conflict)
        self._do(
            lambda: self.env["appointment.opening"].create(
                {"store_id": self.store.id, "first_on": "2027-01-05"}
            )
        )
        self.assertEqual(booking.conflict, "closed")

    def test_when_one_of_two_goes_the_other_is_possible_again(self):
        self.resource.seats = 2
        first, second = self._create_confirmed(), self._create_confirmed()
        self._do(lambda: self.resource.write({"seats": 1}))
        self.assertEqual(self._find_listed(), first | second)
        self._do(lambda: first._cancel("store"))
        self.assertFalse(second.conflict)
        self.assertFalse(self._find_listed())

    def test_a_proposal_that_somebody_else_has_taken_is_refused(self):
        booking = self._create_confirmed()
        self._do(
            lambda: self.env["appointment.opening"].create(
                {"store_id": self.store.id, "first_on": "2027-01-05"}
            )
        )
        option = self._open_proposals(booking).option_ids[0]
        self._create_confirmed("2027-01-06 09:00")
        with self.assertRaises(BookingRefused):
            option.action_take()
        self.assertEqual(booking.start, self._utc("2027-01-05 09:00"))
        self.assertEqual(booking.conflict, "closed")

    def test_nobody_sets_a_conflict_by_hand(self):
        booking = self._create_confirmed()
        desk = new_test_user(
            self.env,
            "test_desk",
            "appointment_core.appointment_core_group_frontdesk",
        )
        self.store.staff_ids |= desk
        for name in ("conflict", "accepted_conflict"):
            with self.assertRaises(UserError):
                booking.with_user(desk).write({name: "closed"})
        self._do(self._create_leave)
        resolution = booking.with_user(desk).action_resolve()
        self.assertEqual(resolution["res_model"], "appointment.resolution")
        with self.assertRaises(AccessError):
            booking.with_user(self.env.ref("base.public_user")).action_resolve()
