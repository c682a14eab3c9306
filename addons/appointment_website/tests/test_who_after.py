import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from odoo import fields
from odoo.tests import tagged

from odoo.addons.payment.tests.common import PaymentCommon

from .who_common import WhoCommon


@tagged("post_install", "-at_install")
class TestWhoAfter(WhoCommon, PaymentCommon):
    # ------------------------------------------------------------ hold over

    def test_a_lapsed_hold_offers_the_nearest_times_and_loses_nothing(self):
        question = self.env["appointment.service.question"].create(
            {"service_id": self.service.id, "name": "Plate?"}
        )
        booking = self._book(note="Call first", **{f"question_{question.id}": "EN 7"})
        self._let_lapse(booking)
        page = self.url_open(booking._get_web_path()).text
        self.assertIn("Nothing you have entered is lost.", page)
        self.assertEqual(page.count('name="start"'), 3)
        answer = self._post_step(booking, "again", start=str(self._minute(9)))
        self.assertEqual(answer.status_code, 303)
        newer = self._get_bookings() - booking
        self.assertEqual(newer.start, self._utc(f"{self.monday} 09:00"))
        self.assertEqual(newer.partner_id, booking.partner_id)
        self.assertEqual(newer.customer_note, "Call first")
        self.assertEqual(newer.answer_ids.value, "EN 7")
        self.assertNotEqual(newer.access_token, booking.access_token)
        self._post_step(newer, "confirm", consent_terms="1")
        self.assertEqual(newer.state, "confirmed")

    def test_the_button_clicked_twice_is_one_hold(self):
        booking = self._book()
        self._let_lapse(booking, is_noticed=False)
        pages = {
            self._post_step(booking, "again", start=str(self._minute(9))).headers[
                "Location"
            ]
            for _click in range(2)
        }
        self.assertEqual(len(pages), 1)
        self.assertEqual(len(self._get_bookings()), 2)

    def test_only_lapsed_holds_are_held_again(self):
        booking = self._book()
        self._post_step(booking, "again", start=str(self._minute(9)))
        self.assertEqual(booking.start, self._utc(f"{self.monday} 10:00"))
        booking._confirm()
        self._post_step(booking, "again", start=str(self._minute(9)))
        booking._cancel("customer")
        self._post_step(booking, "again", start=str(self._minute(9)))
        self.assertEqual(self._get_bookings(), booking)

    def test_bad_wishes_for_another_time_are_answered(self):
        booking = self._book()
        self._let_lapse(booking)
        for start, status, sentence in (
            ("", 422, "one of the offered times"),
            ("x" * 99, 422, "one of the offered times"),
            ("-1", 422, "one of the offered times"),
            (str(self._minute(10, 7)), 409, "do not start at that minute"),
            (str(self._minute(3)), 409, "The store is closed"),
        ):
            with self.subTest(start=start):
                answer = self._post_step(booking, "again", start=start)
                self.assertEqual(answer.status_code, status)
                self.assertIn(sentence, answer.text)
        forged = self._post(
            booking._get_web_path("again"),
            {"csrf_token": "x", "start": str(self._minute(9))},
        )
        self.assertEqual(forged.status_code, 400)
        wrong = self._post(f"/booking/{booking.id}/wrong/again", {"start": "1"})
        self.assertEqual(wrong.status_code, 404)
        self.service.is_published = False
        answer = self._post_step(booking, "again", start=str(self._minute(9)))
        self.assertIn("not offered any more", answer.text)
        self.assertEqual(self._get_bookings(), booking)

    def _get_csrf(self, path):
        """The booking page may be gone; any page has the token of the session."""
        page = self.url_open("/web/login").text
        return re.search(r'name="csrf_token" value="(\w+)"', page)[1]

    # ------------------------------------------------------------ taking along

    def test_calendars_and_route_are_plain_links_without_secrets(self):
        self.service.name = 'Cut & "Colour" <b>'
        booking = self._book()
        booking._confirm()
        page = self.url_open(booking._get_web_path()).text
        self.assertIn("booking.ics", page)
        links = dict(self.env["appointment.review"]._get_calendar_links(booking))
        google = parse_qs(urlsplit(links["Google"]).query)
        day = f"{self._utc(f'{self.monday} 10:00'):%Y%m%dT%H%M%SZ}"
        self.assertTrue(google["dates"][0].startswith(day))
        self.assertEqual(google["text"], ['Cut & "Colour" <b> – Salon Test'])
        outlook = parse_qs(urlsplit(links["Outlook"]).query)
        self.assertEqual(outlook["subject"], google["text"])
        route = self.env["appointment.review"]._get_route_link(self.store)
        self.assertIn("Witten", parse_qs(urlsplit(route).query)["destination"][0])
        for link in (*links.values(), route):
            self.assertNotIn(booking.access_token, link)
            self.assertNotIn("Erika", link)
            self.assertNotIn("<", link)
            self.assertIn(link.replace("&", "&amp;"), page)

    # ------------------------------------------------------------ /book/confirm

    def test_without_a_booking_the_pages_say_so(self):
        for path in ("/book/confirm", "/book/receipt"):
            answer = self.url_open(path)
            self.assertEqual(answer.status_code, 404)
            self.assertIn("There is no booking in this browser", answer.text)

    def test_they_lead_to_the_booking_of_this_browser(self):
        """R002-011, R002-012."""
        booking = self._book()
        booking._confirm()
        for path, target in (("/book/confirm", ""), ("/book/receipt", "receipt")):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn(booking._get_web_path(target), answer.headers["Location"])
        with_language = self.url_open("/en/book/confirm").url
        self.assertIn(booking._get_web_path(), with_language)
        self._leave()
        self.assertEqual(self.url_open("/book/confirm").status_code, 404)

    # ------------------------------------------------------------ receipt

    def _pay(self):
        self.store.is_online_payment_allowed = True
        self.service.payment_rule = "full"
        booking = self._book()
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.payment_method_id,
            "token_id": None,
            "amount": 100.0,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/",
            "appointment_consents": ["terms", "marketing"],
        }
        answer = self.url_open(
            booking._get_web_path("transaction"), json={"params": params}
        )
        self.assertNotIn("error", answer.json())
        self.env.invalidate_all()
        return booking

    def test_the_receipt_tells_what_was_paid_and_how(self):
        """R002-012, R002-054."""
        booking = self._pay()
        transaction = booking.sale_order_id.transaction_ids
        path = booking._get_web_path("receipt")
        self.assertEqual(transaction.landing_route, path)
        waiting = self.url_open(path, allow_redirects=False)
        self.assertEqual(waiting.status_code, 303)
        transaction.provider_reference = "PAY-<4711>"
        transaction._set_done()
        transaction._post_process()
        self.env.invalidate_all()
        self.assertEqual(booking.state, "confirmed")
        page = self.url_open(path).text
        for words in ("Receipt", "100.00", "PAY-&lt;4711&gt;", self.provider.name):
            self.assertIn(words, page)
        self.assertIn("Your booking is confirmed", page)
        self.assertIn(path, self.url_open(booking._get_web_path()).text)

    def test_a_receipt_without_a_payment_says_so(self):
        booking = self._book()
        booking._confirm()
        page = self.url_open(booking._get_web_path("receipt")).text
        self.assertIn("Nothing has been paid online.", page)

    # ------------------------------------------------------------ consent

    def _find_news(self):
        return self.env["appointment.consent"].search([("kind", "=", "marketing")])

    def test_news_are_sent_to_who_ticked_the_box_and_nobody_else(self):
        """R004-178: off, optional, proved, and taken back as easily."""
        booking = self._book()
        page = self.url_open(booking._get_web_path()).text
        [box] = re.findall(r"<input[^>]*consent_marketing[^>]*>", page)
        self.assertNotIn("checked", box)
        self.assertNotIn("required", box)
        self._post_step(booking, "confirm", consent_terms="1", consent_marketing="1")
        consent = self._find_news()
        self.assertEqual(consent.booking_id, booking)
        self.assertIn("Salon Test may send me news", consent.wording)
        self.assertIn("No more news", self.url_open(booking._get_web_path()).text)
        answer = self._post(booking._get_web_path("news"), {"csrf_token": "x"})
        self.assertEqual(answer.status_code, 400)
        self._post_step(booking, "news")
        self.assertTrue(consent.withdrawn_at)
        self.assertNotIn("No more news", self.url_open(booking._get_web_path()).text)

    def test_who_ticks_nothing_agrees_to_nothing(self):
        booking = self._book()
        self._post_step(booking, "confirm", consent_terms="1")
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(self._find_news())

    def test_a_box_that_is_not_offered_cannot_be_ticked(self):
        self.store.is_marketing_asked = False
        booking = self._book()
        self.assertNotIn("marketing", self.url_open(booking._get_web_path()).text)
        self._post_step(booking, "confirm", consent_terms="1", consent_marketing="1")
        self.assertFalse(self._find_news())

    def test_paying_notes_the_box_as_well(self):
        booking = self._pay()
        self.assertEqual(self._find_news().booking_id, booking)

    # ------------------------------------------------------------ tokens

    def test_the_link_of_a_booking_ends_ninety_days_after_it(self):
        """T58."""
        booking = self._book()
        booking._confirm()
        past = fields.Datetime.now() - timedelta(days=91)
        booking._gate().write({"start": past - timedelta(hours=1), "stop": past})
        self.env.flush_all()
        for step in ("", "receipt", "booking.ics", "invoice/1"):
            path = booking._get_web_path(step)
            self.assertEqual(self.url_open(path).status_code, 404, step)
        self.assertEqual(self.url_open("/book/confirm").status_code, 404)
