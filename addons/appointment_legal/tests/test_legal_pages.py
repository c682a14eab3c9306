from odoo.tests import tagged

from .common import LegalCommon


@tagged("post_install", "-at_install")
class TestLegalPages(LegalCommon):
    def _read(self, kind, status=200):
        answer = self.url_open(f"/salon-test/legal/{kind}")
        self.assertEqual(answer.status_code, status)
        return answer.text

    def test_imprint_says_who_runs_the_store(self):
        page = self._read("imprint")
        for text in (
            "Salon Test GmbH",
            "Ruhrstraße 1",
            "58452 Witten",
            "Erika Muster",
            "Amtsgericht Bochum HRB 12345",
            "DE136695976",
            "salon@example.com",
            "+49 2302 111111",
        ):
            self.assertIn(text, page)

    def test_what_is_missing_is_named_to_the_store_and_not_shown(self):
        self.assertEqual(self.store.legal_gaps, "")
        self.company.vat = False
        self.store.write({"legal_representatives": False, "register_court": False})
        page = self._read("imprint")
        self.assertNotIn("VAT number", page)
        self.assertNotIn("Represented by", page)
        for sentence in ("no VAT number", "who represents", "Enter the court"):
            self.assertIn(sentence, self.store.legal_gaps)

    def test_words_of_the_store_are_escaped(self):
        self.store.legal_representatives = "<script>alert(1)</script>"
        self.assertNotIn("<script>alert(1)", self._read("imprint"))
        self.assertIn("&lt;script&gt;", self._read("imprint"))

    def test_own_privacy_notice_is_added_or_stands_alone(self):
        page = self._read("privacy")
        self.assertIn("Who is responsible", page)
        self.assertIn("Our privacy notice.", page)
        self.store.is_privacy_complete = True
        page = self._read("privacy")
        self.assertNotIn("Who is responsible", page)
        self.assertIn("Our privacy notice.", page)

    def test_only_own_words_may_stand_alone(self):
        self.store.write({"is_privacy_complete": True, "privacy": "<p><br></p>"})
        self.assertIn("Who is responsible", self._read("privacy"))

    def test_terms_are_a_page_when_there_are_some(self):
        self.assertIn("Our terms.", self._read("terms"))
        self.store.terms = False
        self._read("terms", 404)
        self.assertNotIn("/legal/terms", self.url_open("/salon-test").text)

    def test_withdrawal_instruction_names_company_and_online_way(self):
        page = self._read("withdrawal")
        for text in (
            "You have the right to withdraw",
            "Salon Test GmbH, Ruhrstraße 1, 58452 Witten",
            "/salon-test/legal/withdraw",
            "Model withdrawal form",
            "Delete as appropriate",
        ):
            self.assertIn(text, page)

    def test_german_instruction_has_the_words_of_the_law(self):
        self.env["res.lang"]._activate_lang("de_DE")
        body = self.store._get_legal_body("withdrawal", "de_DE")
        text = " ".join(str(body).split())
        for words in (
            "binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag",
            "ab dem Tag des Vertragsabschlusses",
            "Muster-Widerrufsformular",
            "Unzutreffendes streichen",
            "Eingangsbestätigung mit Informationen zum Inhalt der Widerrufserklärung",
        ):
            self.assertIn(words, text)

    def test_exempt_store_says_so_and_shows_no_function(self):
        self.env["appointment.service"].search(
            [("store_id", "=", self.store.id)]
        ).withdrawal_kind = "healthcare"
        self.assertIn("no right of withdrawal", self._read("withdrawal"))
        self.assertNotIn("Withdraw from contract", self.url_open("/salon-test").text)

    def test_every_page_of_the_store_links_its_texts(self):
        for path in ("/salon-test", self.path, self._book()._get_web_path()):
            page = self.url_open(path).text
            for kind in ("imprint", "privacy", "terms", "withdrawal"):
                self.assertIn(f"/salon-test/legal/{kind}", page, path)
            self.assertIn("Withdraw from contract", page, path)

    def test_list_of_stores_speaks_for_none_of_them(self):
        self._create_store(name="Salon Zwei")
        page = self.url_open("/book").text
        self.assertNotIn("/legal/imprint", page)
        self.assertIn('href="/withdraw"', page)

    def test_nothing_else_is_a_legal_page(self):
        for kind in ("processing", "x", "imprint%00"):
            self._read(kind, 404)
        self.store.is_published = False
        self._read("imprint", 404)
