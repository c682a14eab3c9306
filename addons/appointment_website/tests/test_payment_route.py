from odoo import Command
from odoo.tests import tagged

from odoo.addons.payment.tests.common import PaymentCommon

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestPaymentRoute(WebsiteCommon, PaymentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.is_online_payment_allowed = True
        cls.service.payment_rule = "full"

    def setUp(self):
        super().setUp()
        self.booking = self._book()
        self.page = self.booking._get_web_path()

    def _pay(self, page=None, **values):
        params = {
            "provider_id": self.provider.id,
            "payment_method_id": self.payment_method_id,
            "token_id": None,
            "amount": 100.0,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "https://evil.example",
            "is_validation": False,
            "access_token": self.booking.access_token,
            "csrf_token": "any",
            "appointment_consents": ["terms"],
            **values,
        }
        answer = self.url_open(
            f"{page or self.page}/transaction", json={"params": params}
        )
        self.booking.invalidate_recordset()
        return answer.json()

    def _assert_refused(self, answer, sentence):
        self.assertIn(sentence, answer["error"]["data"]["message"])
        self.assertFalse(self.booking.sale_order_id.transaction_ids)

    def test_review_offers_payment_and_no_other_way(self):
        page = self.url_open(self.page).text
        self.assertIn("Book with obligation to pay", page)
        self.assertIn('data-amount="100.0"', page)
        form = {"csrf_token": self._get_form(self.page)["csrf_token"]}
        form["consent_terms"] = "1"
        answer = self._post(f"{self.page}/confirm", form)
        self.assertIn("Please pay online to book this service.", answer.text)
        self.booking.invalidate_recordset()
        self.assertEqual(self.booking.state, "hold")

    def test_customers_may_pay_now_or_at_the_store(self):
        """R002-027."""
        self.service.payment_rule = "optional"
        page = self.url_open(self.page).text
        self.assertIn("You pay now or at the store, as you like.", page)
        self.assertIn("Book with obligation to pay", page)
        self.assertIn("Book with obligation to pay", page)
        form = {"csrf_token": self._get_form(self.page)["csrf_token"]}
        form["consent_terms"] = "1"
        self._post(f"{self.page}/confirm", form)
        self.booking.invalidate_recordset()
        self.assertEqual(self.booking.state, "confirmed")
        self.assertEqual(self.booking.payment_status, "unpaid")

    def test_paying_makes_the_order_and_its_transaction(self):
        answer = self._pay()
        self.assertNotIn("error", answer)
        order = self.booking.sale_order_id
        transaction = order.transaction_ids
        self.assertEqual(order.amount_total, 100.0)
        self.assertEqual(transaction.amount, 100.0)
        self.assertEqual(transaction.landing_route, f"{self.page}/receipt")
        self.assertTrue(self.booking.terms_accepted_at)
        self.assertEqual(self.booking.state, "hold")

    def test_a_payment_in_vain_says_so(self):
        for state, sentence in (
            ("error", "Your payment did not go through."),
            ("cancel", "You have cancelled the payment."),
        ):
            with self.subTest(state=state):
                self.assertNotIn(sentence, self.url_open(self.page).text)
                self.assertNotIn("error", self._pay())
                transactions = self.booking.sale_order_id.transaction_ids
                transactions.sorted("id")[-1].state = state
                page = self.url_open(self.page).text
                self.assertIn(sentence, page)
                self.assertIn("Book with obligation to pay", page)

    def test_a_tampered_amount_is_refused(self):
        for amount in (0.01, 1000, None, "100", [], True):
            with self.subTest(amount=amount):
                answer = self._pay(amount=amount)
                self._assert_refused(answer, "The price has changed.")

    def test_missing_boxes_are_refused(self):
        for consents in ([], None, "terms", {"terms": 1}, [["terms"]]):
            with self.subTest(consents=consents):
                answer = self._pay(appointment_consents=consents)
                self._assert_refused(answer, "Please tick the boxes")

    def test_a_wrong_token_is_refused(self):
        page = f"/booking/{self.booking.id}/wrong"
        self._assert_refused(self._pay(page=page), "This link is not valid")

    def test_unknown_values_are_refused(self):
        self.assertIn("error", self._pay(state="done"))
        self.assertFalse(self.booking.sale_order_id.transaction_ids)

    def test_a_confirmed_booking_is_not_paid_again(self):
        self.booking._confirm()
        self._assert_refused(self._pay(), "cannot be paid any more")

    def test_a_saved_card_is_for_its_signed_in_owner_only(self):
        """A guest who types the e-mail and phone of a contact is not that contact."""
        token = self._create_token(partner_id=self.booking.partner_id.id)
        saved = {"flow": "token", "token_id": token.id}
        self._assert_refused(self._pay(**saved), "only be used by its owner")
        owner, other = (
            self.env["res.users"].create(
                {
                    "name": login,
                    "login": login,
                    "password": f"{login}-secret",
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                    **values,
                }
            )
            for login, values in (
                ("token-owner", {"partner_id": self.booking.partner_id.id}),
                ("token-thief", {}),
            )
        )
        self.authenticate(other.login, f"{other.login}-secret")
        self._assert_refused(self._pay(**saved), "only be used by its owner")
        self.authenticate(owner.login, f"{owner.login}-secret")
        self.assertNotIn("error", self._pay(**saved))
        self.assertEqual(self.booking.sale_order_id.transaction_ids.token_id, token)

    def test_an_unknown_way_of_paying_is_refused(self):
        for flow in ("validation", None, [], {}):
            with self.subTest(flow=flow):
                self._assert_refused(self._pay(flow=flow), "choose another way to pay")

    def test_a_payment_is_never_a_mere_validation(self):
        """Such a transaction would be over nothing, whatever the order costs."""
        self.assertNotIn("error", self._pay(is_validation=True))
        transaction = self.booking.sale_order_id.transaction_ids
        self.assertEqual(transaction.operation, "online_direct")
        self.assertEqual(transaction.amount, 100.0)
