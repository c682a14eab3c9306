from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import NOW, PHONE, MessagesCommon

GROUP = "appointment_core.appointment_core_group_"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCompose(MessagesCommon):
    """A manager writes to customers (R001-027, R001-045)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "letters", groups=f"{GROUP}manager")
        cls.store.manager_ids = cls.manager
        cls.mute = cls.env["res.partner"].create({"name": "Mute"})
        cls.other = cls.env["res.partner"].create(
            {"name": "Olga", "phone": "+49 151 99999999", "email": "olga@example.com"}
        )

    def setUp(self):
        super().setUp()
        for day, customer in ((5, self.customer), (6, self.mute), (7, self.other)):
            self._create_confirmed(f"2027-01-0{day} 09:00", partner_id=customer.id)

    def _write(self, partners=None, **values):
        letters = self.env["appointment.message.compose"].with_user(self.manager)
        return letters.create(
            {
                "store_id": self.store.id,
                "partner_ids": [Command.set((partners or self.customer).ids)],
                "body": "Dear {customer}, we are closed on Friday. {store}",
                **values,
            }
        )

    def _send(self, letter):
        found = self.env["appointment.message"].search(letter.action_send()["domain"])
        self._run_jobs()
        return found

    def test_one_customer_by_text(self):
        letter = self._write()
        self.assertEqual(letter.reached_count, 1)
        self.assertEqual(
            letter.preview,
            "Dear Erika Muster, we are closed on Friday. Salon Test",
        )
        told = self._send(letter)
        self.assertEqual((told.state, told.recipient), ("sent", PHONE))
        self.assertEqual(told.user_id, self.manager)
        self.assertEqual(told.store_id, self.store)
        self.assertEqual(told.with_user(self.manager).event, "written")

    def test_the_open_form_says_who_is_reached(self):
        letters = self.env["appointment.message.compose"].with_user(self.manager)
        letters = letters.with_context(
            active_model="res.partner", active_ids=(self.customer | self.mute).ids
        )
        with Form(letters) as form:
            form.body = "Dear {customer}"
            self.assertEqual(form.reached_count, 1)
            self.assertEqual(form.left_out, "Mute: no valid phone number")
            self.assertEqual(form.preview, "Dear Erika Muster")

    def test_many_and_who_is_left_out(self):
        letter = self._write(self.customer | self.mute | self.other)
        self.assertEqual(letter.reached_count, 2)
        self.assertIn("Mute: no valid phone number", letter.left_out)
        self.assertEqual(letter.cost_sentence[:16], "2 text messages;")
        self.assertEqual(len(self._send(letter)), 2)

    def test_the_cost_is_estimated_by_the_last_price(self):
        told = self._send(self._write())
        told._advance("sent", cost="0.08", currency="EUR")
        self.env.ref("base.EUR").active = True
        letter = self._write(self.customer | self.other)
        self.assertIn("0.16", letter.cost_sentence)

    def test_by_mail(self):
        told = self._send(self._write(channel="mail", subject="Closed"))
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", told.message_id.id)]
        )
        self.assertEqual(mail.subject, "Closed")
        self.assertIn("Dear Erika Muster", mail.body_html)
        self.assertIn("salon@example.com", mail.email_from)

    def test_mail_to_a_customer_is_escaped(self):
        self.customer.name = "<script>alert(1)</script>"
        told = self._send(self._write(channel="mail", subject="Closed"))
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", told.message_id.id)]
        )
        self.assertNotIn("<script>", mail.body_html)

    def test_advertising_only_to_who_agreed(self):
        letter = self._write(self.customer | self.other, is_marketing=True)
        self.assertEqual(letter.reached_count, 0)
        with self.assertRaisesRegex(UserError, "Nobody can be reached"):
            letter.action_send()
        self.customer.with_company(self.store.company_id).is_advertising_wanted = True
        letter = self._write(self.customer | self.other, is_marketing=True)
        self.assertEqual(self._send(letter).partner_id, self.customer)

    def test_who_said_stop_is_left_out(self):
        self.env["appointment.opt.out"]._set(PHONE, True, "answer")
        letter = self._write(self.customer | self.other)
        self.assertIn("asked for no text messages", letter.left_out)
        self.assertEqual(self._send(letter).partner_id, self.other)

    def test_wishes_are_asked_for_all_at_once(self):
        """The number of queries is that of three customers, however many they are."""
        few = self.customer | self.mute | self.other
        many = few
        for day in (8, 11, 12, 13, 14):
            partner = self.other.copy({"phone": f"+49 151 999999{day:02}"})
            self._create_confirmed(f"2027-01-{day:02} 09:00", partner_id=partner.id)
            many |= partner
        counts = []
        for partners in (few, few, many):  # the first one warms
            letter = self._write(partners)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            reached, _left_out = letter._split()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(reached), 7)
        self.assertEqual(counts[1], counts[2])

    def test_two_clicks_send_once(self):
        letter = self._write()
        self._send(letter)
        self.assertFalse(self._send(letter))

    def test_strangers_are_left_out(self):
        stranger = self.env["res.partner"].create(
            {"name": "Stranger", "phone": "+49 151 88888888"}
        )
        letter = self._write(stranger)
        self.assertEqual(letter.sudo().reached_count, 0)

    def test_only_managers_of_the_store_write(self):
        foreign = self._create_store(name="Foreign", manager_id=self.env.uid)
        with self.assertRaisesRegex(UserError, "do not manage"):
            self._write(store_id=foreign.id).action_send()
        desk = new_test_user(self.env, "letters_desk", groups=f"{GROUP}frontdesk")
        with self.assertRaises(AccessError):
            self.env["appointment.message.compose"].with_user(desk).create(
                {"store_id": self.store.id, "body": "x"}
            )

    def test_bad_texts_are_refused_with_a_sentence(self):
        for body, sentence in (
            ("   ", "blank"),
            ("At {time}", "Without a booking there is no"),
            ("{nonsense}", "Unknown here"),
        ):
            with self.assertRaisesRegex(ValidationError, sentence):
                self._write(body=body)
        with self.assertRaisesRegex(UserError, "at most 4"):
            self._write(body="a" * 700).action_send()
        with self.assertRaisesRegex(UserError, "needs a subject"):
            self._write(channel="mail").action_send()

    def test_without_a_gateway(self):
        self.store.sms_gateway_id = False
        self.env["appointment.gateway"].search([]).active = False
        with self.assertRaisesRegex(UserError, "no gateway"):
            self._write().action_send()

    # ------------------------------------------------------------ rates

    def test_rates_beside_the_goal(self):
        """R002-145, R002-146."""
        told = self._send(self._write(self.customer | self.other))
        told[0]._advance("delivered")
        told[1]._advance("failed", reason="gone")
        self.store.is_fallback = False
        self.env.flush_all()
        rate = self.env["appointment.message.rate"].search(
            [("store_id", "=", self.store.id), ("channel", "=", "sms")]
        )
        self.assertEqual((rate.counted, rate.arrived, rate.lost), (2, 1, 1))
        self.assertEqual((rate.rate, rate.goal), (50, 95))
        self.assertTrue(rate.is_below)
