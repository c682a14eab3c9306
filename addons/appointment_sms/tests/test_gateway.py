import re
from pathlib import Path

import requests

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW

from .. import gateways
from ..gateways.base import AccountRefused
from ..gateways.easysms import EasySmsGateway
from ..gateways.log_only import LogGateway
from ..gateways.odoo_iap import OdooGateway
from ..gateways.twilio_sms import TwilioGateway
from ..gateways.twilio_verify import TwilioVerify
from ..usecases.gateway_sentences import to_sentence
from .gateway_common import TOKEN, GatewayCommon, make_answer

SUMMARY = "Text messages are not sent"
SECRETS = ["twilio_auth_token", "twilio_shared_key", "easysms_key", "webhook_token"]


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestGateway(GatewayCommon):
    def _get_told(self, gateway):
        return gateway.activity_ids.filtered(lambda act: act.summary == SUMMARY)

    # ------------------------------------------------------------ connecting

    def test_each_kind_connects_to_its_service(self):
        classes = {
            "log": LogGateway,
            "twilio": TwilioGateway,
            "easysms": EasySmsGateway,
            "odoo": OdooGateway,
        }
        for kind, expected in classes.items():
            with self.subTest(kind=kind):
                gateway = self._create_gateway(kind)
                connected = self._as("manager", gateway)._connect()
                self.assertIsInstance(connected, expected)
                self.assertEqual(gateway.can_receive, connected.receives)
                answers = "cannot receive answers" not in gateway.receiving_hint
                self.assertEqual(answers, connected.receives)

    def test_missing_credentials_are_named_all_at_once(self):
        gateway = self._create_gateway(
            twilio_account_sid=False, twilio_auth_token=False, sender=False
        )
        with self.assertRaises(UserError) as refusal:
            gateway._connect()
        for label in ("Account SID", "Auth token", "Sender"):
            self.assertIn(label, str(refusal.exception))
        with self.assertRaisesRegex(UserError, "API key"):
            self._create_gateway("easysms", easysms_key=False)._connect()

    def test_a_messaging_service_needs_no_sender(self):
        gateway = self._create_gateway(
            sender=False, twilio_messaging_sid="MG" + "c3" * 16
        )
        self.assertTrue(gateway._connect())

    def test_numbers_of_twilio_are_checked_when_they_are_entered(self):
        for name, wrong in (
            ("twilio_account_sid", "AC123"),
            ("twilio_account_sid", "SK" + "a1" * 16),
            ("twilio_messaging_sid", "MG"),
            ("twilio_verify_sid", "Salon"),
        ):
            with self.subTest(field=name, value=wrong):
                with self.assertRaisesRegex(ValidationError, "32 digits"):
                    self.gateway.write({name: wrong})

    def test_one_time_codes_need_a_service_of_their_own(self):
        self.assertFalse(self.gateway._can_verify())
        with self.assertRaisesRegex(UserError, "Verify service"):
            self.gateway._connect_verify()
        self.gateway.twilio_verify_sid = "VA" + "e5" * 16
        self.assertTrue(self.gateway._can_verify())
        self.assertIsInstance(self.gateway._connect_verify(), TwilioVerify)

    # ------------------------------------------------------------ rights

    def test_only_the_platform_admin_reads_credentials(self):
        self.assertEqual(
            self._as("admin", self.gateway).read(["twilio_auth_token"])[0][
                "twilio_auth_token"
            ],
            TOKEN,
        )
        mine = self._as("manager", self.gateway)
        self.assertTrue(mine.name)
        for name in SECRETS:
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    mine.read([name])
        with self.assertRaises(AccessError):
            mine.write({"name": "Mine"})
        with self.assertRaises(AccessError):
            mine.action_test()

    def test_credentials_are_ciphertext_in_the_database(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT twilio_auth_token FROM appointment_gateway WHERE id = %s",
            [self.gateway.id],
        )
        self.assertNotIn(TOKEN, self.env.cr.fetchone()[0])

    def test_a_manager_chooses_among_gateways_of_the_company(self):
        store = self._as("manager", self.store)
        other = self._create_gateway("log", name="Other")
        with Form(store) as form:
            form.sms_gateway_id = self._as("manager", other)
        self.assertEqual(self.store.sms_gateway_id, other)
        company = self.env["res.company"].create({"name": "Far away"})
        foreign = self._create_gateway("log", company_id=company.id)
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.store.sms_gateway_id = foreign

    def test_without_a_choice_the_first_gateway_of_the_company_sends(self):
        self.store.sms_gateway_id = False
        (self.gateway.search([]) - self.gateway).active = False
        self.assertEqual(self.store._get_sms_gateway(), self.gateway)
        self.gateway.active = False
        self.assertFalse(self.store._get_sms_gateway())
        self.assertIn("No gateway", self.store.sms_gateway_hint)

    # ------------------------------------------------------------ testing

    def test_the_button_tells_what_is_left(self):
        self.answers += [make_answer({"balance": "12.50", "currency": "EUR"})]
        told = self._as("admin", self.gateway).action_test()["params"]
        self.assertEqual(told["type"], "success")
        self.assertIn("12.50 EUR", told["message"])
        self.assertEqual(self.gateway.balance_amount, 12.5)
        self.assertEqual(self.gateway.balance_currency_id.name, "EUR")
        self.assertTrue(self.gateway.balance_checked_at)

    def test_the_button_tells_what_is_wrong(self):
        self.answers += [make_answer({"code": 20003, "message": "No."}, 401)]
        told = self._as("admin", self.gateway).action_test()["params"]
        self.assertEqual(told["type"], "danger")
        self.assertIn("does not accept the credentials", told["message"])
        self.assertEqual(self.gateway.state, "trouble")

    def test_nobody_believes_that_a_log_reaches_customers(self):
        told = self._create_gateway("log").action_test()["params"]
        self.assertEqual(told["type"], "warning")

    def test_easysms_explains_key_and_address(self):
        gateway = self._create_gateway("easysms")
        self.answers += [make_answer({"status": "0", "error": "101"})]
        sentence = gateway.action_test()["params"]["message"]
        self.assertIn("key", sentence)
        self.assertIn("IP", sentence)

    # ------------------------------------------------------------ trouble

    def test_trouble_is_told_once_to_each_who_can_act(self):
        self.store.manager_id = self.users["manager"]
        for _time in range(3):
            self.gateway._report_trouble(AccountRefused("balance"))
        people = self._get_told(self.gateway).user_id
        self.assertEqual(len(self._get_told(self.gateway)), len(people))
        self.assertIn(self.users["admin"], people)
        self.assertIn(self.users["manager"], people)
        self.assertNotIn(self.users["frontdesk"], people)
        self.assertIn("Top up", self.gateway.reason)
        self.gateway._report_trouble(AccountRefused("sender"))
        self.assertEqual(self._get_told(self.gateway).user_id, people)
        self.assertIn("registered", self._get_told(self.gateway)[0].note)

    def test_trouble_is_over_when_a_message_was_taken(self):
        self.gateway._report_trouble(AccountRefused("credentials"))
        self.gateway._report_works()
        self.assertEqual(self.gateway.state, "ok")
        self.assertFalse(self.gateway.reason)
        self.assertFalse(self._get_told(self.gateway))

    def test_little_money_stays_trouble_until_there_is_more(self):
        self.gateway.low_balance_amount = 10
        self.answers += [make_answer({"balance": "9.99", "currency": "EUR"})]
        self.gateway._check_balance()
        self.assertEqual(self.gateway.trouble, "low_balance")
        self.gateway._report_works()
        self.assertEqual(self.gateway.trouble, "low_balance")
        self.answers += [make_answer({"balance": "10", "currency": "EUR"})]
        self.gateway._check_balance()
        self.assertEqual(self.gateway.state, "ok")

    def test_every_gateway_is_checked_whatever_happens_to_another(self):
        self.env["appointment.gateway"].search([]).active = False
        broken = self._create_gateway(twilio_auth_token=False, sequence=1)
        away = self._create_gateway(sequence=2)
        refused = self._create_gateway("easysms", sequence=3)
        fine = self._create_gateway(sequence=4)
        self.answers += [
            requests.ConnectionError(),
            make_answer({"status": "0", "error": "101"}),
            make_answer({"balance": "5", "currency": "USD"}),
        ]
        self._run_cron("appointment_sms.ir_cron_check_balances")
        self.assertEqual(broken.trouble, "settings")
        self.assertIn("Auth token", broken.reason)
        self.assertEqual(away.state, "ok")
        self.assertEqual(refused.trouble, "key_or_address")
        self.assertEqual(fine.balance_amount, 5)

    # ------------------------------------------------------------ words

    def test_every_code_has_a_sentence_of_its_own(self):
        """Codes are read from the sources: who adds one writes its sentence."""
        folder = Path(gateways.__file__).parent
        source = "\n".join(file.read_text() for file in folder.glob("*.py"))
        kinds = "MessageRefused|AccountRefused|NotSent|PerhapsSent"
        codes = set(re.findall(rf'(?:{kinds}|kind)\(\s*"(\w+)"', source))
        codes |= set(re.findall(rf'\((?:{kinds}), "(\w+)"\)', source))
        codes |= set(re.findall(r'\b\d+: "(\w+)"', source)) | {"low_balance"}
        self.assertGreater(len(codes), 25)
        nobody_knows = to_sentence(self.env, "no such code")
        sentences = {code: to_sentence(self.env, code) for code in codes}
        self.assertNotIn(nobody_knows, sentences.values())
        self.assertEqual(len(set(sentences.values())), len(codes))

    # ------------------------------------------------------------ callbacks

    def test_reports_come_to_a_public_address_only(self):
        message = self._create_message(self._book())
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("web.base.url", "http://localhost:8069")
        self.assertEqual(self.gateway._get_callback_url(message), "")
        parameters.set_param("web.base.url", "https://shop.example.com")
        url = self.gateway._get_callback_url(message)
        self.assertTrue(url.startswith("https://shop.example.com/appointment/sms/"))
        self.assertIn(self.gateway.webhook_token, url)
        self.assertIn(message.callback_token, url)
        easysms = self._create_gateway("easysms")
        self.assertTrue(
            easysms._get_callback_url(message).endswith(message.callback_token)
        )
        self.assertEqual(self._create_gateway("log")._get_callback_url(message), "")
