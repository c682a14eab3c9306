from unittest.mock import patch
from urllib.parse import parse_qs

import requests

from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW
from odoo.addons.queue_job.exception import RetryableJobError

from .gateway_common import MESSAGE_SID, NUMBER, GatewayCommon, make_answer

TAKEN = {
    "sid": MESSAGE_SID,
    "status": "queued",
    "num_segments": "1",
    "price": None,
    "price_unit": "USD",
    "error_code": None,
    "date_created": "Mon, 04 Jan 2027 06:00:01 +0000",
}
SUMMARY = "Text messages are not sent"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestGatewaySending(GatewayCommon):
    """From the ledger over the wire, with every failure on the way."""

    def setUp(self):
        super().setUp()
        # A test has one transaction; that the try is committed is tested elsewhere.
        messages = type(self.env["appointment.message"])
        self.startPatcher(patch.object(messages, "_commit"))
        self.message = self._book()._send_text("answer", "See you!", "test,sending")

    def _send(self, *answers):
        self.answers += answers
        self.message._send()
        return self.asked[-1] if self.asked else None

    def _fail(self, *answers):
        """A try that ends in another one; what was noted before stays noted."""
        try:
            self._send(*answers)
        except RetryableJobError:
            self.assertEqual(self.message.state, "sending")
        else:
            self.fail("The job would not be tried again.")

    def _find(self, *messages):
        return make_answer({"messages": list(messages), "next_page_uri": None})

    def _refuse(self, code, status=400):
        return make_answer({"code": code, "message": "No.", "status": status}, status)

    # ------------------------------------------------------------ well

    def test_a_message_goes_out_once(self):
        self.env["ir.config_parameter"].set_param(
            "web.base.url", "https://shop.example.com"
        )
        form = parse_qs(self._send(make_answer(TAKEN, 201)).body)
        self.assertEqual(form["To"], [NUMBER])
        self.assertEqual(form["Body"], ["See you!"])
        self.assertEqual(
            form["StatusCallback"], [self.gateway._get_callback_url(self.message)]
        )
        self.assertEqual(self.message.state, "sending")
        self.assertEqual(self.message.provider_id, MESSAGE_SID)
        self.message._advance("sent")
        self._send()
        self.assertEqual(len(self.asked), 1)

    def test_the_queue_lets_a_try_be_committed(self):
        """Else every job ends before the gateway is asked; tests do not notice."""
        for name in ("send", "send_login_secret"):
            function = self.env.ref(f"appointment_sms.queue_job_function_{name}")
            with self.subTest(function=function.name):
                self.assertTrue(function.allow_commit)

    # ------------------------------------------------------------ not well

    def test_an_opt_out_is_noted_and_respected(self):
        self._send(self._refuse(21610))
        self.assertEqual(self.message.state, "failed")
        self.assertIn("STOP", self.message.reason)
        self.assertTrue(self.env["appointment.opt.out"]._is_out(NUMBER))
        other = self._book("2027-01-05 10:30")._send_text("answer", "Hi", "test,other")
        other._send()
        self.assertEqual(other.state, "dropped")
        self.assertEqual(len(self.asked), 1)

    def test_a_wrong_number_is_said(self):
        self._send(self._refuse(21211))
        self.assertEqual(self.message.state, "failed")
        self.assertIn("not a phone number", self.message.reason)
        self.assertEqual(self.gateway.state, "ok")

    def test_wrong_credentials_are_told_to_people(self):
        self._send(self._refuse(20003, 401))
        self.assertEqual(self.message.state, "failed")
        self.assertEqual(self.gateway.trouble, "credentials")
        self.assertIn(SUMMARY, self.gateway.activity_ids.mapped("summary"))

    def test_what_was_not_taken_is_sent_again_without_asking(self):
        for failure in (self._refuse(20429, 429), requests.ConnectTimeout()):
            self._fail(failure)
        self._send(make_answer(TAKEN, 201))
        self.assertEqual([one.method for one in self.asked], ["POST"] * 3)
        self.assertEqual(self.message.provider_id, MESSAGE_SID)

    def test_a_lost_answer_is_looked_for_and_found(self):
        for failure in (
            requests.ReadTimeout(),
            requests.ConnectionError("reset"),
            make_answer("<html>", 502),
        ):
            with self.subTest(failure=failure):
                self.message.write({"state": "pending", "is_doubtful": False})
                self.message.provider_id = False
                self._fail(failure)
                self._send(self._find({**TAKEN, "body": "See you!"}))
                self.assertEqual(self.asked[-1].method, "GET")
                self.assertEqual(self.message.provider_id, MESSAGE_SID)

    def test_a_lost_message_that_never_arrived_is_sent_after_a_look(self):
        self._fail(requests.ReadTimeout())
        self._send(self._find(), make_answer(TAKEN, 201))
        self.assertEqual([one.method for one in self.asked], ["POST", "GET", "POST"])

    def test_while_nobody_can_look_nothing_is_sent(self):
        self._fail(requests.ReadTimeout())
        for failure in (requests.ConnectTimeout(), self._refuse(20429, 429)):
            self._fail(failure)
        self.assertEqual([one.method for one in self.asked], ["POST", "GET", "GET"])
