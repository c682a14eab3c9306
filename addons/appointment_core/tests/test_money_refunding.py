from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import NOW
from .money_common import MoneyCommon

TUESDAY = "2027-01-05 09:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyRefunding(MoneyCommon):
    """A worker dies between the provider's answer and the end of its transaction."""

    def _answer_refund(self, refund):
        if self.refund_state != "crash":
            return super()._answer_refund(refund)
        self.refund_requests.append((refund.reference, refund.amount))
        raise RuntimeError("The worker was killed.")

    def _interrupt_refund(self):
        """A cancelled booking whose refund was asked for, without an end."""
        self.refund_state = "crash"
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        with trap_jobs():
            booking = booking.with_context(queue_job__no_delay=False)
            booking._cancel("store")
            booking._settle_money()
        booking = booking.with_env(self.env)
        refund = booking.sale_order_id.transaction_ids.child_transaction_ids
        self.assertEqual(refund.state, "draft")
        self._run(refund)
        return booking, refund

    def _run(self, refund):
        """The job as the queue runs it: an error ends its transaction."""
        try:
            refund._send_appointment_refund()
        except RuntimeError:
            self.env.invalidate_all()

    def test_interrupted_refund_is_not_sent_again(self):
        booking, refund = self._interrupt_refund()
        self.assertEqual(len(self.refund_requests), 1)
        self.refund_state = "done"
        for _start in range(3):
            self._run(refund)
            booking._settle_money()
        self.assertEqual(len(self.refund_requests), 1)
        self.assertEqual(refund.state, "draft")
        self.assertEqual(
            booking.activity_ids.mapped("summary"), ["A refund is uncertain"]
        )
        self.assertIn(refund.reference, booking.activity_ids.note)
        self._assert_balanced(booking)

    def test_refund_that_the_provider_has_paid_is_entered_by_hand(self):
        booking, refund = self._interrupt_refund()
        refund.action_appointment_refund_arrived()
        self.assertEqual(len(self.refund_requests), 1)
        self.assertEqual(booking.payment_status, "refunded")
        self._assert_settled(booking)

    def test_refund_that_the_provider_does_not_know_is_sent_again_by_hand(self):
        booking, refund = self._interrupt_refund()
        self.refund_state = "done"
        refund.action_appointment_refund_again()
        self.assertEqual(len(self.refund_requests), 2)
        self.assertEqual(booking.payment_status, "refunded")
        self._assert_settled(booking)

    def test_nobody_enters_or_sends_a_refund_that_is_not_uncertain(self):
        booking = self._checkout(TUESDAY)
        tx = self._pay(booking)
        self.refund_state = "pending"
        booking._cancel("store")
        for refund in (tx, tx.child_transaction_ids):
            refund.action_appointment_refund_arrived()
            refund.action_appointment_refund_again()
        self.assertEqual(len(self.refund_requests), 1)
        self.assertEqual(tx.child_transaction_ids.state, "pending")

    def test_refund_that_was_never_asked_for_is_sent_later(self):
        """The provider was switched off: nothing is committed, the store is told."""
        booking = self._checkout(TUESDAY)
        self._pay(booking)
        with trap_jobs():
            booking = booking.with_context(queue_job__no_delay=False)
            booking._cancel("store")
            booking._settle_money()
        refund = booking.sale_order_id.transaction_ids.child_transaction_ids
        refund = refund.with_env(self.env)
        self.provider.state = "disabled"
        with self.assertRaises(UserError):
            refund._send_appointment_refund()
        self.assertFalse(refund.appointment_asked_at)
        job = refund.with_context(queue_job__no_delay=False).delayable()
        job = job._send_appointment_refund()._build_job()
        job.on_fail({"exc_message": "The provider is disabled."})
        self.assertIn(
            "The money could not be settled", booking.activity_ids.mapped("summary")
        )
        self.provider.state = "test"
        refund._send_appointment_refund()
        self.assertEqual(booking.payment_status, "refunded")
