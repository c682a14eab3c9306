from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.appointment_core.exceptions import BookingRefused

from .common import NOW, AppointmentCommon

GOOD = {
    "name": "Max Muster",
    "email": "Max@Example.com",
    "phone": "02302 123456",
    "street": "Ruhrstr. 1",
    "zip": "58452",
    "city": "Witten",
    "country": "DE",
    "birth_on": "1980-02-29",
}
ADDRESS = ("street", "zip", "city", "country")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAsking(AppointmentCommon):
    """R001-012, R001-130, R004-045, C-37: what stores ask, and what becomes of it."""

    def _clean(self, **details):
        intake = self.env["appointment.intake"].with_context(lang="en_US")
        return intake._clean(self.service, {**GOOD, **details})

    def _get_customer(self, **details):
        clean, problems = self._clean(**details)
        self.assertFalse(problems)
        return self.env["appointment.intake"]._get_customer(self.store, clean)

    # ------------------------------------------------------------ what is asked

    def test_what_is_not_asked_is_not_read(self):
        clean, problems = self._clean(street="x" * 999, birth_on="never")
        self.assertFalse(problems)
        for field in ADDRESS + ("birth_on",):
            self.assertFalse(clean[field], field)

    def test_each_field_can_be_required_or_optional(self):
        self.store.write({"ask_address": "required", "ask_birth_date": "required"})
        empty = dict.fromkeys((*ADDRESS, "birth_on"), "")
        self.assertEqual(set(self._clean(**empty)[1]), set(empty))
        self.store.write({"ask_address": "optional", "ask_birth_date": "optional"})
        self.assertFalse(self._clean(**empty)[1])
        for field, other in (("email", "phone"), ("phone", "email")):
            for wish in ("optional", "off"):
                with self.subTest(field=field, wish=wish):
                    self.store.write({f"ask_{other}": "required", f"ask_{field}": wish})
                    self.assertFalse(self._clean(**{field: ""})[1])
                    self.assertEqual(set(self._clean(**{other: ""})[1]), {other})

    def test_a_store_reaches_its_customers(self):
        for values in (
            {"ask_email": "optional", "ask_phone": "optional"},
            {"ask_email": "off", "ask_phone": "off"},
            {"ask_email": "optional", "registration_policy": "magic_link"},
            {"ask_email": "off", "registration_policy": "required"},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.store.write(values)
                self.store.flush_recordset()
            self.store.invalidate_recordset()

    def test_bad_details_are_refused(self):
        self.store.write({"ask_address": "required", "ask_birth_date": "optional"})
        cases = {
            "street": ("x" * 101, "a\x00b", "two\nlines", b"bytes"),
            "zip": ("x" * 101, "1\r\n2"),
            "country": ("XX", "Germany", "<b>", "D"),
            "birth_on": ("29.02.1980", "1981-02-29", "2027-01-05", "1800-01-01", "x"),
            "name": ("Max\r\nBcc: x",),
        }
        for field, values in cases.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    self.assertEqual(set(self._clean(**{field: value})[1]), {field})

    # ------------------------------------------------------------ the contact

    def test_a_new_contact_has_all_of_it(self):
        self.store.write({"ask_address": "required", "ask_birth_date": "required"})
        partner = self._get_customer()
        self.assertEqual(partner.street, "Ruhrstr. 1")
        self.assertEqual((partner.zip, partner.city), ("58452", "Witten"))
        self.assertEqual(partner.country_id.code, "DE")
        self.assertEqual(partner.appointment_birth_on, date(1980, 2, 29))
        self.assertEqual(partner.appointment_age, 46)

    def test_an_existing_contact_is_not_written_and_the_booking_says_otherwise(self):
        self.store.write({"ask_address": "required", "ask_birth_date": "required"})
        partner = self._get_customer()
        other = {"street": "Bahnhofstr. 2", "birth_on": "1990-01-01"}
        self.assertEqual(self._get_customer(**other), partner)
        self.assertEqual(partner.street, "Ruhrstr. 1")
        booking = self._create_booking("2027-01-05 10:00", partner_id=partner.id)
        self.assertEqual(booking._get_address()[0], "Ruhrstr. 1")
        booking.write(booking._prepare_contact_address(self._clean(**other)[0]))
        self.assertEqual(booking._get_address()[:2], ("Bahnhofstr. 2", "58452"))
        self.assertEqual(booking._get_birth_on(), date(1990, 1, 1))
        self.assertEqual(partner.appointment_birth_on, date(1980, 2, 29))

    def test_who_gives_no_name_is_listed_by_address_or_number(self):
        self.store.write({"ask_name": "optional", "ask_email": "optional"})
        self.assertEqual(self._get_customer(name="").name, "max@example.com")
        nobody = self._get_customer(name="", email="", phone="02302 999999")
        self.assertEqual(nobody.name, "+492302999999")

    def test_half_a_match_is_nobody_known(self):
        """T80: with one of both left out, a contact of its own is made."""
        known = self._get_customer()
        self.store.ask_phone = "optional"
        self.assertNotEqual(self._get_customer(phone=""), known)

    def test_ages_change_on_birthdays(self):
        get_age = self.env["res.partner"]._get_appointment_age
        born = date(2000, 2, 29)
        self.assertEqual(get_age(born, date(2026, 2, 28)), 25)
        self.assertEqual(get_age(born, date(2026, 3, 1)), 26)
        self.assertEqual(get_age(born, date(2028, 2, 29)), 28)

    def test_nobody_is_born_tomorrow(self):
        with self.assertRaises(ValidationError):
            self.customer.appointment_birth_on = "2027-01-05"

    # ------------------------------------------------------------ caps

    def test_caps_count_by_phone_where_there_is_no_mail(self):
        """T24: a new contact does not help who is known by the number alone."""
        self.policy.write({"customer_limit": 1, "customer_limit_days": 7})
        self.store.write({"ask_email": "off"})
        first, second = self._get_customer(), self._get_customer(name="Other")
        self.assertNotEqual(first, second)
        self._create_booking("2027-01-05 10:00", partner_id=first.id)._confirm()
        with self.assertRaisesRegex(BookingRefused, "as many bookings"):
            self._create_booking("2027-01-06 10:00", partner_id=second.id)

    # ------------------------------------------------------------ blocked

    def _block(self, **values):
        return self.env["appointment.customer.block"].create(
            {
                "partner_id": self.customer.id,
                "store_id": self.store.id,
                "reason": "Missed five times",
                **values,
            }
        )

    def test_blocked_customers_are_asked_to_call(self):
        self._block()
        self.store.phone = "+49 2302 1"
        with self.assertRaises(BookingRefused) as refused:
            self._create_booking("2027-01-05 10:00")
        self.assertEqual(refused.exception.code, "blocked")
        self.assertIn("Please call the store: +49 2302 1.", str(refused.exception))
        self.assertNotIn("Missed", str(refused.exception))
        self._create_booking("2027-01-05 10:00", source="staff")

    def test_another_contact_with_the_same_address_or_number_does_not_help(self):
        self.customer.phone = "+492302123456"
        self._block()
        for values in (
            {"email": "ERIKA@example.com"},
            {"email": "other@example.com", "phone": "02302 123456"},
        ):
            with self.subTest(values=values):
                other = self.env["res.partner"].create(
                    {
                        "name": "O",
                        "country_id": self.env.ref("base.de").id,
                        **values,
                    }
                )
                with self.assertRaises(BookingRefused):
                    self._create_booking("2027-01-05 10:00", partner_id=other.id)

    def test_other_stores_are_not_told(self):
        self._block(store_id=self._create_store(name="Another salon").id)
        self.assertTrue(self._create_booking("2027-01-05 10:00"))
