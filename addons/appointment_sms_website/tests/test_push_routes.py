from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.appointment_sms.models.appointment_push_device import MAX_DEVICES
from odoo.addons.appointment_sms.tests.push_common import (
    Browser,
    create_device,
    encode,
)
from odoo.addons.appointment_website.tests.common import WebsiteCommon

INSIDE = (
    "http://fcm.googleapis.com/a",
    "https://127.0.0.1/a",
    "https://localhost:8069/a",
    "https://[::1]/a",
    "https://10.0.0.1/a",
    "https://169.254.169.254/latest/meta-data",
    "https://2130706433/a",
    "https://example.com/a",
    "https://fcm.googleapis.com@10.0.0.1/a",
    "https://fcm.googleapis.com:5432/a",
    "file:///etc/passwd",
    "",
    None,
    {"a": 1},
    ["https://fcm.googleapis.com/a"],
    7,
    "https://fcm.googleapis.com/" + "a" * 5000,
)


@tagged("post_install", "-at_install")
class TestPushRoutes(WebsiteCommon):
    """What a browser may ask about push, and for which booking."""

    def setUp(self):
        super().setUp()
        self.booking = self._create_booking(f"{self.monday} 10:00")
        self.booking._confirm()
        self.page = self.booking._get_web_path()
        self.browser = Browser()

    def _ask(self, step, browser=None, booking=None, token=None, **values):
        """The route's answer, or its error."""
        browser = browser or self.browser
        booking = booking or self.booking
        token = token or booking.access_token
        params = {
            "endpoint": browser.endpoint,
            "keys": {"p256dh": browser.p256dh, "auth": browser.auth},
            **values,
        }
        answer = self.url_open(
            f"/booking/{booking.id}/{token}/push/{step}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        ).json()
        self.env.invalidate_all()
        return answer.get("result"), (answer.get("error") or {}).get("data")

    def _get_devices(self):
        return self.env["appointment.push.device"].search([])

    # ------------------------------------------------------------ page

    def test_the_page_offers_it_and_is_told_nothing_else(self):
        page = self.url_open(self.page).text
        self.assertIn("Tell me on this device", page)
        self.assertIn("changes and reminders of this booking", page)
        self.assertNotIn("all your bookings", page)

    def test_it_is_not_offered_without_a_use(self):
        rules = self.env["appointment.notification.rule"].search(
            [("store_id", "=", self.store.id), ("channel", "=", "push")]
        )
        rules.active = False
        self.assertNotIn("Tell me on this device", self.url_open(self.page).text)
        rules.active = True
        self.assertIn("Tell me on this device", self.url_open(self.page).text)
        start = fields.Datetime.now() - timedelta(days=2)
        self.booking._gate().write({"start": start, "stop": start + timedelta(hours=1)})
        self.assertNotIn("Tell me on this device", self.url_open(self.page).text)
        with mute_logger("odoo.http"):
            _answer, error = self._ask("on")
        self.assertIn("nothing more to tell", error["message"])

    def test_the_worker_rules_the_booking_pages_alone(self):
        answer = self.url_open("/booking/service-worker.js")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Service-Worker-Allowed"], "/booking/")
        self.assertTrue(answer.headers["Content-Type"].startswith("text/javascript"))
        self.assertEqual(answer.headers["Cache-Control"], "no-cache")
        for word in ('addEventListener("fetch"', "caches"):
            self.assertNotIn(word, answer.text)
        # One script alone comes along: the page for who is offline.
        self.assertEqual(answer.text.count("importScripts("), 1)
        self.assertIn('importScripts("/appointment/service-worker.js")', answer.text)

    # ------------------------------------------------------------ on and off

    def test_on_and_off_again(self):
        state, _error = self._ask("state")
        self.assertFalse(state["is_on"])
        self.assertEqual(self._ask("on"), ({"is_on": True}, None))
        self.assertTrue(self._ask("state")[0]["is_on"])
        device = self._get_devices()
        self.assertEqual(device.partner_id, self.booking.partner_id)
        self.assertEqual(device.booking_ids, self.booking)
        self.assertFalse(device.user_id)
        self.assertEqual(device.vapid_key, state["key"])
        self.assertEqual(self._ask("off"), ({"is_on": False, "is_used": False}, None))
        self.assertFalse(self._get_devices())
        self.assertEqual(self._ask("off")[1], None, "Off twice is off.")

    def test_reading_the_state_switches_nothing_on(self):
        self._ask("state")
        self.url_open(self.page)
        self.assertFalse(self._get_devices())

    @mute_logger("odoo.http")
    def test_only_the_token_opens(self):
        other = self._create_booking(f"{self.monday + timedelta(days=1)} 10:00")
        create_device(self.booking, self.browser)
        for token in (other.access_token, "wrong", f"{self.booking.access_token}x"):
            for step in ("state", "on", "off"):
                with self.subTest(token=token, step=step):
                    answer, error = self._ask(step, Browser("other"), token=token)
                    self.assertIsNone(answer)
                    self.assertIn("not valid any more", error["message"])
        self.assertEqual(len(self._get_devices()), 1)
        self.assertTrue(self.booking._get_push_devices())

    def test_get_and_forms_change_nothing(self):
        for step in ("on", "off", "state"):
            path = f"{self.page}/push/{step}"
            with self.subTest(step=step), mute_logger("odoo.http"):
                form = {"endpoint": self.browser.endpoint}
                self.assertEqual(self.url_open(path).status_code, 415)
                self.assertEqual(self.url_open(path, data=form).status_code, 415)
        self.assertFalse(self._get_devices())

    @mute_logger("odoo.http")
    def test_addresses_that_are_no_push_service_are_refused(self):
        for endpoint in INSIDE:
            with self.subTest(endpoint=endpoint):
                answer, error = self._ask("on", endpoint=endpoint)
                self.assertIsNone(answer)
                self.assertEqual(error["name"], "odoo.exceptions.ValidationError")
                self.assertIn("not known here", error["message"])
        self.assertFalse(self._get_devices())

    @mute_logger("odoo.http")
    def test_keys_that_are_none_are_refused(self):
        good = {"p256dh": self.browser.p256dh, "auth": self.browser.auth}
        for keys in (
            None,
            [],
            {},
            "keys",
            {**good, "auth": "short"},
            {**good, "p256dh": encode(b"\x04" + bytes(64))},
            {**good, "p256dh": {"a": 1}},
        ):
            with self.subTest(keys=keys):
                answer, error = self._ask("on", keys=keys)
                self.assertIsNone(answer)
                self.assertIn("keys that do not fit", error["message"])
        self.assertFalse(self._get_devices())

    @mute_logger("odoo.http")
    def test_too_many_devices_are_refused_with_a_sentence(self):
        for number in range(MAX_DEVICES):
            create_device(self.booking, Browser(str(number)))
        _answer, error = self._ask("on")
        self.assertIn("Switch it off on one of them", error["message"])

    @mute_logger("odoo.http")
    def test_asking_too_often_is_refused(self):
        self.env["appointment.rate.limit"]._set_limit("website", 2)
        for _time in range(2):
            self.assertTrue(self._ask("state")[0])
        for step in ("state", "on", "off"):
            with self.subTest(step=step):
                _answer, error = self._ask(step)
                self.assertIn("too often", error["message"])
        self.assertFalse(self._get_devices())

    # ------------------------------------------------------------ signed in

    def test_who_is_signed_in_is_told_of_all_bookings(self):
        user = new_test_user(self.env, "test_push_customer", "base.group_portal")
        mine, later = (
            self._create_booking(
                f"{self.monday + timedelta(days=days)} 10:00",
                partner_id=user.partner_id.id,
            )
            for days in (1, 2)
        )
        (mine | later)._confirm()
        self.authenticate(user.login, user.login)
        self.assertIn("all your bookings", self.url_open(mine._get_web_path()).text)
        self._ask("on", booking=mine)
        self.assertEqual(self._get_devices().user_id, user)
        self.assertTrue(self._ask("state", booking=later)[0]["is_on"])
        # Somebody else's link stays somebody else's.
        self._ask("on", Browser("two"))
        self.assertFalse(self._get_devices()[-1].user_id)
        answer, _error = self._ask("off", booking=later)
        self.assertFalse(answer["is_used"])
        self.assertFalse(mine._get_push_devices())
