from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestStorePages(WebsiteCommon):
    def test_store_answers_at_its_bare_slug(self):
        page = self.url_open("/salon-test")
        self.assertEqual(page.status_code, 200)
        for text in ("Salon Test", "Haircut", "Opening hours", "Monday – Friday"):
            self.assertIn(text, page.text)

    def test_prices_are_shown_with_tax(self):
        self.service.product_id.taxes_id = self.env["account.tax"].create(
            {"name": "19 %", "amount": 19, "type_tax_use": "sale"}
        )
        self.assertIn("119.00", self.url_open("/salon-test").text)

    def test_a_page_without_tax_says_nothing_of_it(self):
        sentence = "All prices include value added tax."
        self.service.product_id.taxes_id = False
        self.assertNotIn(sentence, self.url_open("/salon-test").text)
        self.service.product_id.taxes_id = self.env["account.tax"].create(
            {"name": "19 %", "amount": 19, "type_tax_use": "sale"}
        )
        self.assertIn(sentence, self.url_open("/salon-test").text)

    def test_a_store_may_be_the_front_door_of_a_website(self):
        website = self.env["website"].search([], order="sequence, id", limit=1)
        website.homepage_url = "/salon-test"
        self.env.flush_all()
        for path in ("/", "/salon-test"):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            self.assertIn("Haircut", page.text)
        self.store.is_published = False
        self.assertNotIn("Haircut", self.url_open("/").text)

    def test_search_engines_read_a_description(self):
        page = self.url_open(f"/salon-test/book/{self.service.id}")
        self.assertIn(
            'name="description" content="See the free days and times', page.text
        )

    def test_stores_are_listed(self):
        self._create_store(name="Closed to the public", is_published=False)
        self._create_store(name="Other Salon")
        page = self.url_open("/book")
        self.assertIn('href="/salon-test"', page.text)
        self.assertNotIn("Closed to the public", page.text)

    def test_an_only_store_needs_no_list(self):
        stores = self.env["appointment.store"].search([("id", "!=", self.store.id)])
        stores.is_published = False
        answer = self.url_open("/book", allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith("/salon-test"))

    def test_capital_letters_lead_to_the_store(self):
        answer = self.url_open("/Salon-Test", allow_redirects=False)
        self.assertEqual(answer.status_code, 301)
        self.assertTrue(answer.headers["Location"].endswith("/salon-test"))

    def test_unpublished_store_is_not_found(self):
        self.store.is_published = False
        self._assert_gone("/salon-test", self.path)

    def test_archived_store_is_not_found(self):
        self.store.active = False
        self._assert_gone("/salon-test", self.path)

    def _assert_gone(self, *paths):
        for path in paths:
            page = self.url_open(path)
            self.assertEqual(page.status_code, 404)
            self.assertIn("cannot be booked here any more", page.text)
            self.assertNotIn("Salon Test", page.text)

    def test_unpublished_service_is_not_found(self):
        self.service.is_published = False
        self.assertNotIn("Haircut", self.url_open("/salon-test").text)
        self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_service_of_another_store_is_not_found(self):
        self._create_store(name="Other Salon")
        page = self.url_open(f"/other-salon/book/{self.service.id}")
        self.assertEqual(page.status_code, 404)

    def test_nonsense_addresses_are_not_found(self):
        for path in ("/salon-test/book/haircut", "/Salon-Test%00", "/-/book/1"):
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_pages_of_the_website_win(self):
        self.assertEqual(self.url_open("/contactus").status_code, 200)
        for slug in ("contactus", "book", "my"):
            with self.assertRaises(ValidationError):
                self.store.slug = slug

    def test_script_in_a_name_is_text(self):
        self.store.name = "<script>alert(1)</script>"
        self.assertNotIn("<script>alert(1)", self.url_open("/salon-test").text)
