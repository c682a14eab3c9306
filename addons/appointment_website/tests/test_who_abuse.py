from odoo import Command
from odoo.tests import tagged

from .who_common import WhoCommon


@tagged("post_install", "-at_install")
class TestWhoAbuse(WhoCommon):
    # ------------------------------------------------------------ T24

    def test_a_third_booking_in_a_week_is_refused_however_the_mail_is_written(self):
        self.policy.write({"customer_limit": 2, "customer_limit_days": 7})
        for hour, email in ((9, "erika@example.com"), (10, "ERIKA@EXAMPLE.COM")):
            self._leave()
            answer = self._submit(email=email, start=str(self._minute(hour)))
            self.assertEqual(answer.status_code, 303)
            self._get_bookings()._confirm()
        for email, phone in (
            ("Erika@Example.com", "02302 123456"),
            ("  erika@example.com ", "02302 999999"),
        ):
            with self.subTest(email=email):
                self._leave()
                answer = self._submit(
                    email=email, phone=phone, start=str(self._minute(11))
                )
                self.assertEqual(answer.status_code, 409)
                self.assertIn("as many bookings as one customer", answer.text)
        self.assertEqual(len(self._get_bookings()), 2)

    # ------------------------------------------------------------ holds

    def _set_limit(self, limit):
        self.env["appointment.rate.limit"]._set_limit("website_customer", limit)

    def test_a_customer_holds_places_so_often_in_an_hour(self):
        self._set_limit(2)
        for hour in (9, 10):
            self._leave()
            self.assertEqual(
                self._submit(start=str(self._minute(hour))).status_code, 303
            )
        before = self._count_rows()
        for values in ({"phone": "02302 777777"}, {"email": "other@example.com"}):
            with self.subTest(values=values):
                self._leave()
                answer = self._submit(start=str(self._minute(11)), **values)
                self.assertEqual(answer.status_code, 429)
                self.assertIn("That was too often in a short time.", answer.text)
                self.assertIn('value="Erika Muster"', answer.text)
                self.assertTrue(int(answer.headers["Retry-After"]) > 0)
        self.assertEqual(self._count_rows(), before)

    def test_mistakes_in_the_form_are_not_counted(self):
        self._set_limit(1)
        for _try in range(3):
            self.assertEqual(self._submit(name="").status_code, 422)
        self.assertEqual(self._submit().status_code, 303)

    def test_the_limit_also_holds_for_lapsed_holds(self):
        booking = self._book()
        self._let_lapse(booking)
        self._set_limit(1)
        answer = self._post_step(booking, "again", start=str(self._minute(9)))
        self.assertEqual(answer.status_code, 409)
        self.assertIn("That was too often", answer.text)

    # ------------------------------------------------------------ blocked

    def test_blocked_customers_hear_nothing_but_to_call(self):
        self.store.phone = "+49 2302 1"
        known = self._book()
        known._confirm()
        self.env["appointment.customer.block"].create(
            {
                "partner_id": known.partner_id.id,
                "store_id": self.store.id,
                "reason": "Missed five times",
            }
        )
        before = self._count_rows()
        for values in (
            {},
            {"phone": "02302 888888"},
            {"email": "ERIKA2@example.com", "name": "Other"},
        ):
            with self.subTest(values=values):
                self._leave()
                answer = self._submit(start=str(self._minute(9)), **values)
                self.assertEqual(answer.status_code, 409)
                sentence = "This cannot be booked online. Please call the store"
                self.assertIn(sentence, answer.text)
                self.assertIn("+49 2302 1", answer.text)
                for secret in ("Missed", "blocked", "nearest free"):
                    self.assertNotIn(secret, answer.text)
        self.assertEqual(self._count_rows(), before)
        self._leave()
        other = self._submit(
            start=str(self._minute(9)), email="max@example.com", phone="02302 1111"
        )
        self.assertEqual(other.status_code, 303)

    def test_a_customer_blocked_meanwhile_does_not_hold_again(self):
        booking = self._book()
        self._let_lapse(booking)
        self.env["appointment.customer.block"].create(
            {
                "partner_id": booking.partner_id.id,
                "store_id": self.store.id,
                "reason": "Missed",
            }
        )
        answer = self._post_step(booking, "again", start=str(self._minute(9)))
        self.assertIn("This cannot be booked online.", answer.text)

    # ------------------------------------------------------------ bad input

    def test_every_field_of_the_form_takes_nonsense(self):
        """Tampered, foreign and oversized values: a status, and nothing written."""
        self.service.question_ids = [Command.create({"name": "Plate?"})]
        self.store.write({"ask_address": "required", "ask_birth_date": "required"})
        good = {
            "street": "Ruhrstr. 1",
            "zip": "58452",
            "city": "Witten",
            "country": "DE",
            "birth_on": "1980-12-31",
        }
        before = self._count_rows()
        question = f"question_{self.service.question_ids.id}"
        refused = {
            "name": ("\x00", "x" * 5000, "\u2028"),
            "email": (
                "a@b",
                "<b>@x.de",
                "a@example.com\nBcc: b@example.com",
                "x" * 5000,
            ),
            "phone": ("0", "1" * 500, "<b>", "+0"),
            "street": ("\x00", "x" * 5000, "a\nb"),
            "zip": ("\x07", "x" * 5000),
            "city": ("\x07", "x" * 5000),
            "country": ("1", "QQ", "DEU", "'; --"),
            "birth_on": ("0000-00-00", "1e9", "2026-13-01", "9" * 999),
            "note": ("\x00", "x" * 5000),
            question: ("\x00", "x" * 5000),
            "persons": ("-1", "1e3", "0x1", "٣", "9" * 99),
            "resource": ("-1", "0", "1 or 1=1", "9" * 99),
            "start": ("0", "1.5", "9" * 99, "١٢٣٤٥٦٧٨"),
        }
        for field, values in refused.items():
            for value in values:
                with self.subTest(field=field, value=value[:30]):
                    answer = self._submit(**{**good, field: value})
                    self.assertEqual(answer.status_code, 422)
                    self.assertIn("Some details are missing or not right", answer.text)
        self.assertEqual(self._count_rows(), before)

    def test_hidden_fields_are_not_believed(self):
        booking = self._book(
            kept=str(self._minute(11)),
            form_key="not a key",
            visitor_tz="Mars/Olympus",
            link_email="erika@example.com",
            link_purpose="",
            state="confirmed",
            visitor_key="mine",
        )
        self.assertEqual(booking.start, self._utc(f"{self.monday} 10:00"))
        self.assertEqual(booking.state, "hold")
        self.assertFalse(booking.visitor_tz or booking.link_email)
        self.assertNotEqual(booking.visitor_key, "mine")

    def test_kept_is_a_label_and_nothing_else(self):
        for kept in ("x", "-1", "9" * 99, "<b>"):
            with self.subTest(kept=kept):
                answer = self._submit(kept=kept, name="")
                self.assertEqual(answer.status_code, 422)
                self.assertNotIn("Your time is still kept", answer.text)
                self.assertNotIn("<b>", answer.text.partition("<main")[2][:20000])
