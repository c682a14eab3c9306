from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ..exceptions import BookingRefused
from .common import NOW
from .roles_common import RolesCommon

TEN = "2027-01-05 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWalkin(RolesCommon):
    """Somebody stands at the desk: who, what, when, booked."""

    def _open(self, **values):
        context = {f"default_{name}": value for name, value in values.items()}
        walkins = self._as("frontdesk", self.env["appointment.walkin"])
        return Form(walkins.with_context(**context))

    def test_a_known_customer_is_booked_and_confirmed(self):
        self._book("2027-01-04 09:00")  # so this store knows Erika
        with self._open(start=TEN) as form:
            self.assertEqual(form.service_id, self.service)
            form.partner_id = self.customer
            self.assertEqual(form.email, "erika@example.com")
            self.assertFalse(form.advice)
        form.record.action_book()
        booking = self.customer.appointment_booking_ids[0]
        self.assertEqual((booking.state, booking.source), ("confirmed", "staff"))
        self.assertEqual(str(booking.start), TEN)

    def test_an_unknown_customer_gets_phone_and_mail(self):
        customers = self._as("frontdesk", self.env["res.partner"])
        walkin = self._open(start=TEN)
        walkin.partner_id = customers.create({"name": "Otto"})
        walkin.phone = "+49 2302 4711"
        walkin.email = "otto@example.com"
        record = walkin.save()
        record.action_book()
        otto = record.partner_id
        self.assertEqual(otto.phone_sanitized, "+4923024711")
        self.assertEqual(otto.appointment_booking_ids.state, "confirmed")

    def test_a_known_contact_is_completed_and_never_overwritten(self):
        self._book("2027-01-04 09:00")
        walkin = self._open(start=TEN)
        walkin.partner_id = self.customer
        walkin.email = "other@example.com"
        walkin.phone = "+49 2302 4711"
        walkin.save().action_book()
        self.assertEqual(self.customer.email, "erika@example.com")
        self.assertEqual(self.customer.phone, "+49 2302 4711")

    def test_people_are_found_by_their_phone_number(self):
        self._book("2027-01-04 09:00")
        self.customer.phone = "+49 2302 4711"
        found = self._as("frontdesk", self.env["res.partner"]).name_search("2302 4711")
        self.assertIn(self.customer.id, [partner_id for partner_id, _name in found])

    def test_a_taken_time_says_why_and_offers_the_next(self):
        self._book("2027-01-05 10:00")
        walkin = self._open(start=TEN)
        self.assertIn("taken", walkin.advice)
        self.assertEqual(str(walkin.next_start), "2027-01-05 10:00:00")
        walkin.partner_id = self.customer
        record = walkin.save()
        with self.assertRaises(BookingRefused):
            record.action_book()
        record.action_take_next()
        self.assertFalse(record.advice)
        record.action_book()
        self.assertEqual(len(self.customer.appointment_booking_ids), 2)

    def test_the_clicked_resource_is_taken(self):
        ben = self._create_resource(name="Ben")
        for is_choice in (False, True):
            with self.subTest(is_choice=is_choice):
                self.service.requirement_ids.is_customer_choice = is_choice
                walkin = self._open(start=TEN, resource_id=ben.id).save()
                walkin.partner_id = self._as(
                    "frontdesk", self.env["res.partner"]
                ).create({"name": "Otto"})
                walkin.action_book()
                booking = walkin.partner_id.sudo().appointment_booking_ids
                self.assertEqual(booking.live_claim_ids.resource_id, ben)
                booking._cancel("store")

    def test_nobody_is_booked_without_a_name(self):
        with self.assertRaisesRegex(UserError, "Who is it for"):
            self._open(start=TEN).save().action_book()

    def test_the_clock_of_the_store_is_shown(self):
        self.assertIn("10:00", self._open(start=TEN).store_time)

    def test_strangers_book_nothing_here(self):
        walkins = self._as("stranger", self.env["appointment.walkin"])
        with self.assertRaises(AccessError):
            walkins.create(
                {
                    "store_id": self.store.id,
                    "service_id": self.service.id,
                    "start": TEN,
                    "partner_id": self.env.user.partner_id.id,
                }
            ).action_book()
