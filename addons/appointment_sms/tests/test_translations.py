from odoo.tests import tagged

from odoo.addons.appointment_core.tests.translations_common import TranslationsCommon

# Names, and what is no word.
SAME = {
    "<span>–</span>",
    "{{ ctx['appointment_subject'] }}",
    "AC…",
    "EasySMS",
    "ID",
    "MG…",
    "Odoo",
    "Push",
    "Twilio",
    "VA…",
}


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCommon):
    """Every text of the addon exists in German, Romanian and Greek."""

    addon = "appointment_sms"
    same = {
        "de": {*SAME, "Code", "Gateway", "Gateways", "Name", "Text"},
        "ro": {
            *SAME,
            "%(rule)s, %(hours)s h",
            "Account SID",
            "Contact",
            "Cost",
            "E-mail",
            "Gateway",
            "Secret",
            "Text",
        },
        "el": {*SAME, "Account SID", "Auth token"},
    }

    def test_german_is_complete(self):
        self._assert_complete("de", at_least=400)

    def test_romanian_is_complete(self):
        self._assert_complete("ro", at_least=400)

    def test_greek_is_complete(self):
        self._assert_complete("el", at_least=400)

    def test_german_keeps_placeholders_and_tags(self):
        self._assert_sound("de")

    def test_romanian_keeps_placeholders_and_tags(self):
        self._assert_sound("ro")

    def test_greek_keeps_placeholders_and_tags(self):
        self._assert_sound("el")
