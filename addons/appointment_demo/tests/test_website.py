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
    "/website/social/",
)


@tagged("post_install", "-at_install")
class TestWebsite(HttpCase):
    """The demo website speaks as the garage."""

    def test_no_page_shows_a_sample_text_of_odoo(self):
        for page in (
            "/",
            "/autoservice-witten",
            "/contactus",
            "/impressum",
            "/nowhere",
        ):
            for language in ("", "/en"):
                text = self.url_open(f"{language}{page}").text
                for sample in SAMPLES:
                    with self.subTest(page=page, language=language, sample=sample):
                        self.assertNotIn(sample, text)
                self.assertIn("+49 2302 555010", text)

    def test_the_front_door_is_the_store(self):
        self.assertIn("Inspektion nach Herstellerplan", self.url_open("/").text)
