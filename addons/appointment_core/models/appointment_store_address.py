from odoo import api, fields, models
from odoo.tools import email_normalize, formataddr


class AppointmentStore(models.Model):
    """Where a store is; the address is a contact of its own, made with the store."""

    _inherit = "appointment.store"

    street = fields.Char(related="partner_id.street", readonly=False)
    zip = fields.Char(related="partner_id.zip", readonly=False)
    city = fields.Char(related="partner_id.city", readonly=False)
    state_id = fields.Many2one(
        related="partner_id.state_id", string="State or province", readonly=False
    )
    country_id = fields.Many2one(related="partner_id.country_id", readonly=False)

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("partner_id"):
                vals["partner_id"] = self._create_address(vals).id
                if not vals.get("country_id"):
                    vals.pop("country_id", None)  # an empty one would be written
        return super().create(vals_list)

    # ------------------------------------------------------------ business

    def _get_mail_sender(self):
        """Name and address that mails of this store come from."""
        self.ensure_one()
        email = email_normalize(self.email)
        if email:
            return formataddr((self.name, email))
        return self.company_id.email_formatted or self.env.user.email_formatted

    @api.model
    def _create_address(self, vals):
        """The contact of a new store, in the country of its company."""
        self.check_access("create")
        companies = self.env["res.company"]
        company = companies.browse(vals.get("company_id")) or self.env.company
        return (
            self.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": vals.get("name"),
                    "company_id": company.id,
                    "country_id": vals.get("country_id") or company.country_id.id,
                    "type": "other",
                }
            )
        )
