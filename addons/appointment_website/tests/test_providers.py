from odoo import Command
from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestProviders(WebsiteCommon):
    """Customers meet who serves them, and nobody who does not want to be shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resource.write(
            {
                "resource_type": "user",
                "is_appointment_public": True,
                "appointment_title": "Master stylist",
                "appointment_bio": "<p>Twenty years with scissors.</p>",
                "appointment_email": "anna@example.com",
                "appointment_phone": "0177 7654321",
            }
        )
        cls.service.requirement_ids.is_customer_choice = True
        cls.address = f"/salon-test/team/anna-{cls.resource.id}"

    def test_the_page_introduces_and_leads_to_the_booking(self):
        page = self.url_open(self.address)
        self.assertEqual(page.status_code, 200)
        book = f"/salon-test/book/haircut-{self.service.id}?resource={self.resource.id}"
        for text in ("Anna", "Master stylist", "Twenty years with scissors", book):
            self.assertIn(text, page.text)
        for secret in ("anna@example.com", "7654321"):
            self.assertNotIn(secret, page.text)
        self.assertIn(self.address, self.url_open("/salon-test").text)

    def test_the_link_chooses_the_person(self):
        other = self._create_resource(name="Ben", is_appointment_public=True)
        path = f"{self.path}?resource={self.resource.id}"
        page = self.url_open(path).text
        self.assertEqual(self.url_open(path).status_code, 200)
        self.assertIn(str(other.id), page)

    def test_the_number_counts_and_the_name_is_mended(self):
        for key in (f"{self.resource.id}", f"someone-{self.resource.id}"):
            answer = self.url_open(f"/salon-test/team/{key}", allow_redirects=False)
            self.assertEqual(answer.status_code, 301)
            self.assertTrue(answer.headers["Location"].endswith(self.address))

    def test_a_former_address_of_the_store_leads_there(self):
        self.store.slug = "salon-new"
        answer = self.url_open(self.address, allow_redirects=False)
        self.assertEqual(answer.status_code, 301)
        self.assertIn(
            f"/salon-new/team/anna-{self.resource.id}", answer.headers["Location"]
        )

    def test_only_people_who_want_it_are_shown(self):
        other_store = self._create_store(name="Other Salon")
        for values in (
            {"is_appointment_public": False},
            {"is_appointment_public": True, "resource_type": "material"},
            {"resource_type": "user", "active": False},
            {
                "active": True,
                "appointment_store_ids": [Command.set(other_store.ids)],
            },
        ):
            self.resource.write(values)
            with self.subTest(values=values):
                page = self.url_open(self.address)
                self.assertEqual(page.status_code, 404)
                self.assertNotIn("Master stylist", page.text)
                self.assertNotIn("Master stylist", self.url_open("/salon-test").text)

    def test_the_team_of_a_hidden_store_is_hidden(self):
        self.store.is_published = False
        page = self.url_open(self.address)
        self.assertEqual(page.status_code, 404)
        self.assertIn('href="/book"', page.text)

    def test_services_of_others_are_not_offered(self):
        surgeon = self.env["appointment.role"].create({"name": "Surgeon (test)"})
        self._create_service(
            name="Operation",
            requirements=[{"role_id": surgeon.id, "is_customer_choice": True}],
        )
        self._create_service(name="Surprise", requirements=[{"role_id": self.role.id}])
        page = self.url_open(self.address).text
        self.assertIn("Haircut", page)
        self.assertNotIn("Operation", page)
        self.assertNotIn("Surprise", page)

    def test_without_a_choice_the_page_says_how_it_goes(self):
        self.service.requirement_ids.is_customer_choice = False
        page = self.url_open(self.address).text
        self.assertIn("is decided at the store", page)
        self.assertNotIn("?resource=", page)

    def test_nonsense_is_not_found(self):
        for key in ("anna", "0", "-1", "99999999999999999999", "%00", "anna-1%27"):
            answer = self.url_open(f"/salon-test/team/{key}")
            self.assertEqual(answer.status_code, 404, key)

    def test_script_in_a_name_is_text(self):
        self.resource.write(
            {
                "name": "</script><script>alert(1)</script>",
                "appointment_title": "<img src=x onerror=alert(2)>",
            }
        )
        page = self.url_open(f"/salon-test/team/{self.resource.id}").text
        self.assertIn("alert(1)", page)
        self.assertNotIn("<script>alert(1)", page)
        self.assertNotIn("<img src=x", page)
