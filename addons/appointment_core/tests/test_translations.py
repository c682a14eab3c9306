from odoo.tests import tagged

from .translations_common import TranslationsCommon


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCommon):
    """Every text of the addon exists in German, Romanian and Greek."""

    addon = "appointment_core"
    same = {
        "de": {
            "%(url)s",
            "+49 2302 123456",
            "B00042",
            "ID",
            "Name",
            "Website",
            "autoservice-witten",
            "name@example.com",
        },
        "ro": {
            "%(url)s",
            "+49 2302 123456",
            "B00042",
            "Calendar",
            "Contact",
            "E-mail",
            "ID",
            "Manager",
            "Total",
            "autoservice-witten",
        },
        "el": {
            "%(url)s",
            "+49 2302 123456",
            "B00042",
            "Email",
            "ID",
            "autoservice-witten",
            "name@example.com",
        },
    }

    def test_greek_is_complete_and_keeps_placeholders_and_tags(self):
        self._assert_complete("el", at_least=600)
        self._assert_sound("el")

    def test_german_is_complete(self):
        self._assert_complete("de", at_least=600)

    def test_romanian_is_complete(self):
        self._assert_complete("ro", at_least=600)

    def test_german_keeps_placeholders_and_tags(self):
        self._assert_sound("de")

    def test_romanian_keeps_placeholders_and_tags(self):
        self._assert_sound("ro")

    def test_emptied_translation_is_found(self):
        translations = self._read_translations("ro")
        translations["Followers"] = ""
        del translations["Store"]
        self.assertCountEqual(
            self._find_untranslated(translations),
            self.same["ro"] | {"Followers", "Store"},
        )

    def test_damaged_translation_is_found(self):
        damages = {
            "%(resource)s does not work here.": "%(resource) nu lucrează aici.",
            "%s can be booked at this time.": "Se poate rezerva la această oră.",
            "<span>minutes</span>": "minute",
        }
        translations = {**self._read_translations("ro"), **damages}
        body = next(msgid for msgid in translations if msgid.startswith("<div>"))
        translations[body] = translations[body].replace("\n", "", 1)
        self.assertCountEqual(self._find_damaged(translations), [*damages, body])
