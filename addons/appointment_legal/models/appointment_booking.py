from odoo import fields, models

# Mails after which the customer has the texts for good.
WITH_TEXTS = ("pending", "confirmed")


class AppointmentBooking(models.Model):
    """Which versions of the legal texts a customer saw, and how to keep them."""

    _inherit = "appointment.booking"

    terms_version_id = fields.Many2one(
        "appointment.legal.text",
        string="Terms that were accepted",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    privacy_version_id = fields.Many2one(
        "appointment.legal.text",
        string="Privacy notice that was shown",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    withdrawal_version_id = fields.Many2one(
        "appointment.legal.text",
        string="Instruction on withdrawal",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    withdrawal_ids = fields.One2many("appointment.withdrawal", "booking_id")

    # ------------------------------------------------------------ business

    def _note_versions(self):
        """Note the texts that hold while the customer books."""
        for booking in self:
            store, lang = booking.store_id, self.env.lang
            values = {
                "terms_version_id": store._get_legal_version("terms", lang),
                "privacy_version_id": store._get_legal_version("privacy", lang),
            }
            if booking.service_id._has_withdrawal():
                version = store._get_legal_version("withdrawal", lang)
                values["withdrawal_version_id"] = version
            booking.write({name: text.id for name, text in values.items()})

    def _get_kept_texts(self):
        """Texts that the customer gets to keep, on a durable medium (D-01)."""
        self.ensure_one()
        return self.terms_version_id | self.withdrawal_version_id

    def _create_mail(self, event, template=None):
        mail = super()._create_mail(event, template)
        if event in WITH_TEXTS and self._is_first_mail(event):
            for text in self.sudo()._get_kept_texts():
                name, content, mimetype = text._get_file()
                mail.attachment_ids += self.env["ir.attachment"].create(
                    {
                        "name": name,
                        "raw": content,
                        "mimetype": mimetype,
                        "res_model": "mail.message",
                        "res_id": mail.mail_message_id.id,
                    }
                )
        return mail

    def _is_first_mail(self, event):
        """Whether the texts did not go out with the mail about the request."""
        return event == "pending" or not self.requested_at

    # ------------------------------------------------------------ withdrawing

    def _get_withdrawal(self):
        """The withdrawal that the store has accepted, or none."""
        return self.sudo().withdrawal_ids.filtered(lambda row: row.state == "accepted")

    def _get_cancel_refusal(self):
        """A withdrawal is free of the policy's deadline."""
        if self._get_withdrawal():
            return None
        return super()._get_cancel_refusal()

    def _get_concluded_at(self):
        """When the contract was made, naive UTC."""
        self.ensure_one()
        return self.confirmed_at or self.requested_at or self.create_date
