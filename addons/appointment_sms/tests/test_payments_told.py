from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW
from odoo.addons.appointment_core.tests.money_common import MoneyCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPaymentsTold(MoneyCommon):
    """Payments received and failed, where the store tells them."""

    def setUp(self):
        bookings = self.env.registry["appointment.booking"]
        enqueue = bookings._enqueue_message
        super().setUp()
        # The money's own tests tell nobody; these are about telling.
        self.startPatcher(patch.object(bookings, "_enqueue_message", enqueue))
        self.store.notification_rule_ids.active = False
        rules = self.store.with_context(active_test=False).notification_rule_ids
        rules.filtered(
            lambda rule: (
                rule.event in ("payment_received", "payment_failed")
                and rule.channel == "mail"
            )
        ).active = True
        self.booking = self._create_booking("2027-01-05 09:00")
        self.env["appointment.checkout"]._create_order(self.booking)

    def _get_told(self):
        return self.env["appointment.message"].search(
            [("booking_id", "=", self.booking.id)], order="id"
        )

    def test_a_payment_is_received(self):
        self._start_payment(self.booking)._set_done()
        told = self._get_told()
        self.assertEqual(told.event, "payment_received")
        self.assertIn("260.61", told.subject)

    def test_each_failed_payment_is_told_once(self):
        for _number in range(2):
            payment = self._start_payment(self.booking)
            payment._set_error("declined")
            payment._tell_appointments("payment_failed")
        self.assertEqual(
            self._get_told().mapped("event"), ["payment_failed", "payment_failed"]
        )

    def test_a_failure_that_was_overtaken_is_not_told(self):
        failed = self._start_payment(self.booking)
        key = self.booking._get_message_key("payment_failed")
        self._start_payment(self.booking)._set_done()
        self.booking._send_message("payment_failed", key)
        self.assertNotIn("payment_failed", self._get_told().mapped("event"))
        self.assertTrue(failed)
