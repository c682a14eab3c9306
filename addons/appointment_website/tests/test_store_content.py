from datetime import timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import WebsiteCommon

#: Headings of parts that a store may not have.
PARTS = (">Photos<", ">Team<", ">Other hours soon<", "tel:")


@tagged("post_install", "-at_install")
class TestStoreContent(WebsiteCommon):
    """The store's page tells what one has to know before booking, and no more."""

    def _get_page(self):
        return self.url_open("/salon-test").text

    def test_what_is_empty_is_not_shown(self):
        main = self._get_page().split('id="wrap"')[1].split("</main>")[0]
        for part in PARTS:
            self.assertNotIn(part, main)
        for empty in ("False", "None", 'src=""', "<dd></dd>"):
            self.assertNotIn(empty, main)

    def test_services_tell_for_how_many(self):
        for low, high, words in (
            (2, 8, "for 2 to 8 persons"),
            (1, 4, "for up to 4 persons"),
            (3, 3, "for 3 persons"),
        ):
            self.service.write({"min_persons": low, "max_persons": high})
            self.assertIn(words, self._get_page())
        self.service.write({"min_persons": 1, "max_persons": 1})
        self.assertNotIn("persons", self._get_page().split("</main>")[0])

    def test_services_tell_when_they_are_offered(self):
        last = self.monday + timedelta(days=10)
        self.service.period_ids = [
            Command.create({"first_on": self.monday, "last_on": last}),
            Command.create({"first_on": "2020-05-01", "last_on": "2020-05-02"}),
        ]
        page = self._get_page()
        self.assertIn(
            f"{self.monday:%b} {self.monday.day}, {self.monday.year} – ", page
        )
        self.assertNotIn("2020", page.split("</main>")[0])

    def test_services_tell_how_one_pays(self):
        for is_online, rule, words in (
            (False, "deposit", "You pay at the store."),
            (True, "on_site", "You pay at the store."),
            (True, "optional", "You pay online or at the store."),
            (True, "deposit", "You pay a deposit online"),
            (True, "full", "You pay online when you book."),
        ):
            self.store.is_online_payment_allowed = is_online
            self.service.payment_rule = rule
            with self.subTest(rule=rule, is_online=is_online):
                self.assertIn(words, self._get_page())

    def test_what_is_free_is_not_paid(self):
        self.service.price = 0
        self.assertNotIn("You pay", self._get_page())

    def test_prices_tell_their_unit(self):
        for model, words in (("hour", "100.00 per hour"), ("person", "per person")):
            self.service.price_model = model
            self.assertIn(words, self._get_page())

    def test_a_position_is_on_the_globe(self):
        for values in ({"latitude": 91}, {"longitude": -181}):
            with self.assertRaises(ValidationError):
                self.store.write(values)
        self.store.write({"latitude": 51.44, "longitude": 7.33})
        self.assertEqual(self.store.partner_id.partner_latitude, 51.44)

    def test_many_services_and_people_cost_no_more_queries(self):
        """Beside Odoo's price of each product, which is not ours."""
        storefront = self.env["appointment.storefront"]
        self._get_page()  # what is read once for all
        counts = []
        for number in (3, 30):
            for index in range(number):
                self._create_service(name=f"Service {number} {index}")
                self._create_resource(
                    name=f"Person {number} {index}",
                    resource_type="user",
                    is_appointment_public=True,
                )
            self.env.flush_all()
            store = storefront._find_store("salon-test")
            services = storefront._find_services(store)
            of_prices = self._count_queries(
                self.env["appointment.price"]._get_quotes, services
            )
            of_page = self._count_queries(
                self.env["appointment.store.page"]._get_values, store
            )
            counts.append(of_page - of_prices)
        self.assertEqual(len(services), 34)
        self.assertLessEqual(counts[1], counts[0] + 1, counts)

    def _count_queries(self, method, records):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        method(records)
        return self.env.cr.sql_log_count - before
