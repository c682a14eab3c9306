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
        wordings = self._get_consent_wordings(booking_sudo)
        needed = []
        if not is_html_empty(booking_sudo.store_id.terms):
            needed.append("terms")
        if self._is_early_start(booking_sudo) and price.gross:
            needed.append("early_start")
        return {name: wordings[name] for name in needed}

    @api.model
    def _get_consent_wordings(self, booking_sudo):
        """``{name: sentence}`` of all boxes that there may be."""
        return {
            "terms": self.env._(
                "I have read the terms and conditions and agree to them."
            ),
            "early_start": self.env._(
                "I ask you to begin the service before the withdrawal period of 14 "
                "days ends. I know that my right of withdrawal lapses once the "
                "service has been fully performed."
            ),
        }

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
        """Note when, and in which words, the boxes *given* were ticked."""
        now = fields.Datetime.now()
        given = {
            name: field
            for name, field in self._get_consent_names().items()
            if name in given
        }
        booking_sudo.write(dict.fromkeys(given.values(), now))
        wordings = self._get_consent_wordings(booking_sudo)
        consents_sudo = self.env["appointment.consent"].sudo()
        for name in given:
            version = self._get_consent_version(booking_sudo, name)
            consents_sudo._give(booking_sudo, name, wordings[name], version)

    @api.model
    def _get_consent_version(self, booking_sudo, name):
        """Name of the version of the text that box *name* speaks of; empty where
        texts have none. Addons that keep versions override it."""
        return False
