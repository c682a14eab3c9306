import logging

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ..retrying import retried

_logger = logging.getLogger(__name__)

PDF_STATES = ("ok", "upgrade", "workers")


class AppointmentInvoicing(models.AbstractModel):
    """Brings invoices and credit notes of bookings to the customer."""

    _name = "appointment.invoicing"
    _description = "Sending Invoices"

    @api.model
    @retried
    def _send(self, moves):
        """Job: mail each of *moves* as PDF, or with a link where no PDF can be made.

        A document that was sent, or over nothing, is not mailed (again).
        """
        for move in moves:
            is_wanted = move.state == "posted" and move.amount_total
            if move.is_move_sent or not is_wanted or not move.partner_id.email:
                continue
            if not self._send_pdf(move):
                self._send_link(move)

    def _find_job_booking(self, job):
        """Invoices come booking by booking: ``_send(moves)``."""
        moves_sudo = next(iter(job.args), self.env["account.move"]).sudo().exists()
        orders_sudo = moves_sudo.line_ids.sale_line_ids.order_id
        bookings_sudo = orders_sudo.appointment_booking_id
        return bookings_sudo if len(bookings_sudo) == 1 else bookings_sudo.browse()

    def _send_pdf(self, move):
        """Whether Odoo made the PDF and mailed it.

        A customer who books tells less than some countries want in an e-invoice. The
        PDF is mailed all the same; a note at the invoice says what is missing.
        """
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() not in PDF_STATES:
            return False
        try:
            self._generate(move)
        except UserError as error:
            if not self._has_e_invoice(move) or not self._send_plain_pdf(move, error):
                _logger.exception("%s is mailed without its PDF", move.name)
                return False
        return True

    def _send_plain_pdf(self, move, problem):
        """Mail the PDF without the e-invoice that failed by *problem*."""
        try:
            self._generate(move, extra_edis=set(), invoice_edi_format=False)
        except UserError:
            return False
        move.message_post(
            body=self.env._(
                "The customer got this document as PDF. It was not sent as an "
                "e-invoice: %(problem)s",
                problem=str(problem),
            )
        )
        return True

    def _generate(self, move, **settings):
        with self.env.cr.savepoint():
            self.env["account.move.send"]._generate_and_send_invoices(
                move, sending_methods=["email"], **settings
            )

    def _has_e_invoice(self, move):
        """Whether Odoo sends an e-invoice of its country along with the PDF."""
        send = self.env["account.move.send"]
        return bool(
            send._get_default_extra_edis(move)
            or send._get_default_invoice_edi_format(move, sending_methods={"email"})
        )

    def _send_link(self, move):
        template = move._get_mail_template()
        mail = self.env["mail.mail"].browse(template.send_mail(move.id))
        text = move.with_context(lang=move.partner_id.lang).env._(
            "Open %(document)s online", document=move.name
        )
        mail.body_html += Markup('<p><a href="%s">%s</a></p>') % (
            move.get_base_url() + move.get_portal_url(),
            text,
        )
        move.is_move_sent = True
