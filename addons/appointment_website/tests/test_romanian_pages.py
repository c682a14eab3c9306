from lxml import html

from odoo import Command
from odoo.tests import tagged

from .common import WebsiteCommon

#: Names; the country is in the words of Odoo, which are not loaded here.
NAMES = {"Salon Test", "Haircut", "Witten Germany", "My Company, Witten, Germany"}
CALENDARS = {"Google", "Outlook"}


@tagged("post_install", "-at_install")
class TestRomanianPages(WebsiteCommon):
    """A visitor of the Romanian pages meets no English word but names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        romanian = cls.env["res.lang"]._activate_lang("ro_RO")
        modules = cls.env["ir.module.module"]
        # Also of addons that put something on these pages.
        ours = modules.search(
            [("name", "=like", "appointment_%"), ("state", "=", "installed")]
        )
        modules._load_module_terms(ours.mapped("name"), ["ro_RO"])
        cls.env["website"].search([]).language_ids = [Command.link(romanian.id)]

    def _get_words(self, path):
        """Texts of the page's own part that have letters, labels included."""
        [page] = html.fromstring(self.url_open(path).text).xpath("//main")
        for element in page.xpath(".//script | .//style"):
            element.drop_tree()
        texts = page.xpath(".//text() | .//@title | .//@aria-label | .//@placeholder")
        texts = {" ".join(text.split()) for text in texts}
        return {text for text in texts if any(map(str.isalpha, text))}

    def _assert_no_english(self, path, *names):
        english = self._get_words(path)
        romanian = self._get_words(f"/ro{path}")
        self.assertGreater(len(romanian), len(names))
        self.assertLessEqual(english & romanian, NAMES.union(names))

    def test_store_page(self):
        self._assert_no_english("/salon-test", "1 h")

    def test_booking_page(self):
        self._assert_no_english(self.path, "· 1 h", "E-mail")

    def test_review_page(self):
        path = self._book()._get_web_path()
        self._assert_no_english(
            path, *self._get_contact_words(), "Our terms.", "Our privacy notice."
        )

    def test_confirmed_page(self):
        booking = self._book()
        booking._confirm()
        self._assert_no_english(
            booking._get_web_path(),
            *self._get_contact_words(),
            *CALENDARS,
            booking.name,
        )

    def _get_contact_words(self):
        """What the customer typed, and two words both languages share."""
        return ["Erika Muster", "erika@example.com", "Net", "Total"]
