from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import is_html_empty

WITHDRAWAL = timedelta(days=14)


class AppointmentReview(models.AbstractModel):
    """What the customer agrees to before booking, and the texts that are shown."""

    _inherit = "appointment.review"

    @api.model
    def _get_legal_values(self, booking_sudo):
        """Values of the template ``appointment_website.legal`` beside the consents."""
        return {
            "has_terms": not is_html_empty(booking_sudo.store_id.terms),
            "has_privacy": not is_html_empty(booking_sudo.store_id.privacy),
        }

    @api.model
    def _get_consent_names(self):
        """Names of all boxes that there may be, with the field that notes when."""
        return {
            "terms": "terms_accepted_at",
            "early_start": "early_start_accepted_at",
        }

    @api.model
    def _get_needed_consents(self, booking_sudo, price):
        """``{name: sentence}`` of the boxes to tick before booking."""
        needed = {}
        if not is_html_empty(booking_sudo.store_id.terms):
            needed["terms"] = self.env._(
                "I have read the terms and conditions and agree to them."
            )
        if self._is_early_start(booking_sudo) and price.gross:
            needed["early_start"] = self.env._(
                "I ask you to begin the service before the withdrawal period of 14 "
                "days ends. I know that my right of withdrawal lapses once the "
                "service has been fully performed."
            )
        return needed

    @api.model
    def _is_early_start(self, booking_sudo):
        """Consumers in the EU may withdraw for 14 days from a distance contract."""
        country = booking_sudo.store_id.partner_id.country_id
        country = country or booking_sudo.company_id.country_id
        is_european = country in self.env.ref("base.europe").sudo().country_ids
        return is_european and booking_sudo.start < fields.Datetime.now() + WITHDRAWAL

    @api.model
    def _find_missing_consents(self, booking_sudo, given):
        """``{name: sentence}`` for needed boxes that are not among *given*."""
        price = self.env["appointment.checkout"]._get_quote(booking_sudo)
        needed = self._get_needed_consents(booking_sudo, price)
        return {
            name: self.env._("Please tick this box to book.")
            for name in needed
            if name not in given
        }

    @api.model
    def _note_consents(self, booking_sudo, given):
        now = fields.Datetime.now()
        fields_of_consents = self._get_consent_names()
        booking_sudo.write(
            {field: now for name, field in fields_of_consents.items() if name in given}
        )
