from datetime import timedelta

from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW

from .gateway_common import NUMBER, GatewayCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInboundText(GatewayCommon):
    def setUp(self):
        super().setUp()
        self.booking = self._book("2027-01-05 09:00")
        self.message = self._create_message(self.booking)
        self.texts = 0

    def _answer(self, text, number=NUMBER, sid=None, gateway=None, wish=""):
        self.texts += 1
        self.env["appointment.inbound.text"]._receive_text(
            gateway or self.gateway, number, text, sid or f"SM{self.texts}", wish=wish
        )

    def _get_replies(self, booking=None):
        messages = (booking or self.booking).appointment_message_ids
        return messages.filtered(lambda row: row.event == "question").sorted("id")

    def _get_history(self):
        return "\n".join(self.booking.message_ids.mapped("body"))

    def _get_told(self):
        return self.booking.activity_ids.filtered(lambda act: "text" in act.summary)

    # ------------------------------------------------------------ confirming

    def test_c_confirms_once(self):
        self._answer("c!")
        self.assertTrue(self.booking.attendance_confirmed_at)
        self._answer("C")
        self.assertEqual(self._get_history().count("confirmed to come"), 1)
        self.assertFalse(self._get_replies())
        self.assertEqual(self.booking.state, "confirmed")

    def test_a_moved_booking_is_to_be_confirmed_anew(self):
        self._answer("C")
        self.booking._reschedule(self._utc("2027-01-05 10:00"), by="store")
        self.assertFalse(self.booking.attendance_confirmed_at)

    # ------------------------------------------------------------ cancelling

    def test_x_asks_back_and_xx_cancels(self):
        self._answer("X")
        self.assertEqual(self.booking.state, "confirmed")
        reply = self._get_replies().body
        self.assertIn("Haircut, Tue, Jan 5, 9:00 AM", reply)
        self.assertIn("It costs you nothing.", reply)
        self.assertIn("XX", reply)
        self._answer("xx")
        self.assertEqual(self.booking.state, "cancelled")
        self.assertEqual(self.booking.cancelled_by, "customer")
        self.assertEqual(len(self._get_replies()), 1)

    def test_xx_at_once_is_asked_back(self):
        self._answer("XX")
        self.assertEqual(self.booking.state, "confirmed")
        self.assertIn("XX", self._get_replies().body)

    def test_xx_long_after_the_question_is_asked_back(self):
        self._answer("X")
        self.booking.cancel_asked_at -= timedelta(hours=48, minutes=1)
        self._answer("XX")
        self.assertEqual(self.booking.state, "confirmed")
        self.assertEqual(len(self._get_replies()), 2)

    def test_too_late_is_said_with_whom_to_call(self):
        self.policy.cancel_before_minutes = 48 * 60
        self.store.phone = "+49 2302 123"
        for text in ("X", "XX"):
            self._answer(text)
            self.assertEqual(self.booking.state, "confirmed")
        self.assertIn("too late", self._get_replies()[0].body)
        self.assertIn("+49 2302 123", self._get_replies()[0].body)
        self.assertIn("too late", self._get_history())

    def test_replies_are_one_text_each(self):
        self.service.name = "Deep tissue massage"
        self._answer("X")
        self.assertLessEqual(len(self._get_replies().body), 160)

    # ------------------------------------------------------------ several

    def _book_another(self):
        other = self._book("2027-01-05 10:30")
        self._create_message(other, provider_id="SM" + "c3" * 16)
        return other

    def test_several_open_bookings_are_asked_about(self):
        other = self._book_another()
        self._answer("C")
        self.assertFalse((self.booking | other).filtered("attendance_confirmed_at"))
        reply = (self._get_replies() | self._get_replies(other)).body
        for booking in self.booking | other:
            self.assertIn(booking.name, reply)
        self._answer(f"c {other.name.lower()}")
        self.assertTrue(other.attendance_confirmed_at)
        self.assertFalse(self.booking.attendance_confirmed_at)

    def test_the_named_booking_is_cancelled_and_no_other(self):
        other = self._book_another()
        self._answer(f"X {other.name}")
        self._answer(f"XX {self.booking.name}")
        self.assertEqual((self.booking | other).mapped("state"), ["confirmed"] * 2)
        self._answer(f"XX {other.name}")
        self.assertEqual(other.state, "cancelled")
        self.assertEqual(self.booking.state, "confirmed")

    def test_a_wrong_name_cancels_nothing(self):
        self._answer("X")
        self._answer("XX B99999")
        self.assertEqual(self.booking.state, "confirmed")
        self.assertTrue(self._get_told())

    # ------------------------------------------------------------ whose

    def test_reminders_older_than_two_days_are_not_meant(self):
        self.message.sending_at -= timedelta(hours=48, minutes=1)
        self._answer("C")
        self.assertFalse(self.booking.attendance_confirmed_at)
        self.assertTrue(self._get_told())

    def test_strangers_and_other_gateways_change_nothing(self):
        self._answer("C", number="+491519999999")
        self._answer("C", gateway=self._create_gateway(name="Other"))
        self.assertFalse(self.booking.attendance_confirmed_at)
        self.assertFalse(self._get_told())

    def test_what_is_over_is_not_cancelled(self):
        self.booking._cancel("store")
        self._answer("C")
        self.assertEqual(self.booking.state, "cancelled")
        self.assertFalse(self.booking.attendance_confirmed_at)

    # ------------------------------------------------------------ words

    def test_anything_else_reaches_the_store(self):
        self._answer("Can I bring <b>my dog</b>?")
        self._answer("And a cat?")
        self.assertIn("&lt;b&gt;my dog", self._get_history())
        self.assertIn("And a cat?", self._get_history())
        self.assertEqual(len(self._get_told()), 1)
        post = self.booking.message_ids[0]
        self.assertEqual(post.author_id, self.customer)
        self.assertEqual(self.booking.state, "confirmed")

    def test_the_same_text_again_does_nothing(self):
        for _time in range(2):
            self._answer("Hello", sid="SM1")
        self.assertEqual(self._get_history().count("Hello"), 1)

    def test_stop_and_start_are_respected_in_silence(self):
        wishes = self.env["appointment.opt.out"]
        self._answer("Stop!")
        self.assertTrue(wishes._is_out(NUMBER))
        self.assertIn("no text messages", self._get_history())
        self._answer("START")
        self.assertFalse(wishes._is_out(NUMBER))
        self._answer("Whatever Twilio understood", wish="stop")
        self.assertTrue(wishes._is_out(NUMBER))
        self.assertFalse(self._get_replies())

    def test_two_machines_do_not_answer_each_other_for_ever(self):
        for _time in range(14):
            self._answer("X")
        self.assertEqual(len(self._get_replies()), 10)
