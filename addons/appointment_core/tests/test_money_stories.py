import os
import random
from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from .common import NOW
from .money_common import MoneyCommon

STORIES = 1000 if os.environ.get("APPOINTMENT_FULL") else 60
SEED = 20270104
SUPPORTS = ("partial", "partial", "full_only", "none")
REFUND_STATES = ("done", "done", "pending", "error")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyStories(MoneyCommon):
    """Random lives of bookings; after every step the books agree to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resource.seats = STORIES
        included = cls._create_tax(21, price_include_override="tax_included")
        cls.policy.no_show_refund_percent = 12.5
        cls.services = [
            cls._create_paid_service(amount, tax, **values)
            for amount, tax, values in (
                (219.0, cls.tax, {}),
                (99.99, included, {}),
                (33.33, cls.tax, {"price_model": "person", "max_persons": 3}),
                (77.77, included, {"price_model": "hour", "duration_minutes": 50}),
                (100.0, cls.tax, {"payment_rule": "deposit"}),
                (0.03, cls.tax, {"payment_rule": "deposit"}),
                (61.4, included, {"payment_rule": "on_site"}),
                (49.99, cls.tax, {"payment_rule": "optional"}),
                (45.0, cls.tax, {"confirmation": "manual"}),
            )
        ]

    def test_books_agree_after_every_step_of_random_stories(self):
        """The invariant of architecture §6, and its closing form."""
        endings = {}
        for number in range(STORIES):
            with self.subTest(seed=SEED + number):
                booking, steps = self._tell(random.Random(SEED + number))
                key = (booking.state, booking.payment_status)
                endings[key] = endings.get(key, 0) + 1
                self.env.flush_all()
        # Stories that all end alike would prove little.
        self.assertGreaterEqual(len(endings), 8, endings)
        self.assertTrue(any(state == "cancelled" for state, _paid in endings))

    def _tell(self, dice):
        """One story; returns the booking and the steps it took."""
        self.support_refund = dice.choice(SUPPORTS)
        self.refund_state = dice.choice(REFUND_STATES)
        self.service = dice.choice(self.services)
        day = fields.Datetime.to_datetime("2027-01-11 08:00:00")
        booking = self._create_booking(
            "2027-01-11 09:00", persons=dice.randint(1, self.service.max_persons)
        )
        steps = []
        for _step in range(dice.randint(2, 6)):
            name = dice.choice(self._get_steps(booking))
            steps.append(name)
            hours = dice.choice((-30, -24, -23, -1))
            if name in ("no_show", "take_back", "complete"):
                hours = 2
            if name == "expire":
                hours = -100
            with freeze_time(day + timedelta(hours=hours)):
                getattr(self, f"_do_{name}")(booking, dice)
            self._assert_balanced(booking, steps)
        self._finish(booking, steps)
        return booking, steps

    def _get_steps(self, booking):
        """What can happen to *booking* next, unlikely things included."""
        steps = {
            "hold": [
                "checkout",
                "pay",
                "pay",
                "pay",
                "pay_twice",
                "book_on_site",
                "fail",
                "expire",
                "cancel",
            ],
            "pending": ["confirm", "reject", "expire", "cancel"],
            "confirmed": [
                "cancel",
                "cancel",
                "reject",
                "no_show",
                "complete",
                "repeat",
                "pay_rest",
            ],
            "no_show": ["take_back", "repeat"],
            "cancelled": ["repeat", "pay_late"],
            "expired": ["pay_late", "repeat"],
            "completed": ["pay_rest", "repeat"],
        }
        return steps[booking.state]

    # ------------------------------------------------------------ steps

    def _do_checkout(self, booking, dice):
        self.env["appointment.checkout"]._create_order(booking)

    def _do_pay(self, booking, dice):
        order = self.env["appointment.checkout"]._create_order(booking)
        due = self.env["appointment.checkout"]._get_amount_due(booking)
        if due:
            self._pay(booking, due)
        elif order:
            self.env["appointment.checkout"]._complete(booking)

    def _do_book_on_site(self, booking, dice):
        checkout = self.env["appointment.checkout"]
        if booking.service_id.payment_rule == "optional":
            checkout._complete(booking)

    def _do_pay_twice(self, booking, dice):
        """Two payments were begun, and both arrive."""
        if self.env["appointment.checkout"]._create_order(booking):
            due = self.env["appointment.checkout"]._get_amount_due(booking)
            for tx in [
                self._start_payment(booking, due) for _tx in range(2 * bool(due))
            ]:
                tx._set_done()
                tx._post_process()

    def _do_fail(self, booking, dice):
        if self.env["appointment.checkout"]._create_order(booking):
            tx = self._start_payment(booking, booking.total_amount)
            tx._set_error("Declined")
            tx._post_process()

    def _do_expire(self, booking, dice):
        booking.hold_expires_at = fields.Datetime.now()
        booking._expire()

    def _do_confirm(self, booking, dice):
        booking.action_confirm()

    def _do_cancel(self, booking, dice):
        booking._cancel("customer")

    def _do_reject(self, booking, dice):
        booking._cancel("store")

    def _do_no_show(self, booking, dice):
        booking._set_no_show()

    def _do_take_back(self, booking, dice):
        booking._set_confirmed()

    def _do_complete(self, booking, dice):
        booking._set_completed()

    def _do_repeat(self, booking, dice):
        booking._settle_money()
        for tx in booking.sale_order_id.transaction_ids:
            tx._post_process()

    def _do_pay_late(self, booking, dice):
        if booking.sale_order_id and not booking.paid_amount and booking.deposit_amount:
            self._pay(booking, booking.deposit_amount)

    def _do_pay_rest(self, booking, dice):
        due = self.env["appointment.checkout"]._get_amount_due(booking)
        if due and dice.random() < 0.5:
            self._pay(booking, due)
        elif due:
            for invoice in booking.invoice_ids.filtered("amount_residual"):
                if invoice.move_type == "out_invoice":
                    self._pay_by_hand(invoice)

    # ------------------------------------------------------------ end

    def _finish(self, booking, steps):
        """Providers answer and people do their tasks; then nothing is left open."""
        self.refund_state = "done"
        txs = self.env["appointment.ledger"]._get_transactions(booking.sale_order_id)
        for refund in txs.filtered(lambda tx: tx.state == "pending"):
            refund._set_done()
            refund._post_process()
        booking._settle_money()
        for credit in booking.invoice_ids.filtered(
            lambda move: move.move_type == "out_refund" and move.amount_residual
        ):
            self._pay_by_hand(credit)
        ledger = self._assert_balanced(booking, steps)
        if booking.state == "cancelled":
            kept = self._read(booking)
            self.assertLessEqual(kept.refunded, kept.captured, steps)
            self.assertEqual(ledger.ordered, ledger.net, steps)
