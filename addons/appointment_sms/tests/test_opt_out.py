from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW

from .gateway_common import NUMBER, GatewayCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestOptOut(GatewayCommon):
    def setUp(self):
        super().setUp()
        self.wishes = self.env["appointment.opt.out"]

    def test_a_wish_is_kept_until_it_is_taken_back(self):
        self.assertFalse(self.wishes._is_out(NUMBER))
        self.wishes._set(NUMBER, True, "answer")
        self.wishes._set(NUMBER, True, "gateway")
        self.assertTrue(self.wishes._is_out(NUMBER))
        self.assertFalse(self.wishes._is_out("+491519999999"))
        self.assertEqual(self.wishes.search([]).reason, "answer")
        self.wishes._set(NUMBER, False, "answer")
        self.assertFalse(self.wishes._is_out(NUMBER))
        self.assertEqual(len(self.wishes.search([])), 1)

    def test_what_one_company_was_told_says_nothing_to_another(self):
        self.wishes._set(NUMBER, True, "answer")
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self.wishes.with_company(other)._is_out(NUMBER))

    def test_the_number_cannot_be_read_from_the_table(self):
        self.wishes._set(NUMBER, True, "answer")
        self.env.flush_all()
        self.env.cr.execute("SELECT row_to_json(t) FROM appointment_opt_out t")
        self.assertNotIn(NUMBER[4:], str(self.env.cr.fetchall()))

    def test_staff_see_it_on_the_customer(self):
        self._book()
        self.env.flush_all()
        mine = self._as("frontdesk", self.customer)
        self.assertFalse(mine.appointment_opt_out_note)
        self.wishes._set(NUMBER, True, "answer")
        self.env.invalidate_all()
        self.assertIn("asked by STOP on 01/04/2027", mine.appointment_opt_out_note)

    def test_an_erased_person_leaves_the_wish_and_no_text(self):
        numbers = (NUMBER, "+4915187654321")
        events = self.env["appointment.inbound.event"].create(
            [
                {
                    "provider": "twilio.text",
                    "external_id": f"test {number}",
                    "payload": {"number": number, "text": "This is Erika"},
                }
                for number in numbers
            ]
        )
        self.wishes._set(NUMBER, True, "answer")
        self.env["appointment.erasure"]._erase(self.customer)
        self.assertEqual(events.exists(), events[1])
        self.assertTrue(self.wishes._is_out(NUMBER))

    def test_texts_about_erased_bookings_go(self):
        """The number of a booking may be another than the contact's."""
        booking = self._book()
        message = self._create_message(booking, recipient="+4915187654321")
        event = self.env["appointment.inbound.event"].create(
            {
                "provider": "twilio.text",
                "external_id": "1",
                "payload": {"number": message.recipient, "text": "Hello"},
            }
        )
        booking._cancel("store")
        self.env["appointment.erasure"]._erase(self.customer)
        self.assertFalse(event.exists())
