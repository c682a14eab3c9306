from datetime import timedelta

import requests

from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW

from .gateway_common import MESSAGE_SID, GatewayCommon, make_answer

ANSWER = {
    "sid": MESSAGE_SID,
    "status": "delivered",
    "num_segments": "2",
    "price": "-0.15000",
    "price_unit": "USD",
    "error_code": None,
}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestGatewayAsking(GatewayCommon):
    def setUp(self):
        super().setUp()
        self.env["appointment.message"].search([]).gateway_id = False
        self.booking = self._book()
        self.message = self._send_message()

    def _send_message(self, hours=2, **values):
        sending_at = fields.Datetime.now() - timedelta(hours=hours)
        return self._create_message(self.booking, sending_at=sending_at, **values)

    def _run(self, *answers):
        self.answers += answers
        self._run_cron("appointment_sms.ir_cron_ask_gateways")

    def test_state_and_cost_are_asked_for_where_no_report_came(self):
        self._run(make_answer(ANSWER))
        self.assertEqual(self.message.state, "delivered")
        self.assertEqual(self.message.cost, 0.15)
        self.assertEqual(self.message.cost_currency_id.name, "USD")
        self.assertEqual(self.message.segments, 2)
        self._run()
        self.assertEqual(len(self.asked), 1)

    def test_a_report_without_price_is_asked_for_the_price(self):
        self.message._advance("delivered")
        self._run(make_answer({**ANSWER, "status": "sent"}))
        self.assertEqual(self.message.state, "delivered")
        self.assertEqual(self.message.cost, 0.15)

    def test_a_failure_is_found_out_late(self):
        answer = {**ANSWER, "status": "undelivered", "error_code": 30003}
        self._run(make_answer(answer))
        self.assertEqual(self.message.state, "failed")
        self.assertIn("switched off", self.message.reason)

    def test_what_is_fresh_or_long_ago_is_not_asked_for(self):
        self.message.sending_at = fields.Datetime.now() - timedelta(minutes=59)
        self._send_message(hours=73)
        self._send_message(provider_id=False)
        self._run()
        self.assertFalse(self.asked)

    def test_a_message_unknown_there_does_not_keep_others_waiting(self):
        other = self._send_message(provider_id="SM" + "c3" * 16)
        unknown = make_answer({"code": 20404, "message": "Not found"}, 404)
        self._run(unknown, make_answer(ANSWER))
        self.assertEqual(self.message.state, "sent")
        self.assertEqual(other.state, "delivered")
        self.assertEqual(self.gateway.state, "ok")

    def test_who_does_not_answer_is_not_asked_on(self):
        self._send_message(provider_id="SM" + "c3" * 16)
        self._run(requests.ReadTimeout())
        self.assertEqual(len(self.asked), 1)
        self.assertEqual(self.gateway.state, "ok")

    def test_refused_credentials_are_told(self):
        self._run(make_answer({"code": 20003, "message": "No"}, 401))
        self.assertEqual(self.gateway.trouble, "credentials")

    def test_a_gateway_without_credentials_waits(self):
        self.gateway.twilio_auth_token = False
        self._run()
        self.assertFalse(self.asked)
