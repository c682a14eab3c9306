from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LegalCommon


@tagged("post_install", "-at_install")
class TestLegalVersions(LegalCommon):
    def _get_versions(self, kind="terms"):
        return self.env["appointment.legal.text"].search(
            [
                ("store_id", "=", self.store.id),
                ("kind", "=", kind),
                ("lang", "=", "en_US"),
            ],
            order="number",
        )

    def _get_csrf(self, path):
        return self._get_form(path)["csrf_token"]

    def test_each_change_is_a_version_and_no_change_is_none(self):
        before = len(self._get_versions())
        self.store.terms = "<p>Other terms.</p>"
        self.store.terms = "<p>Other terms.</p>"
        self.store.name = "Salon Test"
        versions = self._get_versions()
        self.assertEqual(len(versions), before + 1)
        self.assertEqual(versions[-1].number, versions[-2].number + 1)
        self.assertIn("Our terms.", versions[-2].body)

    def test_a_version_stays_as_it_was(self):
        version = self._get_versions()[-1]
        for vals in ({"body": "x"}, {"number": 9}, {"store_id": self.store.id}):
            with self.assertRaises(UserError):
                version.write(vals)

    def test_booking_keeps_what_its_customer_accepted(self):
        booking = self._accept(self._book())
        accepted = booking.terms_version_id
        self.assertEqual(accepted, self._get_versions()[-1])
        self.assertEqual(booking.privacy_version_id.kind, "privacy")
        self.store.terms = "<p>Harder terms.</p>"
        page = self.url_open(f"{booking._get_web_path()}/legal/terms")
        self.assertIn("Our terms.", page.text)
        self.assertNotIn("Harder terms.", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_foreign_token_opens_no_text(self):
        booking = self._accept(self._book())
        path = f"/booking/{booking.id}/wrong/legal/terms"
        self.assertEqual(self.url_open(path).status_code, 404)
        path = f"{booking._get_web_path()}/legal/processing"
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_consents_are_proved_with_words_and_version(self):
        booking = self._accept(self._book())
        consent = self.env["appointment.consent"]._find_given(booking, "terms")
        self.assertIn("agree to them", consent.wording)
        self.assertEqual(consent.version, booking.terms_version_id._get_title())
        self.assertTrue(booking.terms_accepted_at)

    def test_confirmation_brings_terms_and_instruction(self):
        with patch.object(
            self.env.registry["appointment.legal.text"],
            "_print",
            lambda text: (b"%PDF-1.4 " + text.kind.encode(), "pdf"),
        ):
            booking = self._accept(self._book())
            key = booking._get_message_key("confirmed")
            booking._send_message("confirmed", key)
        mails = self.env["mail.mail"].search(
            [("model", "=", booking._name), ("res_id", "=", booking.id)]
        )
        files = {file.name: file for file in mails.attachment_ids}
        texts = {name: file for name, file in files.items() if name.endswith(".pdf")}
        self.assertEqual(len(texts), 2, list(files))
        for name in ("Terms and conditions", "Right of withdrawal"):
            found = [file for key, file in texts.items() if key.startswith(name)]
            self.assertEqual(found[0].mimetype, "application/pdf")
            self.assertEqual(found[0].res_model, "mail.message")

    def test_without_a_printer_the_text_is_a_page(self):
        version = self._get_versions()[-1]
        reports = self.env.registry["ir.actions.report"]
        with patch.object(reports, "get_wkhtmltopdf_state", lambda _self: "install"):
            name, content, mimetype = version._get_file()
        self.assertTrue(name.endswith(".html"))
        self.assertIn(b"Our terms.", content)
        self.assertEqual(mimetype, "text/html")

    # ------------------------------------------------------------ exempt

    def _book_soon(self):
        day = datetime.now(self.zone).date() + timedelta(days=2)
        day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
        return self._book(start=str(self._minute(10, day=day)))

    def test_early_start_is_asked_where_the_right_exists(self):
        booking = self._book_soon()
        page = self.url_open(booking._get_web_path()).text
        self.assertIn("consent_early_start", page)
        self.assertIn("You have the right to withdraw", page)
        answer = self._post(
            f"{booking._get_web_path()}/confirm",
            {"csrf_token": self._get_csrf(booking._get_web_path()), "consent_terms": 1},
        )
        self.assertEqual(answer.status_code, 409)
        self._accept(booking)
        self.assertTrue(booking.early_start_accepted_at)
        self.assertEqual(booking.withdrawal_version_id.kind, "withdrawal")

    def test_healthcare_asks_for_no_early_start(self):
        self.service.withdrawal_kind = "healthcare"
        booking = self._book_soon()
        page = self.url_open(booking._get_web_path()).text
        self.assertNotIn("consent_early_start", page)
        self.assertIn("There is no right of withdrawal for this service.", page)
        self._accept(booking)
        self.assertFalse(booking.withdrawal_version_id)

    # ------------------------------------------------------------ processing

    def test_manager_accepts_the_agreement_once_and_anew_when_it_changes(self):
        firm = self.env["res.company"].create({"name": "Mieter GmbH"})
        self.store.company_id = firm
        manager = new_test_user(
            self.env,
            "legal_manager",
            "appointment_core.appointment_core_group_manager",
            company_id=firm.id,
            company_ids=[Command.set(firm.ids)],
        )
        self.store.manager_ids |= manager
        self.assertTrue(self.store.is_processed_by_others)
        wizard = (
            self.env["appointment.processing"]
            .with_user(manager)
            .create({"store_id": self.store.id, "name": "Max Mieter"})
        )
        self.assertIn("Mieter GmbH", wizard.body)
        wizard.action_accept()
        self.store.invalidate_recordset()
        self.assertEqual(self.store.processing_accepted_name, "Max Mieter")
        text = self.store._find_accepted_processing()
        with self.assertRaises(UserError):
            text.write({"accepted_name": "Somebody else"})
        firm.name = "Nachmieter GmbH"
        self.store.invalidate_recordset()
        self.assertFalse(self.store.processing_accepted_at)

    def test_who_does_not_manage_the_store_accepts_nothing(self):
        stranger = new_test_user(
            self.env, "stranger", "appointment_core.appointment_core_group_manager"
        )
        with self.assertRaises(AccessError):
            self.env["appointment.processing"].with_user(stranger).create(
                {"store_id": self.store.id, "name": "Eve"}
            ).action_accept()
