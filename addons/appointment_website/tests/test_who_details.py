from datetime import date
from unittest.mock import patch

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .who_common import WhoCommon

ADDRESS = {
    "street": "Ruhrstr. 1",
    "zip": "58452",
    "city": "Witten",
    "country": "DE",
    "birth_on": "1980-12-31",
}
NASTY = "<script>alert('x')</script>"


@tagged("post_install", "-at_install")
class TestWhoDetails(WhoCommon):
    # ------------------------------------------------------------ fields

    def _ask(self, **wishes):
        self.store.write({f"ask_{field}": wish for field, wish in wishes.items()})

    def test_the_form_asks_what_the_store_wants(self):
        page = self.url_open(self.path).text
        for name in ("street", "country", "birth_on"):
            self.assertNotIn(f'name="{name}"', page)
        self._ask(address="optional", birth_date="required", phone="off")
        page = self.url_open(self.path).text
        self.assertNotIn('name="phone"', page)
        for words in (
            'autocomplete="street-address"',
            'autocomplete="postal-code"',
            'autocomplete="address-level2"',
            'autocomplete="country"',
            'autocomplete="bday"',
            'inputmode="email"',
            'type="date"',
        ):
            self.assertIn(words, page)

    def test_address_and_birth_date_come_with_the_contact(self):
        """R001-012, R004-045."""
        self._ask(address="required", birth_date="required")
        answer = self._submit()
        self.assertEqual(answer.status_code, 422)
        for sentence in (
            "Please enter street and house number.",
            "Please enter the postal code.",
            "Please enter the city.",
            "Please enter your date of birth.",
        ):
            self.assertIn(sentence, answer.text)
        booking = self._book(**ADDRESS)
        partner = booking.partner_id
        self.assertEqual((partner.street, partner.city), ("Ruhrstr. 1", "Witten"))
        self.assertEqual(partner.appointment_birth_on, date(1980, 12, 31))
        page = self.url_open(booking._get_web_path()).text
        for words in ("Ruhrstr. 1", "58452 Witten", "Born"):
            self.assertIn(words, page)
        again = self.url_open(self.path).text
        for words in ('value="Ruhrstr. 1"', 'value="1980-12-31"'):
            self.assertIn(words, again)

    def test_what_is_not_asked_is_not_taken(self):
        booking = self._book(**ADDRESS)
        self.assertFalse(booking.contact_street)
        self.assertFalse(booking.partner_id.street)
        self.assertFalse(booking.partner_id.appointment_birth_on)

    def test_bad_details_come_back_with_their_sentences(self):
        self._ask(address="required", birth_date="required")
        before = self._count_rows()
        for values, sentence in (
            ({"country": "ZZ"}, "choose a country from the list"),
            ({"country": "9999999999"}, "choose a country from the list"),
            ({"birth_on": "31.12.1980"}, "a date of birth such as"),
            ({"birth_on": "2999-01-01"}, "a date of birth such as"),
            ({"zip": "x" * 101}, "at most 100 characters"),
            ({"street": "a\x1bb"}, "characters that are not text"),
            ({"name": "Erika\r\nBcc: evil@example.com"}, "not text"),
        ):
            with self.subTest(values=str(values)[:50]):
                answer = self._submit(**{**ADDRESS, **values})
                self.assertEqual(answer.status_code, 422)
                self.assertIn(sentence, answer.text)
                self.assertIn("58452" if "zip" not in values else "Ruhr", answer.text)
        self.assertEqual(self._count_rows(), before)

    def test_a_phone_alone_is_enough_where_the_store_says_so(self):
        self._ask(email="off", name="optional")
        booking = self._book(name="", email="ignored@example.com")
        self.assertFalse(booking.partner_id.email)
        self.assertEqual(booking.partner_id.name, "+492302123456")
        self._post_step(booking, "confirm", consent_terms="1")
        self.assertEqual(booking.state, "confirmed")
        page = self.url_open(booking._get_web_path()).text
        self.assertIn("Please keep the address of this page", page)
        self.assertNotIn("The confirmation goes to", page)

    # ------------------------------------------------------------ T79, T80

    def test_nothing_known_of_a_contact_is_shown_to_who_types_its_address(self):
        self._ask(address="optional", birth_date="optional", name="optional")
        known = self._book(**ADDRESS).partner_id
        self.env["appointment.booking"].search([])._confirm()
        self._leave()
        booking = self._book(name="", start=str(self._minute(9))).sorted("id")[-1]
        self.assertEqual(booking.partner_id, known)
        page = self.url_open(booking._get_web_path()).text
        for words in ("Erika Muster", "Ruhrstr", "1980"):
            self.assertNotIn(words, page)
        self.assertNotIn("Erika Muster", self.url_open(self.path).text)

    def test_the_same_person_in_other_letters_is_one_contact(self):
        """T80."""
        first = self._book()
        first._confirm()
        self._leave()
        second = self._book(
            start=str(self._minute(9)),
            email=" ERIKA@Example.COM ",
            phone="+49 2302/12 34 56",
        )
        self.assertEqual(len((first | second).partner_id), 1)

    def test_a_corrected_address_leaves_no_second_person_behind(self):
        wrong = self._book(email="erkia@example.com").partner_id
        booking = self._book()
        self.assertEqual(booking.partner_id.email, "erika@example.com")
        self.assertFalse(wrong.exists())

    def test_a_contact_that_has_more_than_this_hold_stays(self):
        known = self._book().partner_id
        self._get_bookings()._confirm()
        self._leave()
        self._book(start=str(self._minute(9)))
        self._book(start=str(self._minute(9)), email="other@example.com")
        self.assertTrue(known.exists())

    # ------------------------------------------------------------ one step

    def test_contact_answers_and_booking_come_together_or_not_at_all(self):
        """R001-067: a failure at any step leaves nothing."""
        question = self.env["appointment.service.question"].create(
            {"service_id": self.service.id, "name": "Plate?"}
        )
        self.store.registration_policy = "magic_link"
        details = {f"question_{question.id}": "EN-AB 1"}
        models = (
            "appointment.booking",
            "appointment.booking.answer",
            "appointment.claim",
            "res.partner",
            "queue.job",
        )

        def count():
            return [self.env[model].sudo().search_count([]) for model in models]

        before = count()
        for model, method in (
            ("appointment.intake", "_create_customer"),
            ("appointment.booking.answer", "create"),
            ("appointment.booking", "_place_hold"),
            ("appointment.placing", "_write_claims"),
            ("appointment.booking", "_ask_for_link"),
        ):
            original = getattr(self.env.registry[model], method)

            def fail(self, *args, original=original, **kwargs):
                original(self, *args, **kwargs)
                self.env.flush_all()
                raise ZeroDivisionError

            with (
                self.subTest(method=method),
                patch.object(self.env.registry[model], method, fail),
                mute_logger("odoo.http", "odoo.addons.http_routing.models.ir_http"),
            ):
                self.assertEqual(self._submit(**details).status_code, 500)
                self.env.invalidate_all()
                self.assertEqual(count(), before)
        self.assertEqual(self._submit(**details).status_code, 303)
        self.assertNotEqual(count(), before)

    # ------------------------------------------------------------ kept time

    def test_who_comes_back_keeps_the_time(self):
        booking = self._book()
        page = self.url_open(self.path).text
        self.assertIn("Your time is still kept:", page)
        kept = str(self._minute(10))
        again = self._book(start=kept, kept=kept, name="Erika Other")
        self.assertEqual(again, booking)
        self.assertEqual(booking.start, self._utc(f"{self.monday} 10:00"))
        self.assertEqual(booking._get_contact().name, "Erika Other")

    def test_review_leads_back_to_time_and_details(self):
        page = self.url_open(self._book()._get_web_path()).text
        self.assertIn('aria-label="Change the time"', page)
        self.assertIn("#o_appointment_who", page)

    # ------------------------------------------------------------ preferences

    def _sign_in(self):
        user = new_test_user(self.env, "erna", groups="base.group_portal")
        user.partner_id.write(
            {"name": "Erna", "email": "erna@example.com", "phone": "+492302999999"}
        )
        self.authenticate("erna", "erna")
        return user

    def test_returning_customers_type_nothing(self):
        question = self.env["appointment.service.question"].create(
            {"service_id": self.service.id, "name": "Plate?"}
        )
        self._ask(address="required")
        user = self._sign_in()
        answers = {f"question_{question.id}": "EN-AB 77"}
        self._book(note="Call first", **ADDRESS, **answers)._confirm()
        user.partner_id.write({"street": "Bahnhofstr. 2", "zip": "1", "city": "Hagen"})
        page = self.url_open(self.path).text
        for words in (
            'value="Erna"',
            'value="erna@example.com"',
            'value="EN-AB 77"',
            "Call first",
            "Bahnhofstr. 2",
        ):
            self.assertIn(words, page)

    def test_nobody_gets_the_preferences_of_another(self):
        user = self._sign_in()
        self._book(note="Call first")._confirm()
        self.authenticate(None, None)
        self.assertNotIn("Call first", self.url_open(self.path).text)
        self.assertNotIn(user.partner_id.email, self.url_open(self.path).text)

    # ------------------------------------------------------------ T81

    def test_scripts_and_markup_are_only_text(self):
        question = self.env["appointment.service.question"].create(
            {"service_id": self.service.id, "name": "Plate?"}
        )
        self._ask(address="required")
        booking = self._book(
            **{
                **ADDRESS,
                "street": NASTY,
                "name": NASTY,
                "note": f"{NASTY}\r\nATTENDEE:mailto:evil@example.com",
                f"question_{question.id}": f'"><img src=x onerror=alert(1)>{NASTY}',
            }
        )
        self._assert_text_only(self.url_open(booking._get_web_path()).text)
        self._assert_text_only(self.url_open(self.path).text)
        self._post_step(booking, "confirm", consent_terms="1")
        self._assert_text_only(self.url_open(booking._get_web_path()).text)
        mail = booking._create_mail("confirmed")
        self._assert_text_only(mail.body_html)
        [invitation] = mail.attachment_ids.filtered(
            lambda file: file.mimetype.startswith("text/calendar")
        )
        link = booking._get_web_path("booking.ics")
        for content in (
            invitation.raw.decode(),
            self.url_open(link).text,
        ):
            lines = content.replace("\r\n ", "").split("\r\n")
            self.assertFalse(
                [line for line in lines if line.startswith("ATTENDEE:mail")]
            )
            self.assertEqual(lines.count("BEGIN:VEVENT"), 1)
            self.assertFalse([line for line in lines if "\n" in line])

    def _assert_text_only(self, html):
        for markup in ("<script>alert", "<img src=x"):
            self.assertNotIn(markup, html)
