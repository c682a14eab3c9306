import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestOtherCompanies(HttpCase):
    """One website sells for three companies, each in its own money and books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], order="sequence, id", limit=1)
        cls.clinic = cls.env.ref("appointment_demo.appointment_store_gherasim")
        cls.spa = cls.env.ref("appointment_demo.appointment_store_aesthetica")

    def _open(self, page, language="en_US"):
        self.opener.cookies.set("frontend_lang", language)
        return self.url_open(page).text

    def _book(self, key, resource=None):
        """Hold a place over HTTP, as a visitor does; the booking."""
        service = self.env.ref(f"appointment_demo.appointment_service_{key}")
        path = f"/{service.store_id.slug}/book/{service.id}"
        form = dict(
            re.findall(
                r'<input type="hidden" name="(\w+)" value="([^"]*)"', self._open(path)
            )
        )
        today = fields.Date.today()
        starts = service._get_slots(today, today + timedelta(days=40)).datetimes()
        minute = round(
            (starts[-1] - fields.Datetime.to_datetime("1970-01-01")).total_seconds()
            / 60
        )
        form |= {
            "start": str(minute),
            "name": "Erika Muster",
            "email": "erika.muster@example.com",
            "phone": "+49 2302 123456",
            "resource": str(resource.id) if resource else "",
        }
        answer = self.url_open(path, data=form, allow_redirects=False)
        self.assertEqual(answer.status_code, 303, answer.text)
        number = int(re.search(r"/booking/(\d+)/", answer.headers["Location"]).group(1))
        return self.env["appointment.booking"].browse(number)

    def _pay(self, booking, amount):
        """Pay *amount* by the demo provider of the booking's company."""
        provider = self.env["payment.provider"].search(
            [("company_id", "=", booking.company_id.id), ("code", "=", "demo")]
        )
        params = {
            "provider_id": provider.id,
            "payment_method_id": provider.payment_method_ids[:1].id,
            "token_id": None,
            "amount": amount,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "",
            "is_validation": False,
            "appointment_consents": ["terms", "early_start"],
        }
        route = f"{booking._get_web_path()}/transaction"
        answer = self.url_open(route, json={"params": params}).json()
        self.assertNotIn("error", answer)
        simulated = {
            "reference": answer["result"]["reference"],
            "payment_details": "1234",
            "simulated_state": "done",
        }
        route = "/payment/demo/simulate_payment"
        answer = self.url_open(route, json={"params": simulated}).json()
        self.assertNotIn("error", answer)
        booking.invalidate_recordset()
        transaction = booking.sale_order_id.transaction_ids
        transaction._post_process()
        return transaction

    def _assert_books(self, booking, currency):
        """Order, invoice and payment belong to the company of the store."""
        order = booking.sale_order_id
        company = booking.store_id.company_id
        self.assertNotEqual(company, self.website.company_id)
        self.assertEqual(booking.state, "confirmed")
        for record in (order, order.invoice_ids):
            self.assertEqual(record.company_id, company)
            self.assertEqual(record.currency_id.name, currency)
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.invoice_ids.state, "posted")
        self.assertEqual(order.invoice_ids.line_ids.account_id.company_ids, company)

    def test_prices_are_shown_in_the_currency_of_the_store(self):
        page = self._open("/clinica-sf-gherasim", "ro_RO")
        self.assertIn("350,00\xa0lei", page)
        self.assertNotIn("€", page)
        number = self.clinic.service_ids[0].id
        page = self._open(f"/clinica-sf-gherasim/book/{number}")
        self.assertRegex(page, r"350\.00\s?lei")
        self.assertIn("297,50\xa0€", self._open("/aesthetica", "de_DE"))

    def test_tax_is_spoken_of_where_there_is_some(self):
        sentence = "All prices include value added tax."
        self.assertIn(sentence, self._open("/aesthetica"))
        self.assertNotIn(sentence, self._open("/clinica-sf-gherasim"))
        self.assertNotIn(
            "Value added tax", self._open(self._book("psychiatry")._get_web_path())
        )

    def test_a_clinic_booking_paid_at_the_desk_is_in_lei(self):
        doctor = self.env.ref("appointment_demo.resource_resource_psychologist")
        booking = self._book("orientation", doctor)
        self.assertEqual(booking.live_claim_ids.resource_id, doctor)
        page = booking._get_web_path()
        text = self._open(page)
        self.assertIn("You pay now or at the store, as you like.", text)
        token = re.search(r'name="csrf_token" value="([^"]*)"', text).group(1)
        form = {"csrf_token": token, "consent_terms": 1, "consent_early_start": 1}
        self.url_open(f"{page}/confirm", data=form)
        booking.invalidate_recordset()
        booking._settle_money()
        self._assert_books(booking, "RON")
        self.assertEqual(booking.sale_order_id.amount_total, 150.0)
        self.assertEqual(booking.payment_status, "unpaid")

    def test_a_clinic_booking_paid_online_is_in_lei(self):
        booking = self._book("psychiatry")
        transaction = self._pay(booking, 350.0)
        self.assertEqual(transaction.currency_id.name, "RON")
        self.assertEqual(transaction.company_id, self.clinic.company_id)
        self._assert_books(booking, "RON")
        self.assertEqual(booking.payment_status, "paid")
        self.assertEqual(booking.sale_order_id.invoice_ids.amount_residual, 0.0)

    def test_a_laser_treatment_is_kept_by_its_deposit(self):
        booking = self._book("hair_laser")
        self.assertEqual(len(booking.live_claim_ids), 3)
        self._pay(booking, 71.4)
        self._assert_books(booking, "EUR")
        self.assertEqual(booking.payment_status, "partial")
        invoice = booking.sale_order_id.invoice_ids
        self.assertAlmostEqual(invoice.amount_total, 71.4)
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_a_store_of_another_company_speaks_for_itself(self):
        for store in (self.clinic, self.spa):
            page = self._open(f"/{store.slug}")
            self.assertIn(f"<title>{store.name}</title>", page)
            self.assertIn(store.phone, page)
            self.assertNotIn("Autoservice Witten", page)
            self.assertNotIn("+49 2302 555010", page)

    def test_the_list_of_stores_has_them_all(self):
        page = self._open("/book")
        for store in (self.clinic, self.spa):
            self.assertIn(f'href="/en/{store.slug}"', page)
        self.assertIn("+49 2302 555010", page)
