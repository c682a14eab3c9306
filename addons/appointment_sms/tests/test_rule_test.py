from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from odoo.addons.mail.tests.common import MailCase

from ..gateways.log_only import LogGateway
from .common import NOW, MessagesCommon

GROUP = "appointment_core.appointment_core_group_"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRuleTest(MailCase, MessagesCommon):
    """What a rule says goes to the one who asks, and to nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "tester", groups=f"{GROUP}manager", email="tester@example.com"
        )
        cls.manager.phone = "+49 151 55500000"
        cls.store.manager_ids = cls.manager

    def _open(self, event, channel, hours=0):
        rule = self._get_rule(event, channel, hours).with_user(self.manager)
        action = rule.action_send_test()
        tests = self.env[action["res_model"]].with_user(self.manager)
        return Form(tests.with_context(**action["context"]))

    def test_a_text_message_to_oneself(self):
        form = self._open("reminder", "sms", 24)
        self.assertEqual(form.recipient, "+49 151 55500000")
        self.assertIn("your appointment is on", form.preview)
        with patch.object(LogGateway, "send", autospec=True) as send:
            answer = form.save().action_send()
        self.assertIn("Sent to +49 151 55500000.", answer["params"]["message"])
        [(_gateway, sms)] = [call.args for call in send.call_args_list]
        self.assertEqual(sms.to, "+4915155500000")
        self.assertIn("your appointment is on", sms.text)
        self.assertFalse(
            self.env["appointment.message"].search([("store_id", "=", self.store.id)])
        )

    def test_a_wrong_number_is_told_with_an_example(self):
        form = self._open("reminder", "sms", 24)
        form.recipient = "12ab"
        with self.assertRaisesRegex(ValidationError, "“12ab” is no phone number"):
            form.save().action_send()

    def test_a_mail_needs_a_booking_to_show(self):
        form = self._open("reminder", "mail", 24)
        self.assertEqual(form.recipient, "tester@example.com")
        with self.assertRaisesRegex(UserError, "this store has none yet"):
            form.save().action_send()

    def test_a_mail_to_oneself_and_not_to_the_customer(self):
        booking = self._create_confirmed()
        for event, hours in (("reminder", 24), ("confirmed", 0)):
            with self.subTest(event=event), self.mock_mail_gateway():
                self._open(event, "mail", hours).save().action_send()
                [mail] = self._mails
                self.assertEqual(mail["email_to"], ["tester@example.com"])
                self.assertIn(booking.name, mail["body"])

    def test_who_does_not_manage_the_store_sends_none(self):
        other = self._create_store(name="Other")
        rule = other.notification_rule_ids[0]
        with self.assertRaises(AccessError):
            self.env["appointment.notification.test"].with_user(self.manager).create(
                {"rule_id": rule.id, "lang": "en_US", "recipient": "a@example.com"}
            ).action_send()
