from unittest.mock import patch
from urllib.parse import urlencode

import requests
from twilio.request_validator import RequestValidator

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.appointment_core.tests.common import NOW
from odoo.addons.queue_job.exception import RetryableJobError

from .gateway_common import (
    ACCOUNT,
    MESSAGE_SID,
    NUMBER,
    SHARED_KEY,
    TOKEN,
    GatewayCommon,
    make_answer,
)

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestGatewayWebhooks(GatewayCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.gateway.twilio_shared_key = SHARED_KEY
        self.booking = self._book()
        self.message = self._create_message(self.booking)
        self.earlier = self.env["appointment.inbound.event"].search([])
        # A job that is committed would be taken up by the runner of the test's server.
        events = type(self.env["appointment.inbound.event"])
        self.startPatcher(patch.object(events, "_enqueue"))

    # ------------------------------------------------------------ calling

    def _get_url(self, what="status", gateway=None):
        token = (gateway or self.gateway).webhook_token
        return f"{self.base_url()}/appointment/sms/twilio/{token}/{what}"

    def _sign(self, url, form, secret=TOKEN, algorithm=None):
        headers = {
            **FORM,
            "X-Twilio-Signature": RequestValidator(secret).compute_signature(
                url, form, algorithm
            ),
        }
        if algorithm:
            headers["X-Twilio-Webhooks-Signature-Settings"] = (
                f"key=k1,algorithm={algorithm}"
            )
        return headers

    def _call(self, url, form, headers=None):
        headers = self._sign(url, form) if headers is None else headers
        return self.url_open(url, data=urlencode(form), headers=headers).status_code

    def _get_report(self, status="delivered", **values):
        return {
            "AccountSid": ACCOUNT,
            "MessageSid": MESSAGE_SID,
            "MessageStatus": status,
            "To": NUMBER,
            **values,
        }

    def _report(self, status="delivered", **values):
        return self._call(self._get_url(), self._get_report(status, **values))

    def _get_events(self):
        events = self.env["appointment.inbound.event"]
        return events.search([], order="id") - self.earlier

    def _work(self):
        for event in self._get_events():
            event._process()

    # ------------------------------------------------------------ reports

    def test_a_report_reaches_the_ledger(self):
        self.assertEqual(self._report(), 204)
        self.assertEqual(self.message.state, "sent")
        self._work()
        self.assertEqual(self.message.state, "delivered")

    def test_both_kinds_of_signature_count(self):
        url, form = self._get_url(), self._get_report()
        headers = self._sign(url, form, SHARED_KEY, "HMAC_SHA256")
        self.assertEqual(self._call(url, form, headers), 204)
        self.gateway.twilio_shared_key = False
        self.assertEqual(self._call(url, form, headers), 403)

    def test_a_forged_report_is_refused(self):
        url, form = self._get_url(), self._get_report()
        for headers in (
            self._sign(url, form, "another token"),
            self._sign(url, {**form, "MessageStatus": "failed"}),
            self._sign(url + "?message=1", form),
            {**FORM, "X-Twilio-Signature": ""},
            FORM,
        ):
            self.assertEqual(self._call(url, form, headers), 403)
        self.assertFalse(self._get_events())

    def test_without_a_token_of_the_account_nothing_is_believed(self):
        self.gateway.write({"twilio_auth_token": False, "twilio_shared_key": False})
        url, form = self._get_url(), self._get_report()
        self.assertEqual(self._call(url, form, self._sign(url, form, "")), 403)

    def test_an_unknown_token_is_not_found(self):
        url = f"{self.base_url()}/appointment/sms/twilio/unknown/status"
        self.assertEqual(self._call(url, self._get_report()), 404)
        easysms = self._create_gateway("easysms")
        url = self._get_url(gateway=easysms)
        self.assertEqual(self._call(url, self._get_report()), 404)

    def test_a_signature_of_another_gateway_is_refused(self):
        other = self._create_gateway(twilio_auth_token="another token")
        url, form = self._get_url(gateway=other), self._get_report()
        self.assertEqual(self._call(url, form, self._sign(url, form)), 403)

    def test_what_makes_no_sense_is_a_bad_request(self):
        for form in (
            {"To": NUMBER},
            {"MessageSid": MESSAGE_SID},
            self._get_report(MessageSid="SM1"),
            self._get_report("<script>"),
            self._get_report(ErrorCode="many"),
        ):
            with self.subTest(form=form):
                self.assertEqual(self._call(self._get_url(), form), 400)
        url = self._get_url()
        validator = RequestValidator(TOKEN)
        body = "{broken"
        url = f"{url}?bodySHA256={validator.compute_hash(body)}"
        headers = {
            "Content-Type": "text/plain",
            "X-Twilio-Signature": validator.compute_signature(url, {}),
        }
        answer = self.url_open(url, data=body, headers=headers)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._get_events())

    def test_a_get_changes_nothing(self):
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(self._get_url()).status_code, 405)

    def test_a_replayed_report_is_stored_once(self):
        for _time in range(3):
            self.assertEqual(self._report(), 204)
        self.assertEqual(len(self._get_events()), 1)

    def test_reports_out_of_order_do_not_lead_back(self):
        for status in ("delivered", "sent", "queued", "undelivered"):
            self.assertEqual(self._report(status, ErrorCode="30008"), 204)
        self._work()
        self.assertEqual(self.message.state, "delivered")
        self.assertEqual(len(self._get_events()), 4)

    def test_a_failure_says_why(self):
        self._report("undelivered", ErrorCode="30005")
        self._work()
        self.assertEqual(self.message.state, "failed")
        self.assertIn("does not know this number", self.message.reason)

    def test_an_opt_out_at_twilio_is_respected_here(self):
        self._report("failed", ErrorCode="21610")
        self._work()
        self.assertTrue(self.env["appointment.opt.out"]._is_out(NUMBER))

    def test_a_report_tells_the_number_of_a_message_whose_answer_was_lost(self):
        self.message.provider_id = False
        url = f"{self._get_url()}?message={self.message.callback_token}"
        self.assertEqual(self._call(url, self._get_report()), 204)
        self._work()
        self.assertEqual(self.message.provider_id, MESSAGE_SID)
        self.assertEqual(self.message.state, "delivered")

    def test_a_report_before_the_ledger_knows_is_tried_again(self):
        self.message.provider_id = "SM" + "0" * 32
        self._report()
        with self.assertRaises(RetryableJobError):
            self._work()

    def test_a_message_of_another_gateway_is_left_alone(self):
        self.message.gateway_id = self._create_gateway(name="Other")
        self._report()
        with self.assertRaises(RetryableJobError):
            self._work()
        self.assertEqual(self.message.state, "sent")

    def test_the_stored_event_has_no_secret(self):
        url = f"{self._get_url()}?message={self.message.callback_token}"
        self._call(url, self._get_report())
        stored = str(self._get_events().payload)
        for secret in (TOKEN, self.gateway.webhook_token, self.message.callback_token):
            self.assertNotIn(secret, stored)

    # ------------------------------------------------------------ answers

    def _write(self, text, **values):
        form = {"MessageSid": MESSAGE_SID, "From": NUMBER, "Body": text, **values}
        return self._call(self._get_url("inbound"), form)

    def test_an_answer_reaches_the_booking_once(self):
        for _time in range(2):
            self.assertEqual(self._write("C"), 200)
        self.assertEqual(len(self._get_events()), 1)
        self._work()
        self.assertTrue(self.booking.attendance_confirmed_at)

    def test_an_answer_of_twilio_is_empty_twiml(self):
        form = {"MessageSid": MESSAGE_SID, "From": NUMBER, "Body": "C"}
        url = self._get_url("inbound")
        answer = self.url_open(url, data=urlencode(form), headers=self._sign(url, form))
        self.assertIn("text/xml", answer.headers["Content-Type"])
        self.assertTrue(answer.text.endswith("<Response/>"))

    def test_a_forged_answer_is_refused(self):
        url = self._get_url("inbound")
        form = {"MessageSid": MESSAGE_SID, "From": NUMBER, "Body": "XX"}
        self.assertEqual(self._call(url, form, FORM), 403)
        self.assertFalse(self._get_events())

    def test_twilio_knows_a_wish_better(self):
        self._write("Please no more", OptOutType="STOP")
        self._work()
        self.assertTrue(self.env["appointment.opt.out"]._is_out(NUMBER))

    def test_an_answer_without_sender_is_a_bad_request(self):
        self.assertEqual(self._write("C", From=""), 400)
        self.assertEqual(self._write("C", From="whatsapp:+49151"), 400)

    # ------------------------------------------------------------ EasySMS

    def _prepare_easysms(self):
        gateway = self._create_gateway("easysms")
        self.message.write({"gateway_id": gateway.id, "provider_id": "4711"})
        return (
            f"{self.base_url()}/appointment/sms/easysms/{self.message.callback_token}"
        )

    def _ask(self, url, **values):
        return self.url_open(f"{url}?{urlencode(values)}").status_code

    def test_easysms_is_asked_before_its_report_counts(self):
        url = self._prepare_easysms()
        self.assertEqual(self._ask(url, msgid="4711", status="d"), 204)
        self.assertEqual(self._ask(url, msgid="4711", status="d"), 204)
        self.assertEqual(len(self._get_events()), 1)
        self.assertFalse(self.asked)
        self.answers += [
            make_answer({"status": "1", "0": {"smsId": "4711", "status": "f"}})
        ]
        self._work()
        self.assertEqual(self.message.state, "failed")
        self.assertTrue(self.message.reason)

    def test_easysms_may_post(self):
        url = self._prepare_easysms()
        form = urlencode({"msgid": "4711", "status": "d"})
        self.assertEqual(self.url_open(url, data=form, headers=FORM).status_code, 204)

    def test_a_guessed_or_strange_report_of_easysms_is_refused(self):
        url = self._prepare_easysms()
        self.assertEqual(self._ask(f"{url}x", msgid="4711", status="d"), 404)
        self.assertEqual(self._ask(url), 400)
        self.assertEqual(self._ask(url, msgid="4712", status="d"), 400)
        self.assertEqual(self._ask(url, msgid="47 11", status="d"), 400)
        self.assertFalse(self._get_events())

    def test_easysms_is_asked_again_when_it_was_away(self):
        url = self._prepare_easysms()
        self._ask(url, msgid="4711", status="d")
        self.answers += [requests.ReadTimeout()]
        with self.assertRaises(RetryableJobError):
            self._work()
        self.assertEqual(self.message.state, "sent")
