import io
import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.translate import trans_export

LAYOUT = "mail_layout_booking"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}|t-out=\"[^\"]*\"")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """What customers read has to exist in German: sentences of the code and mails.

    After new texts: ``python -m odoo i18n export -l de -o <de.po> appointment_core``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with io.BytesIO() as buffer:
            trans_export(False, ["appointment_core"], buffer, "po", cls.env)
            cls.terms = polib.pofile(buffer.getvalue().decode())
        with file_open("appointment_core/i18n/de.po") as file:
            cls.german = {term.msgid: term for term in polib.pofile(file.read())}

    def _is_for_customers(self, term):
        return any(
            place.startswith(("code:addons/appointment_core", "model:mail.template"))
            or LAYOUT in place
            for place, _line in term.occurrences
        )

    def test_customers_read_no_untranslated_text(self):
        wanted = [term.msgid for term in self.terms if self._is_for_customers(term)]
        self.assertGreater(len(wanted), 50, "The export lost its terms.")
        missing = [
            msgid
            for msgid in wanted
            if msgid not in self.german or not self.german[msgid].msgstr
        ]
        self.assertFalse(missing)

    def test_translations_keep_their_placeholders(self):
        for term in self.german.values():
            if term.msgstr:
                self.assertCountEqual(
                    PLACEHOLDER.findall(term.msgid),
                    PLACEHOLDER.findall(term.msgstr),
                    term.msgid,
                )
