from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestBookingPage(WebsiteCommon):
    def setUp(self):
        super().setUp()
        self.booking = self._book()
        self.page = self.booking._get_web_path()
        self.csrf_token = self._get_form(self.page)["csrf_token"]

    def _send(self, step, **values):
        data = {"csrf_token": self.csrf_token, **values}
        answer = self._post(f"{self.page}/{step}", data)
        self.booking.invalidate_recordset()
        return answer

    def _confirm(self):
        return self._send("confirm", consent_terms="1", consent_early_start="1")

    # ------------------------------------------------------------ review

    def test_review_shows_what_is_booked_and_the_duty_to_pay(self):
        page = self.url_open(self.page)
        for text in (
            "Haircut",
            "Erika Muster",
            "100.00",
            "We keep this time for you until",
            "Book with obligation to pay",
            "Our terms.",
            "Nepal",
            "+49 2302 123456",
        ):
            self.assertIn(text, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex")

    def test_reading_changes_nothing(self):
        before = self.booking.write_date
        self.url_open(self.page)
        self.url_open(self.page, method="HEAD")
        self.assertIn(self.url_open(f"{self.page}/confirm").status_code, (404, 405))
        self.booking.invalidate_recordset()
        self.assertEqual(self.booking.state, "hold")
        self.assertEqual(self.booking.write_date, before)
        self.assertFalse(self.booking.sale_order_id)

    def test_forms_of_other_sites_are_refused(self):
        self.csrf_token = "forged"
        for step in ("confirm", "cancel"):
            answer = self._send(step, consent_terms="1", consent_early_start="1")
            self.assertEqual(answer.status_code, 400)
            self.assertIn("This page was open for too long.", answer.text)
        self.assertEqual(self.booking.state, "hold")

    def test_only_the_token_opens_a_booking(self):
        other = self._create_booking(f"{self.monday + timedelta(days=1)} 10:00")
        for path in (
            f"/booking/{self.booking.id}/wrong",
            f"/booking/{self.booking.id}/{other.access_token}",
            "/booking/999999999/wrong",
            f"/booking/{self.booking.id}",
            f"/booking/{self.booking.id}?access_token=wrong",
            f"/my/bookings/{self.booking.id}?access_token=wrong",
            f"/booking/{10**20}/wrong",
        ):
            with self.subTest(path=path):
                page = self.url_open(path)
                self.assertEqual(page.status_code, 404)
                self.assertIn("This link is not valid", page.text)
                self.assertNotIn("Erika", page.text)

    def test_links_expire_ninety_days_after_the_appointment(self):
        now = fields.Datetime.now()
        for days, status in ((89, 200), (91, 404)):
            stop = now - timedelta(days=days)
            start = stop - timedelta(hours=1)
            self.booking._gate().write({"start": start, "stop": stop})
            self.env.flush_all()
            with self.subTest(days=days):
                page = self.url_open(self.page)
                self.assertEqual(page.status_code, status)
        self.assertIn("more than 90 days ago", page.text)
        self.assertNotIn("Erika", page.text)

    def test_links_of_mails_lead_to_the_page(self):
        answer = self.url_open(self.booking.get_portal_url(), allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn(self.page, answer.headers["Location"])
        token = self.booking.access_token
        older = f"/my/bookings/{self.booking.id}?access_token={token}"
        self.assertIn("Erika Muster", self.url_open(older).text)

    # ------------------------------------------------------------ booking

    def test_booking_needs_the_boxes(self):
        answer = self._send("confirm")
        self.assertEqual(answer.status_code, 409)
        self.assertIn("is-invalid", answer.text)
        self.assertEqual(self.booking.state, "hold")
        self.assertFalse(self.booking.terms_accepted_at)

    def test_pay_on_site_is_confirmed_at_once(self):
        answer = self._confirm()
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.booking.state, "confirmed")
        self.assertTrue(self.booking.terms_accepted_at)
        page = self.url_open(self.page)
        self.assertIn("Your booking is confirmed", page.text)
        self.assertIn("data:image/svg+xml", page.text)

    def test_booking_twice_changes_nothing(self):
        self._confirm()
        order = self.booking.sale_order_id
        self.assertEqual(self._confirm().status_code, 303)
        self.assertEqual(self.booking.sale_order_id, order)

    def test_early_start_is_asked_for_only_within_the_withdrawal_period(self):
        self.assertNotIn("consent_early_start", self.url_open(self.page).text)
        soon = fields.Datetime.now().replace(second=0) + timedelta(days=3)
        self.env.cr.execute(
            "UPDATE appointment_booking SET start = %s, stop = %s WHERE id = %s",
            [soon, soon + timedelta(hours=1), self.booking.id],
        )
        self.booking.invalidate_recordset()
        self.assertIn("consent_early_start", self.url_open(self.page).text)
        self.assertEqual(self._send("confirm", consent_terms="1").status_code, 409)
        self.assertEqual(self.booking.state, "hold")

    def test_requests_wait_for_the_store(self):
        self.service.confirmation = "manual"
        self._confirm()
        self.assertEqual(self.booking.state, "pending")
        self.assertIn("Your request has been sent", self.url_open(self.page).text)

    def test_a_lapsed_hold_whose_place_is_gone_is_refused(self):
        self._lapse()
        self._create_booking(f"{self.monday} 10:00")
        answer = self._confirm()
        self.assertEqual(answer.status_code, 409)
        self.assertIn("is already taken", answer.text)
        self.assertNotEqual(self.booking.state, "confirmed")

    def test_a_lapsed_hold_says_so(self):
        self._lapse()
        page = self.url_open(self.page)
        self.assertIn("The time we kept for you is over", page.text)
        self.assertIn(self.path.rsplit("/", 1)[0], page.text)

    def _lapse(self):
        past = fields.Datetime.now() - timedelta(minutes=1)
        self.env.cr.execute(
            "UPDATE appointment_booking SET hold_expires_at = %s WHERE id = %s",
            [past, self.booking.id],
        )
        self.env.cr.execute(
            "UPDATE appointment_claim SET hold_until = %s WHERE booking_id = %s",
            [past, self.booking.id],
        )
        self.env.invalidate_all()

    # ------------------------------------------------------------ afterwards

    def test_the_calendar_file_can_be_fetched(self):
        self._confirm()
        answer = self.url_open(f"{self.page}/booking.ics")
        self.assertTrue(answer.text.startswith("BEGIN:VCALENDAR"))
        wrong = self.url_open(f"/booking/{self.booking.id}/wrong/booking.ics")
        self.assertEqual(wrong.status_code, 404)
