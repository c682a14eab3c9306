from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WebsiteCommon

SENTENCE = "That was too often in a short time. Please wait"


@tagged("post_install", "-at_install")
class TestRateLimit(WebsiteCommon):
    """T82: what one address may send is limited, and nothing typed is lost."""

    def _set_limit(self, limit):
        self.env["ir.config_parameter"].sudo().set_param(
            "appointment.rate_limit.website", limit
        )

    def _assert_limited(self, answer):
        self.assertEqual(answer.status_code, 429)
        self.assertIn(SENTENCE, answer.text)
        self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)

    def test_a_hundred_forms_in_a_minute_are_limited(self):
        details = self._get_details(name="")
        statuses = [self._post(self.path, details).status_code for _form in range(100)]
        self.assertEqual(set(statuses), {422, 429})
        self.assertGreaterEqual(statuses.count(422), 60)
        self.assertGreaterEqual(statuses.count(429), 10)

    def test_what_was_typed_comes_back(self):
        self._set_limit(1)
        self._post(self.path, self._get_details(name=""))
        answer = self._submit(note="Please call first.")
        self._assert_limited(answer)
        for typed in ("Please call first.", 'value="Erika Muster"'):
            self.assertIn(typed, answer.text)
        self.assertFalse(self._get_bookings())

    def test_confirming_and_cancelling_count_too(self):
        booking = self._book()
        page = booking._get_web_path()
        form = {"csrf_token": self._get_form(page)["csrf_token"]}
        self._set_limit(1)
        for step in ("confirm", "cancel"):
            with self.subTest(step=step):
                self._assert_limited(self._post(f"{page}/{step}", form))
        booking.invalidate_recordset()
        self.assertEqual(booking.state, "hold")

    def test_paying_counts_too(self):
        booking = self._book()
        self._set_limit(1)
        answer = self.url_open(
            f"{booking._get_web_path()}/transaction", json={"params": {}}
        ).json()
        self.assertIn(SENTENCE, answer["error"]["data"]["message"])
        self.assertFalse(booking.sale_order_id)

    def test_reading_is_not_counted(self):
        self._set_limit(1)
        self.assertEqual(
            {self.url_open(self.path).status_code for _page in range(5)}, {200}
        )

    def test_zero_switches_it_off(self):
        self._set_limit(0)
        details = self._get_details(name="")
        statuses = {self._post(self.path, details).status_code for _form in range(65)}
        self.assertEqual(statuses, {422})

    # ------------------------------------------------------------ captcha

    def _ask_captcha(self, sentence):
        """As a captcha addon of Odoo does: *sentence* refuses, nothing lets pass."""
        self.store.is_captcha_on = True
        asked = []

        def verify(_self, action):
            asked.append(action)
            if sentence:
                raise UserError(sentence)

        model = self.env.registry["ir.http"]
        self.patch(model, "_verify_request_recaptcha_token", verify)
        return asked

    def test_a_captcha_of_odoo_refuses_and_keeps_what_was_typed(self):
        asked = self._ask_captcha("Suspicious activity detected.")
        answer = self._submit(note="Please call first.")
        self.assertEqual(asked, ["appointment_booking"])
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Suspicious activity detected.", answer.text)
        self.assertIn("Please call first.", answer.text)
        self.assertFalse(self._get_bookings())

    def test_stores_that_do_not_ask_for_a_captcha_take_everybody(self):
        asked = self._ask_captcha("Suspicious activity detected.")
        self.store.is_captcha_on = False
        self.assertNotIn("data-captcha", self.url_open(self.path).text)
        self.assertEqual(self._submit().status_code, 303)
        self.assertFalse(asked)

    def test_the_switch_tells_whether_the_captcha_has_its_keys(self):
        self.assertFalse(self.store.is_captcha_ready)
        parameters = self.env["ir.config_parameter"]
        for kind in ("public", "private"):
            parameters.set_param(f"recaptcha_{kind}_key", "key")
        self.store.invalidate_recordset(["is_captcha_ready"])
        self.assertTrue(self.store.is_captcha_ready)

    def test_whoever_passes_the_captcha_books(self):
        self._ask_captcha(None)
        self.assertIn(
            'data-captcha="appointment_booking"', self.url_open(self.path).text
        )
        self.assertEqual(self._submit().status_code, 303)
        self.assertTrue(self._get_bookings())
