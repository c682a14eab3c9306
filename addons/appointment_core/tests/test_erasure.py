from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import NOW, AppointmentCommon
from .money_common import MoneyCommon

WORDS = "Please ring twice"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestErasure(AppointmentCommon):
    """T83: who asks to be forgotten is, and books and statistics stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env, "test_admin", "appointment_core.appointment_core_group_admin"
        )
        cls.customer.write({"phone": "+49 2302 123456", "city": "Witten"})

    def _come(self, start="2027-01-05 09:00", **values):
        """A visit that is over."""
        booking = self._create_booking(
            start,
            customer_note=WORDS,
            contact_name="Erika M.",
            answer_ids=[(0, 0, {"name": "Plate", "value": "EN-1"})],
            **values,
        )
        booking._confirm()
        booking._set_completed()
        return booking

    def _erase(self, partner=None):
        erasure = self.env["appointment.erasure"].with_user(self.admin)
        return erasure._erase(partner or self.customer)

    def test_bookings_stay_without_a_person(self):
        booking = self._come()
        token = booking.access_token
        self.env["appointment.customer.note"].create(
            {
                "partner_id": self.customer.id,
                "store_id": self.store.id,
                "text": "Tea",
            }
        )
        self._erase()
        self.assertEqual(booking.state, "completed")
        self.assertEqual(booking.service_id, self.service)
        self.assertEqual(booking.partner_id.name, "Erased customer")
        self.assertNotEqual(booking.access_token, token)
        self.assertFalse(booking.customer_note or booking.contact_name)
        self.assertFalse(booking.answer_ids or booking.message_ids)
        self.assertFalse(self.customer.active)
        self.assertEqual(self.customer.name, "Erased customer")
        for name in ("email", "phone", "city", "appointment_note_ids"):
            self.assertFalse(self.customer[name], name)

    def test_nothing_of_the_person_is_left_in_the_tables(self):
        self._come()
        self._erase()
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public'
               AND data_type IN ('text', 'character varying', 'jsonb')
               AND table_name IN ('appointment_booking', 'appointment_booking_answer',
                                  'appointment_customer_note', 'mail_message',
                                  'mail_mail', 'res_partner')
            """
        )
        for table, column in self.env.cr.fetchall():
            for words in (WORDS, "Erika M", "erika@example.com", "EN-1"):
                self.env.cr.execute(
                    f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s',  # noqa: S608
                    [f"%{words}%"],
                )
                self.assertFalse(self.env.cr.fetchone(), f"{table}.{column}: {words}")

    def test_treatments_are_kept_for_ten_years(self):
        booking = self._come()
        booking.sudo().note_ids.create({"booking_id": booking.id, "text": "Sleeps"})
        plan = self._erase()
        self.assertEqual(plan.treated, booking)
        self.assertEqual(booking.partner_id, self.customer)
        self.assertEqual(self.customer.name, "Erika Muster")
        with freeze_time("2037-01-06 06:00:00"):
            self._erase()
        self.assertFalse(booking.sudo().note_ids)
        self.assertEqual(booking.partner_id.name, "Erased customer")

    def test_what_is_still_to_take_place_is_named(self):
        booking = self._create_booking("2027-01-06 09:00")
        booking._confirm()
        with Form(
            self.env["appointment.erasure.wizard"]
            .with_user(self.admin)
            .with_context(active_id=self.customer.id)
        ) as form:
            self.assertEqual(form.open_names, booking.name)
        with self.assertRaisesRegex(UserError, booking.name):
            form.record.action_erase()
        self.assertEqual(self.customer.name, "Erika Muster")

    def test_a_login_of_the_customer_is_closed(self):
        user = new_test_user(self.env, "test_portal", "base.group_portal")
        self._erase(user.partner_id)
        self.assertFalse(user.active)
        self.assertNotEqual(user.login, "test_portal")

    def test_colleagues_are_not_erased_and_managers_do_not_erase(self):
        with self.assertRaisesRegex(UserError, "works here"):
            self._erase(self.admin.partner_id)
        manager = new_test_user(
            self.env, "test_chief", "appointment_core.appointment_core_group_manager"
        )
        with self.assertRaisesRegex(AccessError, "platform admin"):
            self.env["appointment.erasure"].with_user(manager)._erase(self.customer)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestErasureOfPayers(MoneyCommon):
    def test_invoices_keep_name_and_address(self):
        self.customer.city = "Witten"
        booking = self._checkout("2027-01-05 09:00")
        self._pay(booking)
        booking._set_completed()
        invoice = booking.invoice_ids
        self.assertEqual(invoice.state, "posted")
        self.env["appointment.erasure"]._erase(self.customer)
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.partner_id.name, "Erika Muster")
        self.assertEqual(invoice.partner_id.city, "Witten")
        self.assertFalse(invoice.partner_id.email)
        self.assertFalse(invoice.partner_id.active)
        self.assertNotEqual(booking.partner_id, self.customer)
        self._assert_settled(booking)
