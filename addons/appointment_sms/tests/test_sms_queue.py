from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW
from odoo.addons.sms.tools.sms_api import SmsApi

from ..gateways.base import AccountRefused, MessageRefused, NotSent, PerhapsSent, Sms
from .gateway_common import NUMBER, GatewayCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSmsQueue(GatewayCommon):
    """Odoo's own text messages: its queue, and our gateway of that kind."""

    def setUp(self):
        super().setUp()
        self.sent = []
        self.state = "success"
        self.startPatcher(patch.object(SmsApi, "_contact_iap", self._contact()))

    def _contact(self):
        def contact(api, _path, params, timeout=15):
            if isinstance(self.state, Exception):
                raise self.state
            numbers = [one for row in params["messages"] for one in row["numbers"]]
            self.sent.append((api.env.company, [one["number"] for one in numbers]))
            return [{"uuid": one["uuid"], "state": self.state} for one in numbers]

        return contact

    # ------------------------------------------------------------ queue

    def test_texts_of_two_companies_do_not_stop_the_queue(self):
        other = self.env["res.company"].create({"name": "Another company"})
        companies = self.env.company | other
        texts = self.env["sms.sms"].create(
            [
                {
                    "number": f"+4915100000{place}",
                    "body": "Hello",
                    "mail_message_id": self.env["mail.message"]
                    .create({"record_company_id": company.id})
                    .id,
                }
                for place, company in enumerate(companies)
            ]
        )
        self._run_cron("sms.ir_cron_sms_scheduler_action")
        self.assertEqual(
            self.sent,
            [
                (self.env.company, ["+49151000000"]),
                (other, ["+49151000001"]),
            ],
        )
        self.assertEqual(set(texts.mapped("state")), {"pending"})

    # ------------------------------------------------------------ gateway

    def _get_sms(self, key="booking,1,reminder,sms"):
        return Sms(key, NUMBER, "Hello", "", self.env.cr.now())

    def _send(self, key="booking,1,reminder,sms"):
        return self._create_gateway("odoo")._connect().send(self._get_sms(key))

    def test_a_message_gets_a_number_of_its_key(self):
        receipt = self._send()
        self.assertEqual(receipt.state, "sent")
        self.assertRegex(receipt.provider_id, "^[0-9a-f]{32}$")
        self.assertEqual(self._send().provider_id, receipt.provider_id)
        self.assertNotEqual(self._send("other").provider_id, receipt.provider_id)

    def test_refusals_of_odoo_are_told_apart(self):
        for state, kind, code in (
            ("insufficient_credit", AccountRefused, "balance"),
            ("unregistered", AccountRefused, "credentials"),
            ("wrong_number_format", MessageRefused, "wrong_number"),
            ("something_new", MessageRefused, "refused"),
            ("server_error", PerhapsSent, "no_answer"),
        ):
            with self.subTest(state=state), self.assertRaises(kind) as refusal:
                self.state = state
                self._send()
            self.assertEqual(refusal.exception.code, code)

    def test_what_may_have_been_sent_is_not_sent_again(self):
        from odoo.exceptions import AccessError

        self.state = AccessError("The request timed out")
        with self.assertRaises(PerhapsSent):
            self._send()
        connected = self._create_gateway("odoo")._connect()
        with self.assertRaises(PerhapsSent):
            connected.find(self._get_sms())
        with self.assertRaises(NotSent):
            connected.fetch("1")

    def test_reports_of_odoo_reach_the_ledger(self):
        gateway = self._create_gateway("odoo")
        receipt = gateway._connect().send(self._get_sms())
        message = self._create_message(
            self._book(), gateway_id=gateway.id, provider_id=receipt.provider_id
        )
        tracker = self.env["sms.tracker"].search(
            [("sms_uuid", "=", receipt.provider_id)]
        )
        self.assertEqual(len(tracker), 1)
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(message.state, "delivered")
        tracker._action_update_from_provider_error("not_delivered")
        self.assertEqual(message.state, "delivered")

    def test_a_failure_at_odoo_says_why(self):
        gateway = self._create_gateway("odoo")
        receipt = gateway._connect().send(self._get_sms())
        message = self._create_message(
            self._book(), gateway_id=gateway.id, provider_id=receipt.provider_id
        )
        tracker = self.env["sms.tracker"].search(
            [("sms_uuid", "=", receipt.provider_id)]
        )
        tracker._action_update_from_provider_error("invalid_destination")
        self.assertEqual(message.state, "failed")
        self.assertIn("not a phone number", message.reason)
