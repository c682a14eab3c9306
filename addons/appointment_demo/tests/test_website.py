from odoo.tests import HttpCase, tagged

# What Odoo's sample website says before anybody writes their own.
SAMPLES = (
    "555-555-5556",
    "yourcompany.example.com",
    "ihrunternehmen.beispiel.com",
    "My Website",
    "My Company",
    "Mein Unternehmen",
    "Company name",
    "Unternehmensname",
    "Useful Links",
    "Nützliche Links",
    "free website",
    "kostenlose Website",
    "Site-ul meu",
    "Compania Mea",
    "Link-uri utile",
    "site gratuit",
    "Ο ιστότοπός μου",
    "Η Εταιρία μου",
    "δωρεάν ιστότοπο",
    "/website/social/",
)

# What the button in the header says.
BUTTONS = {
    "en_US": "Book an appointment",
    "de_DE": "Termin buchen",
    "ro_RO": "Faceți o programare",
    "el_GR": "Κλείστε ραντεβού",
}


@tagged("post_install", "-at_install")
class TestWebsite(HttpCase):
    """The demo website speaks as the garage."""

    def _open(self, page, language):
        self.opener.cookies.set("frontend_lang", language)
        return self.url_open(page).text

    def test_no_page_shows_a_sample_text_of_odoo(self):
        pages = ("/", "/autoservice-witten", "/contactus", "/impressum", "/nowhere")
        for page in pages:
            for language, book in BUTTONS.items():
                text = self._open(page, language)
                for sample in SAMPLES:
                    with self.subTest(page=page, language=language, sample=sample):
                        self.assertNotIn(sample, text)
                self.assertIn("+49 2302 555010", text)
                self.assertIn(book, text)

    def test_the_front_door_is_the_store(self):
        self.assertIn("Inspektion nach Herstellerplan", self._open("/", "de_DE"))
        self.assertIn("Inspection to the maker", self._open("/", "en_US"))
        self.assertIn("πρόγραμμα του κατασκευαστή", self._open("/", "el_GR"))
