from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import email_normalize


class Contact(NamedTuple):
    """Who a booking is for, as its mails and pages say it."""

    name: str
    email: str
    phone: str


class AppointmentBooking(models.Model):
    """What the customer typed for this booking, where the contact says otherwise.

    A contact is never overwritten from the website (T79, T80), and still the
    confirmation goes to the address that was typed.
    """

    _inherit = "appointment.booking"

    contact_name = fields.Char(string="Booked for", copy=False)
    contact_email = fields.Char(string="E-mail for this booking", copy=False)
    contact_phone = fields.Char(string="Phone for this booking", copy=False)

    def _get_contact(self):
        """The ``Contact`` of this booking: what was typed, else the customer's."""
        self.ensure_one()
        partner_sudo = self.partner_id.sudo()
        return Contact(
            self.contact_name or partner_sudo.name or "",
            self.contact_email or partner_sudo.email or "",
            self.contact_phone or partner_sudo.phone or "",
        )

    @api.model
    def _prepare_contact(self, partner, name, email, phone):
        """Values for what differs from *partner*; *phone* is in E.164 format."""
        partner_sudo = partner.sudo()
        typed = {"contact_name": name, "contact_email": email, "contact_phone": phone}
        known = {
            "contact_name": partner_sudo.name,
            "contact_email": partner_sudo.email_normalized,
            "contact_phone": partner_sudo.phone_sanitized,
        }
        return {key: text for key, text in typed.items() if text and text != known[key]}

    def _get_contact_address(self):
        """The normalised e-mail address of this booking, or ``False``."""
        return email_normalize(self._get_contact().email)
