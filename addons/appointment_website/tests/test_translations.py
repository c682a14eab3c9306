from odoo.tests import tagged

from odoo.addons.appointment_core.tests.translations_common import TranslationsCommon

# Names, examples, and what is no word.
SAME = {"(PDF)", "ID", "Token", "example.com, *.example.com", "object.slug"}


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCommon):
    """Every text of the public pages exists in German, Romanian and Greek."""

    addon = "appointment_website"
    same = {
        "de": {
            *SAME,
            "Code",
            "Code:",
            "Link",
            "Logo",
            "Name",
            "Salt",
            "Team",
            "Website",
            "Widget",
        },
        "ro": {
            *SAME,
            "%(hours)s h",
            "%(hours)s h %(minutes)s min",
            "%(minutes)s min",
            "E-mail",
            "Link",
            "Net",
            "Total",
            "Widget",
        },
        "el": SAME,
    }

    def test_greek_is_complete_and_keeps_placeholders_and_tags(self):
        self._assert_complete("el", at_least=500)
        self._assert_sound("el")

    def test_german_is_complete(self):
        self._assert_complete("de", at_least=500)

    def test_romanian_is_complete(self):
        self._assert_complete("ro", at_least=500)

    def test_german_keeps_placeholders_and_tags(self):
        self._assert_sound("de")

    def test_romanian_keeps_placeholders_and_tags(self):
        self._assert_sound("ro")
