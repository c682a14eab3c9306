from datetime import date, datetime, timezone

from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.exceptions import BookingRefused
from odoo.addons.appointment_core.kernel.refusal import Refusal
from odoo.addons.appointment_core.tests.common import NOW, AppointmentCommon

TUESDAY = date(2027, 1, 5)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestContracts(AppointmentCommon):
    def test_slots_are_minutes_after_an_aware_origin(self):
        slots = self.service._get_slots(TUESDAY, TUESDAY, persons=1, resource=None)
        self.assertEqual(slots.origin.utcoffset().total_seconds(), 0)
        self.assertEqual(list(slots.starts), sorted(slots.starts))
        self.assertTrue(all(isinstance(start, int) for start in slots.starts))
        self.assertEqual(slots.datetimes()[0], self._utc("2027-01-05 09:00"))
        self.assertEqual(
            slots.datetimes()[0].replace(tzinfo=timezone.utc),
            datetime(2027, 1, 5, 8, tzinfo=timezone.utc),
        )

    def test_listing_explaining_and_placing_agree(self):
        self._create_booking("2027-01-05 10:00")
        offered = set(self.service._get_slots(TUESDAY, TUESDAY).datetimes())
        for minute in range(8 * 60, 13 * 60, 10):
            start = self._utc(f"2027-01-05 {minute // 60:02}:{minute % 60:02}")
            refusal = self.service._explain(start)
            self.assertEqual(refusal is None, start in offered, start)
            if refusal:
                with self.assertRaises(BookingRefused) as refused:
                    self._create_booking(
                        f"2027-01-05 {minute // 60:02}:{minute % 60:02}"
                    )
                self.assertEqual(refused.exception.code, refusal.code)
            else:
                with self.env.cr.savepoint() as savepoint:
                    self._create_booking(
                        f"2027-01-05 {minute // 60:02}:{minute % 60:02}"
                    )
                    savepoint.rollback()

    def test_every_transition_calls_its_hook_once(self):
        booking = self._create_booking("2027-01-05 09:00")
        for step in (
            booking._set_pending,
            booking._confirm,
            booking._confirm,
            lambda: booking._reschedule(self._utc("2027-01-06 09:00")),
            booking._set_checked_in,
            booking._set_in_progress,
            booking._set_completed,
            booking._set_completed,
        ):
            step()
        self.assertEqual(
            booking.test_hooks,
            "pending confirmed rescheduled checked_in in_progress completed",
        )

    def test_exits_call_their_hooks(self):
        cancelled, missed, lapsed = (
            self._create_booking(f"2027-01-05 {hour}:00") for hour in ("09", "10", "11")
        )
        cancelled._confirm()
        cancelled._cancel("store", "Ill")
        missed._confirm()
        with freeze_time("2027-01-05 10:00:00"):
            missed._set_no_show()
            lapsed._expire()
        self.assertEqual(cancelled.test_hooks, "confirmed cancelled")
        self.assertEqual(missed.test_hooks, "confirmed no_show")
        self.assertEqual(lapsed.test_hooks, "expired")

    def test_own_busy_time_is_not_offered_and_not_sold(self):
        self.env["test.appointment.drive"].create(
            {
                "resource_id": self.resource.id,
                "start": self._utc("2027-01-05 09:00"),
                "stop": self._utc("2027-01-05 10:00"),
            }
        )
        slots = self.service._get_slots(TUESDAY, TUESDAY)
        self.assertEqual(self._local(slots), ["10:00", "10:30", "11:00"])
        with self.assertRaises(BookingRefused):
            self._create_booking("2027-01-05 09:00")

    def test_own_refusal_has_its_sentence(self):
        sentence = self.env["appointment.refusals"]._to_sentence(
            Refusal("test_declined")
        )
        self.assertEqual(sentence, "The card was declined. Use another one.")

    def test_every_code_of_the_kernel_has_a_sentence(self):
        from odoo.addons.appointment_core.kernel import refusal

        sentences = self.env["appointment.refusals"]._get_sentences()
        for code in (*refusal.ORDER, refusal.DEADLINE, refusal.LIMIT, refusal.STATE):
            self.assertIn(code, sentences)

    def test_charge_is_answered_by_the_addon_or_refused_by_the_core(self):
        charging = self.env["appointment.charging"]
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        answer = charging._charge(self.customer, order, 10.0, "No-show fee.", "k1")
        self.assertEqual(answer.code, "no_payment_method")
        declined = self.env["res.partner"].create({"name": "Declined"})
        answer = charging._charge(declined, order, 10.0, "No-show fee.", "k2")
        self.assertEqual(answer.code, "test_declined")

    def test_lines_of_an_addon_stand_in_the_mails(self):
        booking = self._create_booking("2027-01-05 09:00")
        self.assertIn(("Jockey", "Comes to your door"), booking._get_mail_lines())

    def test_order_is_made_once_and_says_what_is_due(self):
        self.service.price = 50.0
        self.store.is_online_payment_allowed = True
        self.service.payment_rule = "full"
        booking = self._create_booking("2027-01-05 09:00")
        checkout = self.env["appointment.checkout"]
        order = checkout._create_order(booking)
        self.assertEqual(checkout._create_order(booking), order)
        self.assertEqual(order.amount_total, 50.0)
        self.assertEqual(checkout._get_amount_due(booking), 50.0)

    def test_blocked_time_is_not_offered(self):
        placing = self.env["appointment.placing"]
        start, stop = self._utc("2027-01-05 09:00"), self._utc("2027-01-05 10:00")
        claims = placing._block(self.resource, start, stop, "Window cleaner")
        self.assertEqual(len(claims), 1)
        slots = self.service._get_slots(TUESDAY, TUESDAY)
        self.assertEqual(self._local(slots), ["10:00", "10:30", "11:00"])
