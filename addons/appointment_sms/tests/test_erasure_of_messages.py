from odoo.tests import freeze_time, tagged

from .common import NOW, PHONE, MessagesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestErasureOfMessages(MessagesCommon):
    """T83: that something was told stays, to whom and what does not."""

    def test_the_person_leaves_the_ledger(self):
        self._keep_rules(("confirmed", "sms", 0))
        self._get_rule("confirmed", "sms").body = "See you, {customer}"
        booking = self._create_confirmed()
        self._run_jobs()
        letter = self.env["appointment.message"].create(
            {
                "store_id": self.store.id,
                "partner_id": self.customer.id,
                "event": "written",
                "channel": "sms",
                "recipient": PHONE,
                "body": "Dear Erika",
                "key": "letter",
                "state": "delivered",
            }
        )
        told = self._get_messages(booking) | letter
        booking._cancel("store")
        self.env["appointment.erasure"]._erase(self.customer)
        self.assertEqual(told.mapped("state"), ["sent", "delivered"])
        for message in told:
            self.assertFalse(message.recipient)
            self.assertFalse(message.body)
            self.assertNotEqual(message.partner_id, self.customer)
