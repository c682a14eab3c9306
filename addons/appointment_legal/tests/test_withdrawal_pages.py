import html
import re

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import LegalCommon

RECEIVED = "Your withdrawal has arrived"


@tagged("post_install", "-at_install")
class TestWithdrawalPages(LegalCommon):
    def setUp(self):
        super().setUp()
        # Other tests and demo data may have published stores of their own.
        self.env["appointment.rate.limit"]._set_limit("withdrawal", 0)

    def _get_rows(self):
        self.env.invalidate_all()
        return self.env["appointment.withdrawal"].search(
            [("store_id", "=", self.store.id)]
        )

    def _get_fields(self, text):
        found = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', text)
        return {name: html.unescape(value) for name, value in found}

    def _get_declared(self, **values):
        page = self.url_open("/salon-test/legal/withdraw").text
        return {
            **self._get_fields(page),
            "store": "salon-test",
            "name": "Erika Muster",
            "reference": "B99999",
            "email": "erika@example.com",
            **values,
        }

    def _declare(self, **values):
        """Both steps; the answer to the second."""
        form = self._get_declared(**values)
        answer = self.url_open("/withdraw", data=form)
        if answer.status_code != 200:
            return answer
        return self.url_open("/withdraw/confirm", data=self._get_fields(answer.text))

    # ------------------------------------------------------------ two steps

    def test_withdrawing_takes_two_steps_and_no_login(self):
        form = self._get_declared()
        first = self.url_open("/withdraw", data=form)
        self.assertIn("Confirm withdrawal", first.text)
        self.assertFalse(self._get_rows())
        second = self.url_open("/withdraw/confirm", data=self._get_fields(first.text))
        self.assertIn(RECEIVED, second.text)
        row = self._get_rows()
        self.assertEqual(row.reference, "B99999")
        self.assertIn(row._format_received(), html.unescape(second.text))

    def test_every_door_leads_to_the_form(self):
        for path in ("/withdraw", "/widerruf", "/salon-test/legal/widerruf"):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            self.assertIn('name="reference"', page.text)
        self.assertEqual(
            self.url_open("/no-such-store/legal/withdraw").status_code, 404
        )

    def test_booking_link_fills_the_form(self):
        booking = self._book()
        page = self.url_open(f"{booking._get_web_path()}/withdraw").text
        fields = self._get_fields(page)
        self.assertEqual(fields["reference"], booking.name)
        self.assertEqual(fields["name"], "Erika Muster")
        self.assertEqual(fields["email"], "erika@example.com")
        wrong = self.url_open(f"/booking/{booking.id}/wrong/withdraw")
        self.assertEqual(wrong.status_code, 404)
        self.assertNotIn("Erika Muster", wrong.text)

    def test_mail_confirms_content_and_time_at_once(self):
        self._declare(reference="Haircut on Monday")
        row = self._get_rows()
        mail = self._get_mails(model="appointment.withdrawal", res_id=row.id)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.email_to, "erika@example.com")
        body = html.unescape(str(mail.body_html))
        for text in (
            row._format_received(),
            "Haircut on Monday",
            "Erika Muster",
            "Salon Test GmbH",
        ):
            self.assertIn(text, body)
        self.assertRegex(row._format_received(), r"\d{4}.*\d{1,2}:\d{2}:\d{2}")

    # ------------------------------------------------------------ no oracle

    def test_answer_is_the_same_with_and_without_a_booking(self):
        booking = self._accept(self._book())
        known = self._declare(reference=booking.name)
        unknown = self._declare(reference="B88888")
        rows = self._get_rows().sorted("id")

        def plain(answer, row):
            text = answer.text.replace(row.reference, "REFERENCE")
            text = text.replace(html.escape(row._format_received()), "TIME")
            return re.sub(r'(csrf_token|form_key)[^>]*"[^"]*"', "", text)

        body = re.compile(r'<div id="wrap".*?</main>', re.DOTALL)
        self.assertEqual(
            body.search(plain(known, rows[0])).group(),
            body.search(plain(unknown, rows[1])).group(),
        )
        # Nobody has looked for a booking yet: that is for a job.
        self.assertFalse(rows.booking_id)

    # ------------------------------------------------------------ bad input

    def test_sent_twice_is_one_withdrawal_and_one_mail(self):
        form = self._get_declared()
        first = self.url_open("/withdraw", data=form)
        fields = self._get_fields(first.text)
        for _time in range(2):
            answer = self.url_open("/withdraw/confirm", data=fields)
            self.assertIn(RECEIVED, answer.text)
        row = self._get_rows()
        self.assertEqual(len(row), 1)
        mails = self._get_mails(model="appointment.withdrawal", res_id=row.id)
        self.assertEqual(len(mails), 1)

    def test_every_problem_is_named_and_nothing_typed_is_lost(self):
        answer = self._declare(name="", email="no address", reference="x" * 401)
        self.assertEqual(answer.status_code, 422)
        for sentence in (
            "Please enter your name.",
            "Please enter an e-mail address such as",
            "at most 400 characters",
        ):
            self.assertIn(sentence, answer.text)
        self.assertIn('value="no address"', answer.text)
        self.assertFalse(self._get_rows())

    def test_second_step_checks_again(self):
        form = self._get_declared(email="erika@example.com, eve@example.com")
        answer = self.url_open("/withdraw/confirm", data=form)
        self.assertEqual(answer.status_code, 422)
        form = self._get_declared(store="no-such-store")
        self.assertEqual(self.url_open("/withdraw/confirm", data=form).status_code, 422)
        self.assertFalse(self._get_rows())

    def test_page_of_another_session_is_asked_again(self):
        form = self._get_declared(csrf_token="wrong", name="Kept Name")
        answer = self.url_open("/withdraw/confirm", data=form)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Kept Name", answer.text)
        self.assertFalse(self._get_rows())

    def test_what_strangers_type_is_escaped_everywhere(self):
        evil = "<img src=x onerror=alert(1)>"
        answer = self._declare(name=evil, reference=evil)
        self.assertNotIn(evil, answer.text)
        row = self._get_rows()
        mail = self._get_mails(model="appointment.withdrawal", res_id=row.id)
        self.assertNotIn("<img", str(mail.body_html))

    def test_only_text_counts(self):
        story = self.env["appointment.withdrawing"]
        for value in (None, 7, ["x"], {"a": 1}, "\x00"):
            declared = story._read({"name": value, "email": value, "reference": value})
            self.assertEqual(
                set(story._find_problems(declared)) - {"store"},
                {"name", "email", "reference"},
            )

    def test_floods_wait_and_keep_what_was_typed(self):
        limits = self.env["appointment.rate.limit"]
        limits._set_limit("withdrawal_mail", 1)
        self.addCleanup(limits._set_limit, "withdrawal_mail", 0)
        email = "flood@example.com"
        self.assertIn(RECEIVED, self._declare(email=email, reference="A").text)
        answer = self._declare(email=email.upper(), reference="B")
        self.assertEqual(answer.status_code, 429)
        self.assertIn("Retry-After", answer.headers)
        self.assertIn("Please wait", answer.text)
        self.assertEqual(len(self._get_rows()), 1)
        self.assertEqual(self._get_fields(answer.text)["reference"], "B")

    def test_nothing_was_declared_nothing_is_shown(self):
        answer = self.url_open("/withdraw/received")
        self.assertNotIn(RECEIVED, answer.text)
        self.assertIn('name="reference"', answer.text)

    def test_stores_cannot_hide_the_function(self):
        for slug in ("withdraw", "widerruf"):
            with self.assertRaisesRegex(ValidationError, "used by the website"):
                self.store.slug = slug
