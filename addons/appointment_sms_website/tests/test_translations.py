from odoo.tests import tagged

from odoo.addons.appointment_core.tests.translations_common import TranslationsCommon


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsCommon):
    """What customers read about push exists in German, Romanian and Greek."""

    addon = "appointment_sms_website"
    same = {"de": set(), "ro": set(), "el": set()}

    def test_every_language_is_complete_and_keeps_its_tags(self):
        for lang in self.same:
            with self.subTest(lang=lang):
                self._assert_complete(lang, at_least=9)
                self._assert_sound(lang)
