from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..models.appointment_message_sending import MAIL_RETRIES
from .common import NOW, PHONE, MessagesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestTelling(MessagesCommon):
    """What happens to a booking is told by the rules of its store, once each."""

    def test_confirmed_by_two_ways(self):
        self._keep_rules(("confirmed", "mail", 0), ("confirmed", "sms", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        mail, text = self._get_messages(booking)
        self.assertEqual((mail.channel, mail.state), ("mail", "pending"))
        self.assertEqual(mail.recipient, "erika@example.com")
        self.assertIn("Confirmed: Haircut", mail.subject)
        self.assertEqual((text.channel, text.state), ("sms", "sent"))
        self.assertEqual(text.recipient, PHONE)
        self.assertEqual(
            text.body,
            "Salon Test: confirmed for Tue, Jan 5, 9:00 AM. We look forward to you.",
        )
        self.assertTrue(text.provider_id)
        self.assertEqual(text.gateway_id, self.gateway)
        self.assertEqual(text.segments, 1)

    def test_without_a_rule_there_is_not_even_a_job(self):
        booking = self._create_confirmed()
        self.assertFalse(
            self.env["queue.job"].search(
                [("identity_key", "=like", f"appointment.booking,{booking.id},conf%")]
            )
        )

    def test_told_once_however_often_the_job_runs(self):
        self._keep_rules(("confirmed", "mail", 0), ("confirmed", "sms", 0))
        booking = self._create_confirmed()
        self._run_jobs().state = "pending"
        self._run_jobs()
        self.assertEqual(len(self._get_messages(booking)), 2)

    def test_each_event_has_its_words(self):
        events = ("held", "rescheduled", "cancelled")
        self._keep_rules(*((event, "sms", 0) for event in events))
        booking = self._create_booking("2027-01-05 09:00")
        self._run_jobs()
        booking._confirm()
        booking._reschedule(self._utc("2027-01-06 10:00"), by="store")
        self._run_jobs()
        booking._cancel("store")
        self._run_jobs()
        told = self._get_messages(booking)
        self.assertEqual(told.mapped("event"), list(events))
        self.assertIn("hold Tue, Jan 5", told[0].body)
        self.assertIn("new time is Wed, Jan 6, 10:00", told[1].body)
        self.assertIn("is cancelled", told[2].body)

    def test_who_is_elsewhere_reads_the_zone(self):
        """T15."""
        self._keep_rules(("confirmed", "sms", 0))
        booking = self._create_confirmed(visitor_tz="Asia/Kathmandu")
        self._run_jobs()
        self.assertIn("9:00 AM CET.", self._get_messages(booking).body)

    def test_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["appointment_sms"], ["de_DE"])
        self._keep_rules(("confirmed", "sms", 0))
        booking = self._create_confirmed(lang="de_DE")
        self._run_jobs()
        self.assertIn("Di., 5. Jan. um 09:00", self._get_messages(booking).body)
        self.assertIn("bestätigt", self._get_messages(booking).body)

    def test_a_confidential_store_does_not_name_the_service(self):
        self._keep_rules(("confirmed", "sms", 0))
        self._get_rule("confirmed", "sms").body = "{service} at {time}"
        self.store.is_confidential = True
        booking = self._create_confirmed()
        self._run_jobs()
        self.assertEqual(
            self._get_messages(booking).body, "your appointment at 9:00 AM"
        )

    def test_own_words_by_mail_keep_the_facts(self):
        self._keep_rules(("confirmed", "mail", 0))
        self._get_rule("confirmed", "mail").write(
            {
                "subject": "See you, {customer}",
                "body": "Bring <b>time</b>.\nBye {store}",
            }
        )
        booking = self._create_confirmed()
        self._run_jobs()
        message = self._get_messages(booking)
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", message.message_id.id)]
        )
        self.assertEqual(mail.subject, "See you, Erika Muster")
        self.assertIn("Bring &lt;b&gt;time&lt;/b&gt;.", mail.body_html)
        self.assertIn(booking.name, mail.body_html)
        self.assertEqual(mail.attachment_ids.name, f"{booking.name}.ics")

    def test_without_a_number_the_ledger_says_why(self):
        self._keep_rules(("confirmed", "sms", 0))
        self.customer.phone = "12"
        booking = self._create_confirmed()
        self._run_jobs()
        message = self._get_messages(booking)
        self.assertEqual(message.state, "dropped")
        self.assertIn("no valid phone number", message.reason)

    def test_without_a_gateway_the_ledger_says_what_to_do(self):
        self._keep_rules(("confirmed", "sms", 0))
        self.store.write({"sms_gateway_id": False, "is_fallback": False})
        self.env["appointment.gateway"].search([]).active = False
        booking = self._create_confirmed()
        self._run_jobs()
        message = self._get_messages(booking)
        self.assertEqual(message.state, "failed")
        self.assertIn("Choose one in the store's form", message.reason)

    def test_missed(self):
        self._keep_rules(("missed", "sms", 0))
        booking = self._create_confirmed()
        with freeze_time("2027-01-05 12:00:00"):
            booking._set_no_show()
            self._run_jobs()
        self.assertIn("we missed you", self._get_messages(booking).body)

    # ------------------------------------------------------------ what became of mails

    @contextmanager
    def _server(self, **answers):
        """A mail server that takes everything, or answers otherwise."""
        servers = type(self.env["ir.mail_server"])
        with (
            patch.object(servers, "_disable_send", return_value=False),
            patch.object(servers, "_connect__", **answers.get("connect", {})),
            patch.object(
                servers, "send_email", **answers.get("send", {"return_value": "<id>"})
            ),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            yield

    def _send_mails(self, **answers):
        with self._server(**answers):
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()

    def test_a_mail_is_sent_when_the_server_took_it(self):
        self._keep_rules(("confirmed", "mail", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        self._send_mails()
        message = self._get_messages(booking)
        self.assertEqual(message.state, "sent")
        self.assertEqual(message.sent_at.isoformat(), "2027-01-04T06:00:00")

    def test_a_mail_that_is_refused_is_told_by_text_message(self):
        """R002-085."""
        self._keep_rules(("confirmed", "mail", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        refused = SMTPRecipientsRefused({"erika@example.com": (550, b"unknown")})
        self._send_mails(send={"side_effect": refused})
        self._run_jobs()
        mail, text = self._get_messages(booking)
        self.assertEqual(mail.state, "failed")
        self.assertIn("unknown", mail.reason)
        self.assertEqual((text.channel, text.state), ("sms", "sent"))
        self.assertEqual(text.fallback_of_id, mail)

    def test_a_server_that_is_down_is_tried_later_and_later(self):
        """T86, then R002-085."""
        self._keep_rules(("confirmed", "mail", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        down = {"side_effect": MailDeliveryException("No such host")}
        moment = fields.Datetime.to_datetime(NOW)
        for pause in MAIL_RETRIES:
            self._send_mails(connect=down)
            self.assertEqual(self._get_messages(booking).state, "pending")
            moment += timedelta(minutes=pause)
            with freeze_time(moment):
                self._run_jobs()
        self._send_mails(connect=down)
        self._run_jobs()
        mail, text = self._get_messages(booking)
        self.assertEqual(mail.state, "failed")
        self.assertIn("No such host", mail.reason)
        self.assertEqual(text.state, "sent")

    def test_a_server_that_comes_back_gets_the_mail(self):
        self._keep_rules(("confirmed", "mail", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        self._send_mails(connect={"side_effect": MailDeliveryException("down")})
        with freeze_time("2027-01-04 06:02:00"):
            self._run_jobs()
            self._send_mails()
        self.assertEqual(self._get_messages(booking).mapped("state"), ["sent"])

    def _bounce(self, message):
        """The mail gateway gets a report of non-delivery (RFC 3464)."""
        report = (
            "From: MAILER-DAEMON@example.com\nTo: bounce@example.com\n"
            "Subject: Undelivered\nMIME-Version: 1.0\n"
            "Message-Id: <report@example.com>\n"
            "Content-Type: multipart/report; report-type=delivery-status; "
            'boundary="x"\n'
            "\n--x\nContent-Type: text/plain\n\nThe mailbox does not exist.\n"
            "--x\nContent-Type: message/delivery-status\n\n"
            "Reporting-MTA: dns; example.com\n\n"
            f"Final-Recipient: rfc822; {message.recipient}\nAction: failed\n"
            "Status: 5.1.1\n"
            "--x\nContent-Type: text/rfc822-headers\n\n"
            f"Message-Id: {message.message_id.message_id}\n--x--\n"
        )
        self.env["mail.thread"].message_process(None, report)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_a_mail_that_comes_back_is_told_by_text_message(self):
        self._keep_rules(("confirmed", "mail", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        self._send_mails()
        self._bounce(self._get_messages(booking))
        self._run_jobs()
        mail, text = self._get_messages(booking)
        self.assertEqual(mail.state, "bounced")
        self.assertIn("mailbox does not exist", mail.reason)
        self.assertEqual(text.state, "sent")

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_no_second_message_where_the_other_way_was_used_already(self):
        self._keep_rules(("confirmed", "mail", 0), ("confirmed", "sms", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        self._send_mails()
        self._bounce(self._get_messages(booking, channel="mail"))
        self._run_jobs()
        self.assertEqual(len(self._get_messages(booking)), 2)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_a_store_may_want_no_second_way(self):
        self._keep_rules(("confirmed", "mail", 0))
        self.store.is_fallback = False
        booking = self._create_confirmed()
        self._run_jobs()
        self._bounce(self._get_messages(booking))
        self.assertEqual(len(self._get_messages(booking)), 1)

    # ------------------------------------------------------------ forward only

    def test_reports_in_any_order_end_at_the_furthest(self):
        self._keep_rules(("confirmed", "sms", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        message = self._get_messages(booking)
        self.assertEqual(message._advance("delivered"), message)
        self.assertFalse(message._advance("sent"))
        self.assertFalse(message._advance("failed", reason="late"))
        self.assertEqual(message.state, "delivered")
        self.assertFalse(message.reason)
        self.assertEqual(message._advance("read"), message)

    def test_a_price_that_comes_late_is_noted(self):
        self._keep_rules(("confirmed", "sms", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        message = self._get_messages(booking)
        message._advance("delivered")
        message._advance("sent", cost="0.0745", currency="EUR")
        self.assertEqual(message.state, "delivered")
        self.assertEqual(message.cost_currency_id.name, "EUR")
        self.assertGreater(message.cost, 0)

    def test_send_again_is_a_message_of_its_own(self):
        self._keep_rules(("confirmed", "sms", 0))
        self.store.write({"sms_gateway_id": False, "is_fallback": False})
        self.env["appointment.gateway"].search([]).active = False
        booking = self._create_confirmed()
        self._run_jobs()
        self.gateway.active = True
        self._get_messages(booking).action_send_again()
        self._run_jobs()
        self.assertEqual(
            self._get_messages(booking).mapped("state"), ["failed", "sent"]
        )

    def test_a_glance_at_a_booking(self):
        self._keep_rules(("confirmed", "sms", 0))
        booking = self._create_confirmed()
        self.assertFalse(booking.told_state)
        self._run_jobs()
        booking.invalidate_recordset()
        self.assertEqual(booking.told_state, "arrived")

    def test_one_way_that_arrived_is_enough(self):
        self._keep_rules(("confirmed", "mail", 0), ("confirmed", "sms", 0))
        self.store.is_fallback = False
        booking = self._create_confirmed()
        self._run_jobs()
        mail = self._get_messages(booking, channel="mail")
        mail._advance("bounced", reason="unknown")
        booking.invalidate_recordset()
        self.assertEqual(booking.told_state, "arrived")
        self._get_messages(booking, channel="sms")._advance("failed")
        booking.invalidate_recordset()
        self.assertEqual(booking.told_state, "lost")

    def test_messages_go_before_invoices(self):
        self._keep_rules(("confirmed", "sms", 0))
        booking = self._create_confirmed()
        jobs = self.env["queue.job"].search(
            [("identity_key", "=like", f"appointment.booking,{booking.id},%")]
        )
        self.assertEqual(jobs.mapped("priority"), [5])
        self._run_jobs()
        told = self._get_messages(booking)
        jobs = self.env["queue.job"].search(
            [("identity_key", "=", f"appointment-message-{told.id}")]
        )
        self.assertEqual(jobs.mapped("priority"), [5])
