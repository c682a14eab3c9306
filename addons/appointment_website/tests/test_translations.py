import io

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.translate import trans_export

SAME_IN_GERMAN = {"ID", "Name"}


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Every text of the public pages exists in German."""

    def test_customers_read_no_untranslated_text(self):
        with io.BytesIO() as buffer:
            trans_export(False, ["appointment_website"], buffer, "po", self.env)
            terms = polib.pofile(buffer.getvalue().decode())
        with file_open("appointment_website/i18n/de.po") as file:
            german = {term.msgid: term.msgstr for term in polib.pofile(file.read())}
        self.assertGreater(len(terms), 100, "The export lost its terms.")
        missing = {term.msgid for term in terms if not german.get(term.msgid)}
        self.assertFalse(missing - SAME_IN_GERMAN)
