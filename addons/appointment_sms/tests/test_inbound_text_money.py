from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW
from odoo.addons.appointment_core.tests.money_common import MoneyCommon

NUMBER = "+4915112345678"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInboundTextMoney(MoneyCommon):
    """What the question promises is what comes back."""

    def test_the_refund_that_is_named_is_the_refund_that_comes(self):
        self.policy.tier_ids.unlink()
        tiers = [{"before_minutes": 2880, "refund_percent": 100}]
        tiers += [{"before_minutes": 0, "refund_percent": 50}]
        self.policy.tier_ids = [fields.Command.create(tier) for tier in tiers]
        gateway = self.env["appointment.gateway"].create(
            {"name": "Log", "company_id": self.company.id}
        )
        for start, refund, words in (
            ("2027-01-05 09:00", 130.31, "You get back 130.31 € of 260.61 €."),
            ("2027-01-08 09:00", 260.61, "You get back 260.61 € of 260.61 €."),
        ):
            with self.subTest(start=start):
                self._answer_and_compare(gateway, start, refund, words)

    def _answer_and_compare(self, gateway, start, refund, words):
        booking = self._checkout(start)
        self._pay(booking)
        reminder = self.env["appointment.message"].create(
            {
                "booking_id": booking.id,
                "event": "reminder",
                "channel": "sms",
                "key": f"test,{booking.id}",
                "recipient": NUMBER,
                "gateway_id": gateway.id,
                "sending_at": fields.Datetime.now(),
            }
        )
        for sid, text in (("SM1", "X"), ("SM2", "XX")):
            self.env["appointment.inbound.text"]._receive_text(
                gateway, NUMBER, text, f"{sid}-{booking.id}"
            )
        question = booking.appointment_message_ids - reminder
        self.assertIn(words, question.filtered("body")[:1].body)
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.refunded_amount, refund)
