from unittest.mock import patch

import requests

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.queue_job.exception import RetryableJobError

from ..models import appointment_push_device
from .common import NOW, MessagesCommon
from .push_common import Browser, create_device, encode, push_service

INSIDE = "https://10.0.0.1/"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPush(MessagesCommon):
    """A rule by push reaches the devices that a customer has switched it on for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._keep_rules(("rescheduled", "push", 0))
        cls.phone, cls.laptop = Browser("phone"), Browser("laptop")

    def setUp(self):
        super().setUp()
        self.booking = self._create_confirmed()

    def _tell(self, answers=None, headers=None):
        """Move the booking and run the jobs; what the push service got."""
        with push_service(answers, headers) as service:
            self.booking.write({"start": "2027-01-05 10:00:00"})
            self._run_jobs()
        return service

    def _get_message(self):
        return self._get_messages(self.booking, channel="push")

    def _plan(self, key="test"):
        """A message that no job has taken up yet."""
        rule = self._get_rule("rescheduled", "push")
        return self.booking._write_message("rescheduled", "push", key, rule)

    def _try(self, message, answers=None, headers=None):
        """Send as the queue does: what was not committed is lost with an error.

        Returns the service and the ``RetryableJobError``, if any. (``assertRaises``
        of Odoo takes back what was committed, too.)
        """
        error = None
        self.env.flush_all()
        messages = type(self.env["appointment.message"])
        try:
            with (
                push_service(answers, headers) as service,
                # A cursor of the queue commits, and so does this one.
                patch.object(messages, "_commit", lambda row: row.env.cr.commit()),
                self.enter_registry_test_mode(),
                self.env.registry.cursor() as cr,
            ):
                message.with_env(self.env(cr=cr))._send()
        except RetryableJobError as trouble:
            error = trouble
        self.env.invalidate_all()
        return service, error

    # ------------------------------------------------------------ what arrives

    def test_the_device_reads_what_the_store_says_and_nobody_else_can(self):
        create_device(self.booking, self.phone)
        service = self._tell()
        [request] = service.get_requests(self.phone)
        payload = self.phone.decrypt(request.body)
        self.assertEqual(payload["title"], self.store.name)
        self.assertIn("your new time is", payload["body"])
        self.assertIn("11:00", payload["body"])
        self.assertIn(self.booking.access_token, payload["url"])
        self.assertTrue(payload["url"].startswith("/"))
        self.assertEqual(payload["lang"], "en-US")
        for secret in (self.store.name, "new time", self.booking.access_token):
            self.assertNotIn(secret.encode(), request.body)

    def test_the_request_is_signed_with_the_keys_of_odoo(self):
        create_device(self.booking, self.phone)
        service = self._tell()
        [request] = service.get_requests(self.phone)
        key, claims = service.read_token(request)
        self.assertEqual(
            key, self.env["mail.push.device"].get_web_push_vapid_public_key()
        )
        self.assertEqual(claims["sub"], self.booking.get_base_url())
        self.assertEqual(request.headers["Content-Encoding"], "aes128gcm")
        self.assertLessEqual(len(request.body), 4096)

    def test_the_ledger_says_sent_and_names_the_service_alone(self):
        create_device(self.booking, self.phone)
        create_device(self.booking, Browser("x", "updates.push.services.mozilla.com"))
        self._tell()
        message = self._get_message()
        self.assertEqual(message.state, "sent")
        self.assertEqual(
            message.recipient,
            "fcm.googleapis.com, updates.push.services.mozilla.com",
        )
        self.assertFalse(message.arrived_at)
        self.assertTrue(message.sent_at)

    def test_who_switched_it_on_nowhere_has_nothing_in_the_ledger(self):
        service = self._tell()
        self.assertFalse(self._get_message())
        self.assertFalse(service.sent)

    def test_a_confidential_store_names_no_service(self):
        self.store.is_confidential = True
        rule = self._get_rule("rescheduled", "push")
        rule.body = "{service}: {date}, {time}"
        create_device(self.booking, self.phone)
        [request] = self._tell().get_requests(self.phone)
        body = self.phone.decrypt(request.body)["body"]
        self.assertIn("your appointment", body)
        self.assertNotIn(self.service.name, body)

    def test_a_text_that_is_too_long_is_cut(self):
        rule = self._get_rule("rescheduled", "push")
        rule.body = "€" * 5000
        create_device(self.booking, self.phone)
        [request] = self._tell().get_requests(self.phone)
        self.assertLessEqual(len(request.body), 4096)
        self.assertTrue(self.phone.decrypt(request.body)["body"].endswith("€…"))

    def test_a_service_keeps_it_no_longer_than_it_is_of_use(self):
        self._keep_rules(("reminder", "push", 2))
        create_device(self.booking, self.phone)
        with freeze_time("2027-01-05 07:00:00"), push_service() as service:
            self._remind()
        [request] = service.get_requests(self.phone)
        message = self._get_message()
        now = fields.Datetime.to_datetime("2027-01-05 07:00:00")
        left = (message.expires_at - now).total_seconds()
        self.assertEqual(message.state, "sent")
        self.assertGreater(left, 60)
        self.assertEqual(int(request.headers["TTL"]), left)

    def test_a_reminder_finds_no_booking_without_a_device(self):
        self._keep_rules(("reminder", "push", 2))
        now = fields.Datetime.to_datetime("2027-01-05 07:00:00")
        reminding = self.env["appointment.reminding"]
        self.assertFalse(reminding._find_due(now))
        create_device(self.booking, self.phone)
        self.assertEqual(len(reminding._find_due(now)), 1)

    # ------------------------------------------------------------ what goes wrong

    def test_a_device_that_is_gone_is_forgotten(self):
        for status in (404, 410):
            gone = Browser(f"gone{status}")
            create_device(self.booking, gone)
            create_device(self.booking, self.phone)
            with self.subTest(status=status):
                message = self._plan(f"test{status}")
                self._try(message, {gone.endpoint: status})
                devices = self.booking._get_push_devices()
                self.assertEqual(
                    devices.sudo().mapped("endpoint"), [self.phone.endpoint]
                )
                self.assertEqual(message.state, "sent")

    def test_when_the_last_device_is_gone_it_failed(self):
        create_device(self.booking, self.phone)
        self._tell({self.phone.endpoint: 410})
        self.assertFalse(self.booking._get_push_devices())
        message = self._get_message()
        self.assertEqual(message.state, "failed")
        self.assertIn("No device of the customer is left", message.reason)

    def test_trouble_of_a_service_is_tried_again_and_nobody_hears_twice(self):
        create_device(self.booking, self.phone)
        create_device(self.booking, self.laptop)
        message = self._plan()
        for trouble in (
            500,
            503,
            429,
            requests.ReadTimeout("…"),
            requests.ConnectionError(),
        ):
            with self.subTest(trouble=trouble):
                _, error = self._try(message, {self.laptop.endpoint: trouble})
                self.assertTrue(error)
                self.assertEqual(message.state, "sending")
                told = message.push_device_ids.mapped("endpoint")
                self.assertEqual(told, [self.phone.endpoint])
        service, _ = self._try(message)
        self.assertFalse(service.get_requests(self.phone))
        self.assertEqual(len(service.get_requests(self.laptop)), 1)
        self.assertEqual(message.state, "sent")
        service, _ = self._try(message)
        self.assertFalse(service.sent)

    def test_what_is_gone_stays_gone_when_another_is_tried_again(self):
        create_device(self.booking, self.phone)
        create_device(self.booking, self.laptop)
        answers = {self.phone.endpoint: 410, self.laptop.endpoint: 500}
        _, error = self._try(self._plan(), answers)
        self.assertTrue(error)
        devices = self.booking._get_push_devices()
        self.assertEqual(devices.mapped("endpoint"), [self.laptop.endpoint])

    def test_a_service_says_when_to_come_again(self):
        create_device(self.booking, self.phone)
        answers, headers = {self.phone.endpoint: 429}, {"Retry-After": "90"}
        _, error = self._try(self._plan(), answers, headers)
        self.assertEqual(error.seconds, 90)

    def test_a_refusal_is_final_and_says_what_to_do(self):
        create_device(self.booking, self.phone)
        for status in (301, 400, 403, 413):
            with self.subTest(status=status):
                message = self._plan(f"test{status}")
                answers, headers = {self.phone.endpoint: status}, {"Location": INSIDE}
                service, _ = self._try(message, answers, headers)
                self.assertEqual(len(service.sent), 1, "Redirects are not followed.")
                self.assertEqual(message.state, "failed")
                self.assertIn(f"({status})", message.reason)

    def _try_in_vain(self, browser):
        message = self._plan()
        _, error = self._try(message, {browser.endpoint: 500})
        self.assertTrue(error)
        message._fail_for_good("Max. retries (5) reached: A push service …")
        return message

    def test_after_the_last_try_it_is_sent_if_one_device_has_it(self):
        create_device(self.booking, self.phone)
        create_device(self.booking, self.laptop)
        self.assertEqual(self._try_in_vain(self.laptop).state, "sent")

    def test_after_the_last_try_it_failed_if_no_device_has_it(self):
        create_device(self.booking, self.phone)
        message = self._try_in_vain(self.phone)
        self.assertEqual(message.state, "failed")
        self.assertIn("tried several times", message.reason)

    def test_no_longer_true_is_not_sent(self):
        create_device(self.booking, self.phone)
        with push_service() as service:
            self.booking.write({"start": "2027-01-05 10:00:00"})
            self.booking._cancel("customer")
            self._run_jobs()
        self.assertFalse(service.sent)

    def test_a_device_of_other_keys_hears_nothing(self):
        """Odoo makes new keys when the old ones are removed."""
        create_device(self.booking, self.phone)
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(appointment_push_device.PUBLIC_KEY, "another")
        self.assertFalse(self._tell().sent)

    # ------------------------------------------------------------ whose it is

    def test_a_link_is_no_proof_of_being_the_customer(self):
        """Who books with another's e-mail has a link to that booking alone."""
        create_device(self.booking, self.phone)
        other = self._create_confirmed("2027-01-06 09:00")
        self.assertEqual(other.partner_id, self.booking.partner_id)
        self.assertFalse(other._get_push_devices())
        self.assertTrue(self.booking._get_push_devices())

    def test_who_was_signed_in_hears_of_all_bookings(self):
        user = new_test_user(self.env, "test_push_portal", "base.group_portal")
        booking = self._create_confirmed(
            "2027-01-06 09:00", partner_id=user.partner_id.id
        )
        later = self._create_confirmed(
            "2027-01-07 09:00", partner_id=user.partner_id.id
        )
        create_device(booking, self.phone, user)
        self.assertTrue(later._get_push_devices())
        self.assertFalse(self.booking._get_push_devices())
        user.active = False
        self.assertFalse(later._get_push_devices())

    def test_mails_of_odoo_to_the_customer_are_not_pushed(self):
        """Native devices would get whatever is written to the contact, in full."""
        create_device(self.booking, self.phone)
        with push_service() as service:
            self.booking.message_post(
                body="Your blood test is back",
                partner_ids=self.booking.partner_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertFalse(service.sent)
        self.assertFalse(self.env["mail.push"].search([]))

    def test_off_is_off_for_this_booking(self):
        other = self._create_confirmed("2027-01-06 09:00")
        for booking in (self.booking, other):
            create_device(booking, self.phone)
        devices = self.env["appointment.push.device"]
        devices._switch_off(self.booking, self.phone.endpoint)
        self.assertFalse(self.booking._get_push_devices())
        self.assertTrue(other._get_push_devices())
        devices._switch_off(other, self.phone.endpoint)
        self.assertFalse(devices._is_used(self.phone.endpoint))

    def test_on_twice_is_one_device(self):
        for _time in range(2):
            create_device(self.booking, self.phone)
        self.assertEqual(len(self.booking._get_push_devices()), 1)

    def test_so_many_devices_and_no_more(self):
        for number in range(appointment_push_device.MAX_DEVICES):
            create_device(self.booking, Browser(str(number)))
        with self.assertRaisesRegex(UserError, "Switch it off on one of them"):
            create_device(self.booking, Browser("more"))
        create_device(self.booking, Browser("0"))

    def test_keys_and_addresses_that_are_none_are_refused(self):
        devices = self.env["appointment.push.device"]
        good = (self.phone.endpoint, self.phone.p256dh, self.phone.auth)
        for place, bad in (
            (0, "https://127.0.0.1/push"),
            (0, None),
            (1, encode(b"\x04" + bytes(64))),
            (2, "short"),
        ):
            values = [*good[:place], bad, *good[place + 1 :]]
            with self.subTest(bad=bad), self.assertRaises(ValidationError):
                devices._switch_on(self.booking, *values)
        self.assertFalse(self.booking._get_push_devices())

    def test_a_parameter_adds_a_push_service(self):
        browser = Browser("x", "push.example.org")
        with self.assertRaises(ValidationError):
            create_device(self.booking, browser)
        self.env["ir.config_parameter"].sudo().set_param(
            appointment_push_device.PARAMETER, "com, push.example.org"
        )
        create_device(self.booking, browser)
        self.assertTrue(self.booking._get_push_devices())
        with self.assertRaises(ValidationError):
            create_device(self.booking, Browser("x", "evil.com"))

    # ------------------------------------------------------------ forgetting

    def test_a_copy_for_tests_knows_no_device(self):
        create_device(self.booking, self.phone)
        self.env.flush_all()
        for query in get_neutralization_queries(["appointment_sms"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(self.booking._get_push_devices())

    def test_devices_are_forgotten_with_the_last_booking(self):
        create_device(self.booking, self.phone)
        devices = self.env["appointment.push.device"]
        for hour, is_there in ((8, True), (9, False)):
            with freeze_time(f"2027-04-05 {hour:02}:30:00"):
                devices._gc_unused()
            self.assertEqual(devices._is_used(self.phone.endpoint), is_there)

    def test_who_is_erased_hears_nothing_more(self):
        create_device(self.booking, self.phone)
        self.booking._cancel("customer")
        self.env["appointment.erasure"]._erase(self.customer)
        self.assertFalse(
            self.env["appointment.push.device"]._is_used(self.phone.endpoint)
        )
