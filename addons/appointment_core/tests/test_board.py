from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..exceptions import BookingRefused
from .access_world import AccessWorld
from .common import NOW

DAY = "2027-01-05"
NINE = "2027-01-05 08:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestBoard(AccessWorld):
    """A day, resource by resource, and what people do with it."""

    def _read(self, role="frontdesk", store=None, day=DAY):
        board = self._as(role, self.env["appointment.board"])
        return board.read_day((store or self.store).id, day)

    def _get_item(self, day, booking):
        (item,) = (
            item
            for item in day["items"]
            if item["booking"] and item["booking"]["id"] == booking.id
        )
        return item

    def test_the_day_has_resources_hours_and_bookings(self):
        day = self._read()
        self.assertEqual([row["name"] for row in day["resources"]], ["Anna", "Ben"])
        self.assertEqual(day["range"], [540, 720])
        self.assertEqual(day["ticks"][0], [540, "9 AM"])
        self.assertEqual(day["origin"], "2027-01-04 23:00:00")
        item = self._get_item(day, self.bookings[0])
        self.assertEqual((item["start"], item["stop"]), (600, 660))
        self.assertEqual(item["booking"]["customer"], "Erika Muster")
        self.assertTrue(item["booking"]["can_move"])
        self.assertIsNone(day["now"])

    def test_buffers_are_told_from_the_booking(self):
        self._give_hours()
        self.service.write({"buffer_before_minutes": 5, "buffer_after_minutes": 10})
        self.bookings[1]._cancel("store")
        self._drag(self.bookings[0], NINE)
        item = self._get_item(self._read(), self.bookings[0])
        self.assertEqual((item["start"], item["stop"]), (535, 610))
        self.assertEqual((item["before"], item["after"]), (5, 10))
        self.service.requirement_ids.work_minutes = 30
        item = self._get_item(self._read(), self.bookings[0])
        self.assertEqual((item["before"], item["after"]), (0, 0))

    def test_own_hours_and_time_off_are_shown(self):
        """Anna works Mondays only (see the world), and is away in March."""
        day = self._read(day="2027-03-01")
        anna, _ben = day["resources"]
        self.assertEqual(anna["open"], [[540, 720]])
        self.assertEqual(anna["away"], [[540, 1020]])
        self.assertEqual(self._read()["resources"][0]["open"], [])

    def test_who_has_no_own_hours_works_with_the_store(self):
        self.other_resource.calendar_id = False
        _anna, ben = self._read()["resources"]
        self.assertEqual(ben["open"], [[540, 720]])

    def test_hours_are_named_as_the_wall_shows_them_when_clocks_change(self):
        self.store.calendar_id = self._create_calendar([(6, 0, 12)])
        ticks = self._read(day="2027-03-28")["ticks"]
        self.assertEqual(
            [label for _minute, label in ticks][:4], ["12 AM", "1 AM", "3 AM", "4 AM"]
        )

    def test_a_shared_resource_is_busy_without_a_reason(self):
        """T77."""
        self.foreign_resource.appointment_store_ids |= self.store
        day = self._read()
        (item,) = (
            item
            for item in day["items"]
            if item["resource_id"] == self.foreign_resource.id
        )
        self.assertIsNone(item["booking"])
        self.assertNotIn("Olga", str(day))

    def test_strangers_and_people_without_a_role_see_no_day(self):
        with self.assertRaises(AccessError):
            self._read("employee")
        day = self._read("stranger")
        self.assertNotEqual(day["store_id"], self.store.id)
        self.assertNotIn("Erika", str(day))

    def test_a_provider_sees_the_own_column(self):
        day = self._read("provider")
        self.assertEqual([row["name"] for row in day["resources"]], ["Anna"])

    # ------------------------------------------------------------ dragging

    def _drag(self, booking, start, role="frontdesk", **options):
        self._as(role, booking).action_drag(str(booking.start), start, **options)

    def _give_hours(self):
        for resource in self.resource | self.other_resource:
            resource.calendar_id = self.calendar

    def test_a_drag_moves_in_time_and_to_another_resource(self):
        self._give_hours()
        booking = self.bookings[0]
        claim = booking.live_claim_ids
        self.bookings[1]._cancel("store")
        self._drag(booking, NINE, claim_id=claim.id, resource_id=self.other_resource.id)
        self.assertEqual(str(booking.start), NINE)
        self.assertEqual(booking.live_claim_ids.resource_id, self.other_resource)
        self.assertEqual(booking.move_ids[0].by, "store")

    def test_a_drag_onto_a_taken_time_says_why_and_changes_nothing(self):
        self._give_hours()
        booking = self.bookings[0]
        with self.assertRaisesRegex(BookingRefused, "taken"):
            self._drag(
                booking,
                str(booking.start),
                claim_id=booking.live_claim_ids.id,
                resource_id=self.other_resource.id,
            )
        booking.invalidate_recordset()
        self.assertEqual(booking.live_claim_ids.resource_id, self.resource)

    def test_a_drag_along_a_column_never_changes_the_resource(self):
        """Ben is free at nine and Anna is not: nobody is moved to Ben unasked."""
        self._give_hours()
        need, booking = self.service.requirement_ids, self.bookings[0]
        need.is_customer_choice = False
        self.bookings._gate().resource_id = False
        taken = {"service_id": self.service.id, "start": NINE, "source": "staff"}
        self.env["appointment.placing"]._place(
            {**taken, "partner_id": self.customer.id}, {need.id: self.resource.id}
        )._confirm()
        claim = booking.live_claim_ids
        for resource_id in (None, self.resource.id):
            with self.assertRaisesRegex(BookingRefused, "taken"):
                self._drag(booking, NINE, claim_id=claim.id, resource_id=resource_id)
        booking.invalidate_recordset()
        self.assertEqual(booking.live_claim_ids.resource_id, self.resource)
        ben = self.other_resource
        self._drag(booking, NINE, claim_id=claim.id, resource_id=ben.id)
        self.assertEqual(booking.live_claim_ids.resource_id, ben)

    def test_two_people_drag_one_booking(self):
        self._give_hours()
        booking = self.bookings[0]
        seen = str(booking.start)
        self._drag(booking, NINE)
        with self.assertRaisesRegex(BookingRefused, "Somebody else has just moved"):
            self._as("manager", booking).action_drag(seen, "2027-01-05 10:00:00")
        self.assertEqual(str(booking.start), NINE)

    def test_a_resource_of_another_role_is_refused(self):
        self._give_hours()
        room = self._create_resource(name="Room", appointment_role_ids=[])
        booking = self.bookings[0]
        with self.assertRaisesRegex(BookingRefused, "has another role"):
            self._drag(
                booking,
                str(booking.start),
                claim_id=booking.live_claim_ids.id,
                resource_id=room.id,
            )

    def test_stretching_takes_the_time_or_says_why_not(self):
        self._give_hours()
        booking = self.bookings[0]
        mine = self._as("frontdesk", booking)
        mine.action_stretch(str(booking.start), 90)
        self.assertEqual(booking.duration_minutes, 90)
        self.assertEqual(str(booking.stop), "2027-01-05 10:30:00")
        self.assertEqual(booking.live_claim_ids.stop, booking.stop)
        with self.assertRaises(BookingRefused):
            mine.action_stretch(str(booking.start), 180)
        booking.invalidate_recordset()
        self.assertEqual(booking.duration_minutes, 90)
        with self.assertRaisesRegex(UserError, "5 minutes"):
            mine.action_stretch(str(booking.start), 0)
        self.service.price_model = "hour"
        with self.assertRaisesRegex(UserError, "paid by the hour"):
            mine.action_stretch(str(booking.start), 60)

    def test_strangers_drag_nothing(self):
        with self.assertRaises(AccessError):
            self._drag(self.bookings[0], NINE, role="stranger")

    # ------------------------------------------------------------ blocking

    def _block(self, role="frontdesk", resource=None, start=540, stop=600, note="Sick"):
        board = self._as(role, self.env["appointment.board"])
        resource_id = resource.id if resource else False
        return board.block(self.store.id, resource_id, DAY, start, stop, note)

    def _get_closed(self):
        return [item for item in self._read()["items"] if item["kind"] == "closed"]

    def _get_starts(self, resource):
        self.service.requirement_ids.is_customer_choice = True
        day = date.fromisoformat(DAY)
        slots = self.service._get_slots(day, day, resource=resource)
        return self._local(slots)

    def test_the_front_desk_blocks_and_frees_a_time(self):
        self._give_hours()
        self.bookings[0]._cancel("store")
        free = self._get_starts(self.resource)
        self._block(resource=self.resource, note="Window cleaner")
        (block,) = self._get_closed()
        self.assertEqual((block["start"], block["stop"]), (540, 600))
        self.assertEqual(block["note"], "Window cleaner")
        self.assertEqual(free[0], "09:00")
        self.assertEqual(self._get_starts(self.resource)[0], "10:00")
        with self.assertRaisesRegex(UserError, "after the beginning"):
            self._block(resource=self.resource, start=600, stop=540)
        board = self._as("frontdesk", self.env["appointment.board"])
        board.unblock(block["opening_id"])
        self.assertFalse(self._get_closed())
        self.assertEqual(self._get_starts(self.resource), free)
        with self.assertRaisesRegex(UserError, "not blocked any more"):
            board.unblock(block["opening_id"])

    def test_a_long_absence_is_not_ended_by_a_click(self):
        opening = self.env["appointment.opening"].create(
            {
                "resource_id": self.resource.id,
                "first_on": "2027-01-04",
                "last_on": "2027-01-08",
            }
        )
        (block,) = self._get_closed()
        with self.assertRaisesRegex(UserError, "2027-01-04 to 2027-01-08"):
            self._as("manager", self.env["appointment.board"]).unblock(
                block["opening_id"]
            )
        self.assertTrue(opening.exists())

    def test_a_sick_provider_is_taken_over_by_a_colleague(self):
        """T46: what is booked stays, is listed, and who is free is proposed."""
        self._give_hours()
        own, colleagues, _foreign = self.bookings
        (row,) = self._block(resource=self.resource, stop=720)["bookings"]
        self.assertEqual((row["id"], row["customer"]), (own.id, "Erika Muster"))
        self.assertEqual(row["proposals"], [])
        colleagues._cancel("store")
        (row,) = self._block(resource=self.resource, stop=720)["bookings"]
        ben = [self.other_resource.id, "Ben"]
        self.assertEqual(row["proposals"], [ben])
        self._drag(own, row["start"], claim_id=row["claim_id"], resource_id=ben[0])
        self.assertEqual(own.live_claim_ids.resource_id, self.other_resource)
        self.assertFalse(self._get_starts(self.resource))

    def test_a_closed_afternoon_is_closed_for_everybody(self):
        self._give_hours()
        self.bookings[0]._cancel("store")
        self.bookings[1]._cancel("store")
        result = self._block(start=660, stop=720, note="Party")
        self.assertEqual(result["bookings"], [])
        self.assertEqual(
            {item["resource_id"] for item in self._get_closed()},
            {self.resource.id, self.other_resource.id},
        )
        for resource in self.resource | self.other_resource:
            self.assertEqual(self._get_starts(resource)[-1], "10:00")

    def test_others_block_nothing(self):
        self._block(resource=self.resource)
        (block,) = self._get_closed()
        for role in ("provider", "stranger", "employee"):
            board = self._as(role, self.env["appointment.board"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._block(role, self.resource)
            with self.subTest(role=role), self.assertRaises(AccessError):
                board.unblock(block["opening_id"])

    def test_the_board_explains_a_time(self):
        board = self._as("frontdesk", self.env["appointment.board"])
        self._give_hours()
        self.assertEqual(board.explain(self.service.id, NINE), "")
        self.assertIn("taken", board.explain(self.service.id, "2027-01-05 09:00:00"))
        self.assertTrue(board.explain(self.service.id, "2027-01-05 22:00:00"))

    def test_the_board_explains_for_whose_column_it_is(self):
        board = self._as("frontdesk", self.env["appointment.board"])
        self._give_hours()
        self.bookings[1]._cancel("store")
        ten = "2027-01-05 09:00:00"
        said = board.explain(self.service.id, ten, self.resource.id)
        self.assertEqual(
            said,
            "Anna: This time is already taken. Please choose another one. "
            "Free then: Ben.",
        )
        self.assertEqual(
            board.explain(self.service.id, ten, self.other_resource.id), ""
        )

    def test_a_conflict_goes_with_the_block_that_caused_it(self):
        self._give_hours()
        booking = self.bookings[0]
        self._block(resource=self.resource, stop=720)
        booking._check_conflicts()
        self.assertTrue(self._get_item(self._read(), booking)["booking"]["conflict"])
        self.assertEqual(self._read()["conflicts"], 1)
        elsewhere = self._read("stranger", store=self.foreign_store)
        self.assertEqual(elsewhere["conflicts"], 0)
        (block,) = self._get_closed()
        board = self._as("frontdesk", self.env["appointment.board"])
        board.unblock(block["opening_id"])
        self.assertFalse(self._get_item(self._read(), booking)["booking"]["conflict"])
        self.assertEqual(self._read()["conflicts"], 0)

    def test_the_board_knows_whom_a_mail_reaches(self):
        booking = self.bookings[0]
        details = self._get_item(self._read(), booking)["booking"]
        self.assertTrue(details["has_address"])
        booking.partner_id.email = False
        details = self._get_item(self._read(), booking)["booking"]
        self.assertFalse(details["has_address"])
