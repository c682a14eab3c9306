from urllib.parse import urlsplit

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestStoreAddresses(WebsiteCommon):
    """Links and printed matter stay good when a store changes its web address."""

    def _rename(self, *slugs):
        for slug in slugs:
            self.store.slug = slug
        self.env.flush_all()

    def _get_redirect(self, path):
        answer = self.url_open(path, allow_redirects=False)
        self.assertIn(answer.status_code, (301, 302, 303), path)
        target = urlsplit(answer.headers["Location"])
        path = target._replace(scheme="", netloc="").geturl()
        return answer.status_code, path

    # ------------------------------------------------------------ former ones

    def test_all_former_addresses_redirect_for_good(self):
        self._rename("salon-new", "salon-newer")
        for slug in ("salon-test", "salon-new", "Salon-NEW", "Salon-Newer"):
            code, path = self._get_redirect(f"/{slug}")
            self.assertEqual((code, path), (301, "/salon-newer"))
        self.assertEqual(self.url_open("/salon-newer").status_code, 200)

    def test_what_follows_the_question_mark_stays(self):
        self._rename("salon-new")
        _code, path = self._get_redirect("/salon-test?utm_source=flyer")
        self.assertEqual(path, "/salon-new?utm_source=flyer")

    def test_a_store_may_have_its_former_address_again(self):
        self._rename("salon-new", "salon-test")
        self.assertEqual(self.url_open("/salon-test").status_code, 200)
        self.assertEqual(self._get_redirect("/salon-new"), (301, "/salon-test"))

    def test_links_to_services_stay_good(self):
        form = self._get_details()
        self._rename("salon-new")
        code, path = self._get_redirect(f"{self.path}?persons=2")
        self.assertEqual(code, 301)
        self.assertEqual(path, f"/salon-new/book/haircut-{self.service.id}?persons=2")
        self.assertEqual(
            self._get_redirect(self.path.replace("salon", "Salon"))[0], 301
        )
        # Who has the form open when the store moves, books all the same.
        self.assertEqual(self._post(self.path, form).status_code, 303)
        self.assertTrue(self._get_bookings())

    def test_no_other_store_gets_a_former_address(self):
        self._rename("salon-new")
        with self.assertRaisesRegex(ValidationError, "Salon Test"):
            self._create_store(name="Thief", slug="salon-test")

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_addresses_apart(self):
        other = self._create_store(name="Other Salon")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["appointment.store.address"].create(
                {"store_id": other.id, "slug": "salon-test"}
            )
            self.env.flush_all()

    def test_an_address_nobody_uses_can_be_freed(self):
        self._rename("salon-new")
        former = self.store.address_ids.filtered(lambda row: not row.is_current)
        former.unlink()
        self.env.flush_all()
        self.assertEqual(self.url_open("/salon-test").status_code, 404)
        self._create_store(name="Heir", slug="salon-test")

    def test_the_address_in_use_stays(self):
        with self.assertRaisesRegex(UserError, "has now"):
            self.store.address_ids.unlink()

    def test_managers_free_no_address(self):
        manager = new_test_user(
            self.env, "test_address", "appointment_core.appointment_core_group_manager"
        )
        self.store.manager_ids |= manager
        self._rename("salon-new")
        with self.assertRaises(AccessError):
            self.store.address_ids.with_user(manager)[-1].unlink()

    def test_stores_from_before_the_table_have_an_address(self):
        addresses = self.env["appointment.store.address"]
        self.env.cr.execute("DELETE FROM appointment_store_address")
        addresses.init()
        addresses.init()  # with each update
        self.env.invalidate_all()
        self.assertEqual(self.store.address_ids.slug, "salon-test")

    # ------------------------------------------------------------ cost

    def test_one_query_finds_a_store_by_any_address(self):
        self._rename("salon-new")
        storefront = self.env["appointment.storefront"]
        storefront._find_store("salon-new")  # caches of the website
        for slug in ("salon-new", "salon-test"):
            self.env.invalidate_all()
            with self.assertQueryCount(1):
                self.assertEqual(storefront._find_store(slug), self.store.sudo())

    def test_the_query_uses_the_index(self):
        for number in range(200):
            self._create_store(name=f"Store {number}", partner_id=self.customer.id)
        self.env.flush_all()
        query = self.env["appointment.store"]._search(
            self.env["appointment.storefront"]._get_slug_domain("salon-test")
        )
        self.env.cr.execute("ANALYZE appointment_store_address, appointment_store")
        plan = "\n".join(
            row for (row,) in self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        )
        self.assertIn("appointment_store_address_slug_unique", plan)
        self.assertNotIn("Seq Scan", plan)

    # ------------------------------------------------------------ languages

    def test_the_language_stands_before_the_address(self):
        website = self.env["website"].get_current_website()
        german = self.env["res.lang"]._activate_lang("de_DE")
        website.language_ids |= german
        self.env.flush_all()
        page = self.url_open(f"/{german.url_code}/salon-test")
        self.assertEqual(page.status_code, 200)
        self.assertIn('<html lang="de-DE"', page.text)
        self._rename("salon-new")
        code, path = self._get_redirect(f"/{german.url_code}/salon-test")
        self.assertEqual((code, path), (301, f"/{german.url_code}/salon-new"))

    # ------------------------------------------------------------ reserved words

    def test_words_the_website_needs_are_refused(self):
        self.env["website.page"].create(
            {
                "url": "/about-us-all",
                "view_id": self.env["ir.ui.view"]
                .create({"name": "About", "type": "qweb", "arch": "<p/>"})
                .id,
            }
        )
        self.env["website.rewrite"].create(
            {
                "name": "Old shop",
                "redirect_type": "301",
                "url_from": "/old-shop",
                "url_to": "/book",
            }
        )
        lang = self.env["res.lang"].search([], limit=1)
        words = ("start", "customer", "workshop", "jockey", "admin", "book", "clinics")
        words += ("c", "my", "web", "odoo", "payment", "website", "contactus")
        words += ("about-us-all", "old-shop", lang.code[:2])
        for word in words:
            with self.subTest(word=word), self.assertRaises(ValidationError):
                self.store.slug = word

    def test_words_that_only_look_alike_are_free(self):
        for word in ("books", "my-salon", "website-doctor", "customer-care"):
            self.store.slug = word

    # ------------------------------------------------------------ short codes

    def test_the_code_on_paper_leads_to_the_store(self):
        self.store.code = "ab2c3d"
        self.assertEqual(self.store.code, "AB2C3D")
        self.env.flush_all()
        for typed in ("AB2C3D", "ab2c3d", "ab2-c3d", "ab2%20c3d", "%20AB2C3D%20"):
            for path in (f"/c/{typed}", f"/c?code={typed}"):
                _code, target = self._get_redirect(path)
                self.assertEqual(target, "/salon-test", path)

    def test_the_code_stays_when_the_address_changes(self):
        self._rename("salon-new")
        _code, target = self._get_redirect(f"/c/{self.store.code}")
        self.assertEqual(target, "/salon-new")
        self.assertTrue(self.store.short_url.endswith(f"/c/{self.store.code}"))

    def test_an_unknown_code_is_asked_for_again(self):
        for typed in ("ZZZZZZ", "%00", "x" * 300, "<script>alert(1)</script>", "'--"):
            answer = self.url_open(f"/c?code={typed}")
            self.assertEqual(answer.status_code, 404, typed)
            self.assertIn('name="code"', answer.text)
            self.assertNotIn("<script>alert", answer.text)
        self.assertEqual(self.url_open("/c").status_code, 200)

    def test_a_hidden_store_has_no_code(self):
        self.store.is_published = False
        self.assertEqual(self.url_open(f"/c/{self.store.code}").status_code, 404)

    def test_codes_can_be_typed(self):
        for code in ("ABC", "ÄÖÜÄ", "AB-2C", "A" * 13):
            with self.assertRaises(ValidationError):
                self.store.code = code
