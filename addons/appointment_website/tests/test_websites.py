from odoo.tests import tagged

from .common import WebsiteCommon

HOST = "b.example.test"


@tagged("post_install", "-at_install")
class TestWebsites(WebsiteCommon):
    """Each website shows its own stores, and nothing of others (T25, T76)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Company B"})
        cls.website = cls.env["website"].search([], limit=1)
        cls.website_b = cls.env["website"].create(
            {
                "name": "Website B",
                "domain": f"http://{HOST}",
                "company_id": cls.website.company_id.id,
            }
        )
        cls.store.website_id = cls.website
        cls.other = cls._create_store(name="Salon B", website_id=cls.website_b.id)
        cls.service_b = cls._create_service(
            name="Massage B", store_id=cls.other.id, requirements=[]
        )
        for resource in (cls.resource, cls._create_resource(name="Boris")):
            resource.write({"resource_type": "user", "is_appointment_public": True})
        cls.boris = resource
        cls.boris.appointment_store_ids = cls.other
        pixel = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kg"
            "AAAABJRU5ErkJggg=="
        )
        (cls.store | cls.other).image_1920 = pixel
        cls.env.flush_all()

    def _open(self, path, host=None, **options):
        headers = {"Host": host} if host else {}
        return self.url_open(path, headers=headers, allow_redirects=False, **options)

    def _get_paths(self, store, service, person):
        months = "/appointment/availability"
        return [
            f"/{store.slug}",
            f"/{store.slug}/book/{service.id}",
            f"{months}/{store.slug}/{service.id}?month={self.monday:%Y-%m}",
            f"/appointment/picture/appointment.store/{store.id}/640",
            f"/{store.slug}/team/{person.name.lower()}-{person.id}",
        ]

    def _assert_apart(self):
        """A's host shows A's, B's host shows B's, and nobody the other's."""
        ours = self._get_paths(self.store, self.service, self.resource)
        theirs = self._get_paths(self.other, self.service_b, self.boris)
        for host, open_ones, closed_ones in (
            (None, ours, theirs),
            (HOST, theirs, ours),
        ):
            for path in open_ones:
                self.assertEqual(self._open(path, host).status_code, 200, (host, path))
            for path in closed_ones:
                self.assertEqual(self._open(path, host).status_code, 404, (host, path))
        for host, store, other in (
            (None, self.store, self.other),
            (HOST, self.other, self.store),
        ):
            self.assertEqual(self._open(f"/c/{store.code}", host).status_code, 303)
            self.assertEqual(self._open(f"/c/{other.code}", host).status_code, 404)
            page = self._open("/book?search=salon", host).text
            self.assertIn(f'href="/{store.slug}"', page)
            self.assertNotIn(f'href="/{other.slug}"', page)
            self.assertNotIn(other.name, page)

    def test_a_store_is_on_its_website_only(self):
        self._assert_apart()

    def test_nobody_books_at_the_store_of_another_website(self):
        form = {"csrf_token": "x", "start": str(self._minute(10))}
        for path, host in (
            (self.path, HOST),
            (f"/salon-b/book/{self.service_b.id}", None),
        ):
            self.assertEqual(self._open(path, host, data=form).status_code, 404)
        self.assertFalse(self._get_bookings())

    def test_one_website_per_company_needs_no_setting(self):
        self.website_b.company_id = self.company
        (self.store | self.other).website_id = False
        self.other.company_id = self.company
        self.env.flush_all()
        self._assert_apart()

    def test_one_website_shows_all_companies(self):
        (self.store | self.other).website_id = False
        self.website_b.unlink()
        self.other.company_id = self.company
        self.env.flush_all()
        for path in ("/salon-test", "/salon-b"):
            self.assertEqual(self._open(path).status_code, 200)

    def test_stores_of_a_company_are_on_all_of_its_websites(self):
        (self.store | self.other).website_id = False
        self.env.flush_all()
        for host in (None, HOST):
            for path in ("/salon-test", "/salon-b"):
                self.assertEqual(self._open(path, host).status_code, 200, (host, path))

    def test_sitemaps_are_apart(self):
        for website, store, other in (
            (self.website, self.store, self.other),
            (self.website_b, self.other, self.store),
        ):
            there = website.with_context(website_id=website.id)
            pages = {page["loc"] for page in there._enumerate_pages()}
            self.assertIn(f"/{store.slug}", pages)
            self.assertNotIn(f"/{other.slug}", pages)

    def test_addresses_on_paper_name_the_right_website(self):
        self.assertTrue(self.other.short_url.startswith(f"http://{HOST}/c/"))
