from odoo.tests import freeze_time, tagged

from .common import NOW
from .roles_common import RolesCommon

AT_THE_DESK = "2027-01-05 07:50:00"  # 8:50 in Berlin


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCheckIn(RolesCommon):
    """The front desk's camera reads the code of a booking."""

    def setUp(self):
        super().setUp()
        self.booking = self._book("2027-01-05 09:00")

    def _scan(self, text=None, role="frontdesk", store=None, at=AT_THE_DESK):
        desk = self._as(role, self.env["appointment.check.in"])
        with freeze_time(at):
            return desk.scan(text or self._get_code(), store and store.id)

    def _get_code(self, booking=None):
        booking = booking or self.booking
        return f"https://example.com/booking/{booking.id}/{booking.access_token}"

    # ------------------------------------------------------------ checking in

    def test_the_code_checks_in_and_says_who_it_is(self):
        answer = self._scan()
        self.assertEqual(answer["outcome"], "done")
        self.assertEqual(answer["title"], "Erika Muster")
        self.assertIn("Haircut", answer["lines"])
        self.assertIn("Anna", answer["lines"])
        self.assertEqual(self.booking.state, "checked_in")
        self.assertEqual(self.booking.checked_in_by_id, self.users["frontdesk"])

    def test_the_address_of_the_portal_is_read_too(self):
        path = f"/my/bookings/{self.booking.id}"
        code = f"{path}?a=1&access_token={self.booking.access_token}"
        self.assertEqual(self._scan(code)["outcome"], "done")

    def test_a_typed_reference_does_the_same_in_any_case(self):
        answer = self._scan(f"  {self.booking.name.lower()} ")
        self.assertEqual(answer["outcome"], "done")

    def test_a_second_scan_says_since_when_and_by_whom(self):
        self._scan()
        before = self.booking.checked_in_at
        answer = self._scan(role="manager", at="2027-01-05 08:30:00")
        self.assertEqual(answer["outcome"], "again")
        self.assertIn("8:50", answer["message"])
        self.assertIn(self.users["frontdesk"].name, answer["message"])
        self.assertEqual(self.booking.checked_in_at, before)
        self.assertEqual(self.booking.checked_in_by_id, self.users["frontdesk"])

    def test_since_another_day_names_the_day(self):
        self._scan()
        answer = self._scan(at="2027-01-06 07:50:00")
        self.assertEqual(answer["outcome"], "again")
        self.assertIn("January 5, 2027", answer["message"])

    def test_a_finished_visit_that_skipped_the_step_is_known(self):
        self.booking._set_completed()
        answer = self._scan()
        self.assertEqual(answer["outcome"], "again")
        self.assertNotIn("since", answer["message"])

    # ------------------------------------------------------------ refusals

    def test_another_day_is_named(self):
        answer = self._scan(at="2027-01-04 20:00:00")
        self.assertEqual(answer["outcome"], "refused")
        self.assertIn("January 5, 2027", answer["message"])
        self.assertEqual(self.booking.state, "confirmed")

    def test_the_day_is_that_of_the_store(self):
        """23:30 UTC of the day before is the day itself in Berlin."""
        self.assertEqual(self._scan(at="2027-01-04 23:30:00")["outcome"], "done")

    def test_a_booking_that_goes_on_after_midnight_is_not_too_late(self):
        self.env.cr.execute(
            "UPDATE appointment_booking SET stop = stop + interval '20 hours'"
            " WHERE id = %s",
            (self.booking.id,),
        )
        self.booking.invalidate_recordset()
        self.assertEqual(self._scan(at="2027-01-05 23:30:00")["outcome"], "done")

    def test_each_state_that_cannot_be_checked_in_has_its_sentence(self):
        held = self._create_booking("2027-01-05 10:00")
        asked = self._create_booking("2027-01-05 11:00")
        asked._set_pending()
        self.booking._cancel("store")
        missed = self._book("2027-01-05 09:00")
        with freeze_time("2027-01-05 08:10:00"):
            missed._set_no_show()
        said = set()
        for booking in (held, asked, self.booking, missed):
            state = booking.state
            answer = self._scan(self._get_code(booking))
            self.assertEqual(answer["outcome"], "refused", state)
            self.assertEqual(booking.state, state)
            said.add(answer["message"])
        self.assertEqual(len(said), 4)

    def test_unknown_codes_get_a_sentence(self):
        other = self._book("2027-01-05 10:00")
        codes = (
            "",
            "%",
            "B_____",
            "<script>alert(1)</script>",
            "https://example.com/booking/1/x",
            f"https://example.com/booking/{self.booking.id}/{other.access_token}",
            f"https://example.com/booking/999999999/{other.access_token}",
            f"https://example.com/booking/{self.booking.id}/",
            "x" * 5000,
            "4006381333931",
        )
        desk = self._as("frontdesk", self.env["appointment.check.in"])
        for code in (*codes, 7, ["B00001"], False):
            with self.subTest(code=str(code)[:40]):
                answer = desk.scan(code)
                self.assertEqual(answer["outcome"], "refused")
                self.assertNotIn("booking_id", answer)
        self.assertEqual(self.booking.state, "confirmed")

    # ------------------------------------------------------------ rights

    def test_the_desk_of_another_store_learns_the_store_only(self):
        answer = self._scan(role="stranger")
        self.assertEqual(set(answer), {"outcome", "message"})
        self.assertEqual(answer["outcome"], "refused")
        self.assertIn(self.store.name, answer["message"])
        self.assertNotIn("Erika", answer["message"])
        self.assertEqual(self.booking.state, "confirmed")

    def test_a_reference_of_another_store_is_not_known(self):
        answer = self._scan(self.booking.name, role="stranger")
        self.assertEqual(answer["outcome"], "refused")
        self.assertNotIn(self.store.name, answer["message"])

    def test_a_desk_knows_its_own_store(self):
        answer = self._scan(store=self.foreign_store)
        self.assertEqual(answer["outcome"], "refused")
        self.assertIn(self.store.name, answer["message"])
        self.assertEqual(self._scan(store=self.store)["outcome"], "done")

    def test_who_has_no_business_there_checks_nobody_in(self):
        for role in ("portal", "public"):
            with self.subTest(role=role):
                self.assertEqual(self._scan(role=role)["outcome"], "refused")
                answer = self._scan(self.booking.name, role=role)
                self.assertEqual(answer["outcome"], "refused")
        self.assertEqual(self.booking.state, "confirmed")

    def test_providers_check_in_their_own_customers(self):
        self.assertEqual(self._scan(role="provider")["outcome"], "done")
