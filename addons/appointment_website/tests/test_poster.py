import io

from odoo.tests import new_test_user, tagged
from odoo.tools.pdf import PdfReader

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestPoster(WebsiteCommon):
    """A poster brings people from the shop window to the store's page."""

    def _get_report(self):
        return self.env.ref("appointment_website.appointment_store_poster_report")

    def _print(self, stores=None):
        stores = stores or self.store
        html, _kind = self._get_report()._render_qweb_html(
            "appointment_website.store_poster", stores.ids
        )
        return html.decode()

    def test_it_holds_name_code_and_address(self):
        page = self._print()
        short = self.store.short_url.partition("://")[2]
        for text in ("Salon Test", self.store.code, short, "Witten", "data:image/png"):
            self.assertIn(text, page)

    def test_the_picture_leads_to_the_short_address(self):
        """Which stays, also when the store's web address changes."""
        drawn = self.store._draw_qr_code(self.store.short_url)
        self.assertEqual(self.store.qr_image, drawn)
        self.store.slug = "salon-new"
        self.assertEqual(self.store.qr_image, drawn)

    def test_it_is_one_page_of_paper(self):
        report = self._get_report().with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(
            "appointment_website.store_poster", self.store.ids
        )
        self.assertEqual(kind, "pdf")
        (page,) = PdfReader(io.BytesIO(content)).pages
        width, height = (float(side) for side in page.mediabox[2:])
        self.assertEqual((round(width), round(height)), (595, 842))  # A4 in points

    def test_it_speaks_the_store_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.store.with_context(lang="de_DE").name = "Salon Prüfung"
        self.store.partner_id.lang = "de_DE"
        self.assertEqual(self.store._get_lang(), "de_DE")
        self.assertIn("Salon Prüfung", self._print())

    def test_each_store_has_its_page(self):
        other = self._create_store(name="Other Salon")
        page = self._print(self.store | other)
        self.assertIn("Other Salon", page)
        self.assertIn(other.code, page)

    def test_managers_print_it(self):
        manager = new_test_user(
            self.env, "test_poster", "appointment_core.appointment_core_group_manager"
        )
        self.store.manager_ids |= manager
        html, _kind = (
            self._get_report()
            .with_user(manager)
            ._render_qweb_html("appointment_website.store_poster", self.store.ids)
        )
        self.assertIn(self.store.code, html.decode())

    def test_a_name_cannot_break_it(self):
        self.store.name = "<script>alert(1)</script>"
        self.assertNotIn("<script>alert(1)", self._print())
