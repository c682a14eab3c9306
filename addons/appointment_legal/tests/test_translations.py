from odoo.tests import tagged

from odoo.addons.appointment_core.tests.translations_common import TranslationsCommon

# Names, examples, and what is no word.
SAME = {"Amtsgericht Bochum", "Erika Muster", "GmbH", "ID", "object._get_title()"}
# What § 356a BGB wants to read on the two buttons.
LABELS = {
    "Withdraw from contract": "Vertrag widerrufen",
    "Confirm withdrawal": "Widerruf bestätigen",
}


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCommon):
    """Every text of the addon exists in German, Romanian and Greek."""

    addon = "appointment_legal"
    same = {
        "de": {*SAME, "Cookies", "Name", "Register", "Text"},
        "ro": {*SAME, "Contract", "E-mail", "Text"},
        "el": {*SAME, "Cookies"},
    }

    def test_german_is_complete_and_sound(self):
        self._assert_complete("de", at_least=250)
        self._assert_sound("de")

    def test_romanian_is_complete_and_sound(self):
        self._assert_complete("ro", at_least=250)
        self._assert_sound("ro")

    def test_greek_is_complete_and_sound(self):
        self._assert_complete("el", at_least=250)
        self._assert_sound("el")

    def test_german_buttons_say_what_the_law_says(self):
        """M-05, D-03: other words would be no withdrawal function."""
        german = self._read_translations("de")
        for english, label in LABELS.items():
            self.assertIn(english, [term.msgid for term in self.terms])
            self.assertEqual(german[english], label)
