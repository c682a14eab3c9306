import json
import re

from odoo.tests import tagged

from .common import WebsiteCommon

EVIL = 'Salon </script><script>alert(1)</script> & "Co"'


@tagged("post_install", "-at_install")
class TestSearchEngines(WebsiteCommon):
    """Search engines read each public page once, and nothing private."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resource.write({"resource_type": "user", "is_appointment_public": True})
        cls.person = f"/salon-test/team/anna-{cls.resource.id}"
        cls.booking_path = f"/salon-test/book/haircut-{cls.service.id}"

    def _get_structured(self, path="/salon-test"):
        page = self.url_open(path).text
        (text,) = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
        )
        return json.loads(text)

    def _get_head(self, path):
        return self.url_open(path).text.split("</head>")[0]

    def _get_title(self, path):
        return re.search("<title>(.*?)</title>", self._get_head(path), re.DOTALL)[1]

    # ------------------------------------------------------------ structured data

    def test_a_store_describes_itself(self):
        self.service.product_id.taxes_id = self.env["account.tax"].create(
            {"name": "19 %", "amount": 19, "type_tax_use": "sale"}
        )
        self.store.write(
            {"phone": "+49 2302 1234", "latitude": 51.44, "longitude": 7.33}
        )
        data = self._get_structured()
        self.assertEqual(data["@type"], "LocalBusiness")
        self.assertEqual(data["name"], "Salon Test")
        self.assertEqual(data["telephone"], "+49 2302 1234")
        self.assertEqual(data["address"]["addressLocality"], "Witten")
        self.assertEqual(data["address"]["addressCountry"], "DE")
        self.assertEqual(data["geo"]["latitude"], 51.44)
        hours = data["openingHoursSpecification"]
        self.assertEqual(len(hours), 5)
        self.assertEqual(
            hours[0],
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": "https://schema.org/Monday",
                "opens": "09:00",
                "closes": "12:00",
            },
        )
        (offer,) = data["hasOfferCatalog"]["itemListElement"]
        self.assertEqual(offer["priceSpecification"]["price"], "119.00")
        self.assertEqual(offer["itemOffered"]["name"], "Haircut")
        self.assertTrue(offer["url"].endswith(self.booking_path))

    def test_what_is_not_known_is_left_out(self):
        data = self._get_structured()
        for name in ("telephone", "image", "geo", "description"):
            self.assertNotIn(name, data)

    def test_no_name_breaks_out(self):
        self.store.name = EVIL
        self.service.name = EVIL
        self.resource.name = EVIL
        data = self._get_structured()
        self.assertEqual(data["name"], EVIL)
        person = self._get_structured(f"/salon-test/team/{self.resource.id}")
        self.assertEqual(person["name"], EVIL)
        for path in ("/salon-test", "/book", self.booking_path):
            self.assertNotIn("<script>alert(1)", self.url_open(path).text)

    # ------------------------------------------------------------ head

    def test_titles_are_unique(self):
        self._create_store(name="Other Salon")
        paths = ("/book", "/start", "/salon-test", "/other-salon", self.person)
        titles = [self._get_title(path) for path in (*paths, self.booking_path)]
        self.assertEqual(len(set(titles)), len(titles), titles)

    def test_the_description_is_the_store_s_own_text(self):
        self.store.description = "<p>Hair &amp; beard since <b>1998</b>.</p>"
        head = self._get_head("/salon-test")
        self.assertIn('content="Hair &amp; beard since', head)
        self.store.description = False
        self.assertIn(
            "Book online at Salon Test, Witten: Haircut", self._get_head("/salon-test")
        )

    def test_a_description_of_the_editor_wins(self):
        self.store.website_meta_description = "Chosen by hand"
        head = self._get_head("/salon-test")
        self.assertIn('name="description" content="Chosen by hand"', head)

    def test_links_have_a_preview(self):
        head = self._get_head("/salon-test")
        self.assertRegex(head, r'property="og:title" content="Salon Test')
        self.assertNotIn("/appointment/picture", head)
        self.store.image_1920 = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kg"
            "AAAABJRU5ErkJggg=="
        )
        self.assertRegex(
            self._get_head("/salon-test"),
            r'property="og:image" content="http[^"]+/appointment/picture/',
        )

    def test_each_language_has_its_address(self):
        """Also for store pages, which no route serves."""
        website = self.env["website"].get_current_website()
        german = self.env["res.lang"]._activate_lang("de_DE")
        website.language_ids |= german
        website.domain = self.base_url()
        self.env.flush_all()
        code = german.url_code
        for path in ("/salon-test", self.person):
            for prefix in ("", f"/{code}"):
                self.opener.cookies.clear()  # they remember the language
                head = self._get_head(f"{prefix}{path}")
                base = self.base_url()
                for tag in (
                    f'rel="canonical" href="{base}{prefix}{path}"',
                    f'hreflang="{code}" href="{base}/{code}{path}"',
                    f'hreflang="x-default" href="{base}{path}"',
                ):
                    self.assertIn(tag, head, f"{prefix}{path}")

    # ------------------------------------------------------------ robots

    def test_private_and_repeated_pages_are_not_indexed(self):
        booking = self._book()
        answer = self.url_open(booking._get_web_path())
        self.assertIn("noindex", answer.headers["X-Robots-Tag"])
        self._create_store(name="Other Salon")
        robots = 'name="robots" content="noindex"'
        for path in ("/book?search=salon", "/clinics", "/c", "/book?near=witten"):
            self.assertIn(robots, self._get_head(path), path)
        for path in ("/book", "/salon-test", self.person, "/start", self.booking_path):
            self.assertNotIn(robots, self._get_head(path), path)

    def _get_sitemap(self):
        website = self.env["website"].get_current_website()
        return {page["loc"] for page in website._enumerate_pages()}

    def test_published_pages_are_in_the_sitemap(self):
        pages = self._get_sitemap()
        expected = {"/book", "/start", "/salon-test", self.person, self.booking_path}
        self.assertEqual(expected - pages, set())
        for path in pages:
            self.assertFalse(path.startswith(("/c/", "/customer", "/booking/")), path)

    def test_hidden_pages_are_not(self):
        self.resource.is_appointment_public = False
        self.service.is_published = False
        hidden = {self.person, self.booking_path}
        self.assertEqual(self._get_sitemap() & hidden, set())
        for values in (
            {"is_published": False},
            {"is_published": True, "active": False},
        ):
            self.store.write(values)
            self.assertNotIn("/salon-test", self._get_sitemap())

    def test_the_sitemap_is_served(self):
        self.env["ir.attachment"].search([("url", "like", "/sitemap%")]).unlink()
        self.assertIn(f"{self.person}</loc>", self.url_open("/sitemap.xml").text)
