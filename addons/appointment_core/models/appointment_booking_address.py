from odoo import api, fields, models

from .res_partner import HISTORY_GROUPS


class AppointmentBooking(models.Model):
    """Address and date of birth as typed for this booking; the contact may say
    otherwise, see ``appointment_booking_contact.py``."""

    _inherit = "appointment.booking"

    contact_street = fields.Char(string="Street for this booking", copy=False)
    contact_zip = fields.Char(string="Postal code for this booking", copy=False)
    contact_city = fields.Char(string="City for this booking", copy=False)
    contact_country_id = fields.Many2one(
        "res.country", string="Country for this booking", copy=False
    )
    contact_birth_on = fields.Date(
        string="Date of birth for this booking", copy=False, groups=HISTORY_GROUPS
    )

    def _get_address(self):
        """``(street, postal code, city, country)``: what was typed, else the
        customer's. An address is taken as a whole."""
        self.ensure_one()
        typed = (
            self.contact_street or "",
            self.contact_zip or "",
            self.contact_city or "",
            self.contact_country_id,
        )
        if any(typed[:3]):
            return typed
        partner = self.partner_id.sudo()
        return (
            partner.street or "",
            partner.zip or "",
            partner.city or "",
            partner.country_id,
        )

    def _get_birth_on(self):
        """Date of birth: what was typed, else the customer's; or ``False``."""
        self.ensure_one()
        return self.contact_birth_on or self.partner_id.sudo().appointment_birth_on

    @api.model
    def _prepare_contact_address(self, clean):
        """Values of what was typed, all of it: a page that a stranger opened shows
        these, and never what is known of the contact (T79).

        :param dict clean: from ``appointment.intake._clean``
        """
        return {
            "contact_street": clean["street"],
            "contact_zip": clean["zip"],
            "contact_city": clean["city"],
            "contact_country_id": clean["country"].id,
            "contact_birth_on": clean["birth_on"],
        }
