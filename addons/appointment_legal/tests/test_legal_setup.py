from odoo.tests import Form, new_test_user, tagged

from odoo.addons.appointment_legal.hooks import uninstall_hook

from .common import LegalCommon


@tagged("post_install", "-at_install")
class TestLegalSetup(LegalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "legal", "appointment_core.appointment_core_group_manager"
        )
        cls.store.manager_ids |= cls.manager

    def test_manager_fills_in_the_imprint(self):
        with Form(self.store.with_user(self.manager)) as form:
            form.legal_form = "GmbH"
            form.profession = "Friseurmeisterin, HWK Dortmund"
        page = self.url_open("/salon-test/legal/imprint").text
        self.assertIn("Friseurmeisterin", page)
        self.assertEqual(page.count("GmbH GmbH"), 0)

    def test_draft_of_terms_is_a_start_and_never_overwrites(self):
        store = self.store.with_user(self.manager)
        store.action_draft_terms()
        self.assertIn("Our terms.", self.store.terms)
        self.store.terms = False
        store.action_draft_terms()
        self.assertIn("Salon Test GmbH", self.store.terms)
        self.assertTrue(self.store._get_legal_version("terms").number > 1)

    def test_every_screen_opens_for_managers(self):
        for model in ("appointment.legal.text", "appointment.withdrawal"):
            views = (
                self.env[model]
                .with_user(self.manager)
                .get_views([(False, "list"), (False, "form"), (False, "search")])
            )
            self.assertEqual(set(views["views"]), {"list", "form", "search"})

    def _judge(self, key):
        self.store.invalidate_recordset()
        checks = self.env["appointment.golive"]._get_checks(self.store)
        return {check.key: check for check in checks}[key]

    def test_checklist_names_what_the_pages_lack(self):
        self.assertEqual(self._judge("legal").state, "done")
        self.company.vat = False
        check = self._judge("legal")
        self.assertEqual(check.state, "open")
        self.assertIn("VAT number", check.sentence)

    def test_checklist_asks_for_the_agreement_where_it_is_needed(self):
        self.assertEqual(self._judge("processing").state, "done")
        self.store.company_id = self.env["res.company"].create({"name": "Mieter"})
        self.assertEqual(self._judge("processing").state, "open")
        self.env["appointment.processing"].create(
            {"store_id": self.store.id, "name": "Max Mieter"}
        ).action_accept()
        self.assertEqual(self._judge("processing").state, "done")

    def test_files_go_with_the_addon(self):
        text = self.store._get_legal_version("terms")
        text.file = "QQ=="
        domain = [("res_model", "=", text._name), ("res_id", "=", text.id)]
        files = self.env["ir.attachment"].search([*domain, ("res_field", "!=", False)])
        self.assertTrue(files)
        uninstall_hook(self.env)
        self.assertFalse(files.exists())
