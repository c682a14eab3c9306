from odoo import api, models

RECEIPT = "account.action_report_payment_receipt"


class AppointmentDocuments(models.AbstractModel):
    """Order, invoices, credit notes and receipts of a booking, for its customer.

    Callers have checked the booking's token; records come with ``sudo``. Only what is
    posted is shown.
    """

    _name = "appointment.documents"
    _description = "Documents of a Booking"

    @api.model
    def _get_list(self, booking_sudo):
        """``[{path, label}]`` of what can be downloaded now."""
        return [
            {
                "path": booking_sudo._get_web_path(f"document/{kind}/{record.id}"),
                "label": self._get_label(kind, record),
            }
            for kind, records in self._find_all(booking_sudo).items()
            for record in records
        ]

    @api.model
    def _find(self, booking_sudo, kind, record_id):
        """The document of *booking_sudo* with this kind and id, or nothing."""
        records = self._find_all(booking_sudo).get(kind)
        if records is None:
            return self.env["account.move"]
        return records.filtered(lambda record: record.id == record_id)

    @api.model
    def _find_all(self, booking_sudo):
        """``{kind: records}``"""
        if not self._is_readable(booking_sudo):
            return {}
        order = booking_sudo.sale_order_id
        payments = order.transaction_ids.payment_id
        return {
            "order": order.filtered(lambda row: row.state == "sale"),
            "invoice": booking_sudo.invoice_ids.filtered(
                lambda move: move.state == "posted"
            ).sorted("id"),
            "receipt": payments.filtered(
                lambda payment: payment.state in ("in_process", "paid")
            ),
        }

    @api.model
    def _is_readable(self, booking_sudo):
        """Whether who has the booking's link may read its documents.

        A guest becomes a known contact by typing its e-mail and phone, and documents
        bear the address of that contact. Where an address was known before, its owner
        signs in; the documents go by mail, too.
        """
        if booking_sudo.source != "web" or booking_sudo._is_own():
            return True
        order = booking_sudo.sale_order_id
        people = booking_sudo.partner_id | order.partner_id | order.partner_invoice_id
        return not people.filtered(
            lambda person: (
                person.create_date < booking_sudo.create_date
                and (person.street or person.zip or person.vat)
            )
        )

    @api.model
    def _get_label(self, kind, record):
        if kind == "order":
            return self.env._("Order %(name)s", name=record.name)
        if kind == "receipt":
            return self.env._("Receipt %(name)s", name=record.name)
        if record.move_type == "out_refund":
            return self.env._("Credit note %(name)s", name=record.name)
        return self.env._("Invoice %(name)s", name=record.name)

    @api.model
    def _get_address(self, record):
        """Odoo's own address of the PDF of an order or invoice, with its token."""
        return record.get_portal_url(report_type="pdf", download=True)

    @api.model
    def _render_receipt(self, payment_sudo):
        """The receipt as PDF; Odoo's portal has no address for it."""
        reports_sudo = self.env["ir.actions.report"].sudo()
        reports_sudo = reports_sudo.with_company(payment_sudo.company_id)
        content, _kind = reports_sudo._render_qweb_pdf(RECEIPT, payment_sudo.ids)
        return content
