import io
import re

import polib

from odoo.tests import TransactionCase
from odoo.tools import file_open
from odoo.tools.translate import trans_export

MARKS = re.compile(
    r"%\(\w+\)[sd]"  # placeholders of Python
    r"|%[sd%]"  # placeholders of scripts, and the per cent sign in a placeholder text
    r"|\{\{.*?\}\}"  # placeholders of mail subjects
    r"|</?\w[^<>]*>"  # tags with their attributes, t-out among them
)


class TranslationsCommon(TransactionCase):
    """Compares the terms of an addon with its files of a language.

    The rule: every term that Odoo exports for the addon has a translation, also what
    came from a mixin of Odoo, such as “Followers”. Odoo looks up the name of a field
    at our model, so its own translation of the mixin never reaches our screens.
    Words that read the same in a language stay empty in its file, as ``bin/lint --fix``
    leaves them; ``same`` names these, so that no other word stays empty with them.

    After new texts: ``python -m odoo i18n export -l de -o <de.po> <addon>``.
    """

    addon = None
    same = {}  # of each language, the texts that read in it as in English

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with io.BytesIO() as buffer:
            trans_export(False, [cls.addon], buffer, "po", cls.env)
            cls.terms = list(polib.pofile(buffer.getvalue().decode()))

    def _read_translations(self, lang):
        """The translation of each msgid in the addon's file of *lang*."""
        with file_open(f"{self.addon}/i18n/{lang}.po") as file:
            return {term.msgid: term.msgstr for term in polib.pofile(file.read())}

    def _find_untranslated(self, translations):
        """Texts of the addon that *translations* leaves in English."""
        return [
            term.msgid
            for term in self.terms
            if not translations.get(term.msgid, "").strip()
        ]

    def _find_damaged(self, translations):
        """Texts whose translation lost or gained a placeholder, a tag or a line.

        Lines do not count in views and help pages, where they are only layout.
        """
        return [
            term.msgid
            for term in self.terms
            if translations.get(term.msgid)
            and self._get_marks(term, term.msgid)
            != self._get_marks(term, translations[term.msgid])
        ]

    def _get_marks(self, term, text):
        has_lines = any(place.startswith("model:") for place, _line in term.occurrences)
        return sorted(MARKS.findall(text)), has_lines and text.count("\n")

    def _assert_complete(self, lang, at_least):
        self.assertGreater(len(self.terms), at_least, "The export lost its terms.")
        untranslated = self._find_untranslated(self._read_translations(lang))
        self.assertCountEqual(untranslated, self.same[lang])

    def _assert_sound(self, lang):
        translations = self._read_translations(lang)
        self.assertTrue(translations)
        self.assertFalse(self._find_damaged(translations))
