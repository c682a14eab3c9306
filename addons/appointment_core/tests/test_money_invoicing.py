import io
from types import SimpleNamespace
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.queue_job.job import Job

from ..usecases import chromium_pdf
from ..usecases.appointment_invoicing import AppointmentInvoicing
from .common import NOW
from .money_common import MoneyCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyInvoicing(MoneyCommon):
    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(
                self.env.registry["appointment.invoicing"],
                "_send_pdf",
                AppointmentInvoicing._send_pdf,
            )
        )

    def _pay_and_get_mails(self, state):
        with patch.object(
            self.env.registry["ir.actions.report"],
            "get_wkhtmltopdf_state",
            lambda _report: state,
        ):
            booking = self._checkout("2027-01-05 09:00")
            self._pay(booking)
            self.env["appointment.invoicing"]._send(booking.invoice_ids)
        invoice = booking.invoice_ids
        return invoice, self.env["mail.mail"].search(
            [("model", "=", "account.move"), ("res_id", "=", invoice.id)]
        )

    def test_invoice_is_mailed_once_as_pdf(self):
        invoice, mails = self._pay_and_get_mails("ok")
        self.assertEqual(len(mails), 1)
        self.assertTrue(invoice.is_move_sent)
        self.assertIn(
            invoice.invoice_pdf_report_id.name, mails.attachment_ids.mapped("name")
        )

    def test_without_a_pdf_maker_the_mail_has_a_link(self):
        invoice, mails = self._pay_and_get_mails("install")
        self.assertEqual(len(mails), 1)
        self.assertFalse(mails.attachment_ids)
        self.assertIn(invoice.access_token, mails.body_html)
        self.assertTrue(invoice.is_move_sent)

    def test_an_e_invoice_that_fails_keeps_no_customer_from_the_pdf(self):
        """Romania wants the street of the customer, whom nobody asked for it."""

        missing = UserError("The street of the customer is missing.")

        def render(_send, _invoice, invoice_data):
            if invoice_data["extra_edis"]:
                raise missing

        sending = self.env.registry["account.move.send"]
        hook = "_hook_invoice_document_before_pdf_report_render"
        with (
            patch.object(sending, "_get_default_extra_edis", lambda *_args: {"ro"}),
            patch.object(sending, hook, render),
            self.assertNoLogs("odoo.addons.appointment_core", "ERROR"),
        ):
            invoice, mails = self._pay_and_get_mails("ok")
        self.assertEqual(len(mails), 1)
        pdf = invoice.invoice_pdf_report_id.name
        self.assertIn(pdf, mails.attachment_ids.mapped("name"))
        notes = "".join(invoice.message_ids.mapped("body"))
        self.assertIn("The street of the customer is missing.", notes)

    def test_the_jobs_of_its_money_know_their_booking(self):
        first, second = (
            self._checkout(f"2027-01-05 {hour}:00") for hour in ("09", "10")
        )
        for booking in (first, second):
            self._pay(booking)
        send = self.env["appointment.invoicing"]._send
        both = (first | second).invoice_ids
        payment = first.sale_order_id.transaction_ids
        for method, args, booking in (
            (send, (first.invoice_ids,), first),
            (send, (both,), first.browse()),
            (send, (), first.browse()),
            (payment._capture, (), first),
            (payment._send_appointment_refund, (), first),
            (payment.browse(2**30)._void, (), first.browse()),
            (first.appointment_message_ids.unlink, (), first.browse()),
            (first.live_claim_ids.write, ({},), first),
        ):
            job = Job(method, args=args)
            with self.subTest(job=job.func_string):
                found = job.recordset._find_job_booking(job)
                self.assertEqual(found, booking)

    def test_customer_without_mail_is_no_error(self):
        self.customer.email = False
        invoice, mails = self._pay_and_get_mails("ok")
        self.assertFalse(mails)
        self.assertEqual(invoice.state, "posted")

    def _print_without_wkhtmltopdf(self, invoices):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        with patch(
            "odoo.addons.base.models.ir_actions_report._wkhtml",
            lambda: SimpleNamespace(state="install"),
        ):
            return reports._render_qweb_pdf("account.account_invoices", invoices.ids)

    def test_chromium_prints_where_wkhtmltopdf_is_missing(self):
        """Architecture §6; header and footer of the company stand on the page, too."""
        self.company.write({"phone": "+49 2302 555010", "report_footer": "<p>Bank</p>"})
        invoices = self.env["account.move"]
        for hour in ("09", "10"):
            booking = self._checkout(f"2027-01-05 {hour}:00")
            self._pay(booking)
            invoices |= booking.invoice_ids
        content, kind = self._print_without_wkhtmltopdf(invoices)
        self.assertEqual(kind, "pdf")
        texts = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        self.assertEqual(len(texts), 2)
        for invoice, text in zip(invoices.sorted("name"), sorted(texts), strict=True):
            self.assertIn(invoice.name, text)
            self.assertIn("260.61", text)
            self.assertIn("Bank", text)

    def test_nothing_active_is_printed(self):
        body = "<p>Paper<iframe src='file:///etc/hostname'></iframe> <b>stays</b></p>"
        paper = self.env.ref("base.paperformat_euro")
        page = chromium_pdf.compose(
            f"<html><head><script>x</script></head><body>{body}</body></html>",
            None,
            None,
            0,
            paper,
        )
        self.assertNotIn("iframe", page)
        self.assertNotIn("script", page)
        self.assertIn("stays", page)

    def test_a_patched_wkhtmltopdf_is_left_alone(self):
        reports = self.env["ir.actions.report"]
        for state, is_patched, is_chromium in (
            ("ok", True, False),
            ("ok", False, True),
            ("broken", False, True),
        ):
            info = SimpleNamespace(state=state, is_patched_qt=is_patched)
            with (
                self.subTest(state=state, is_patched=is_patched),
                patch(
                    "odoo.addons.base.models.ir_actions_report._wkhtml",
                    return_value=info,
                ),
            ):
                self.assertEqual(bool(reports._get_chromium()), is_chromium)
                self.assertEqual(reports.get_wkhtmltopdf_state(), "ok")

    def test_a_browser_that_fails_is_told_in_a_sentence(self):
        booking = self._checkout("2027-01-05 09:00")
        self._pay(booking)
        with (
            patch.dict("os.environ", {"CHROMIUM": "false"}),
            self.assertLogs("odoo.addons.appointment_core.models", "WARNING"),
            self.assertRaises(UserError),
        ):
            self._print_without_wkhtmltopdf(booking.invoice_ids)
