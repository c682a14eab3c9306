from odoo import api, models

from .appointment_review import MARKETING


class AppointmentReview(models.AbstractModel):
    """The one box that nobody has to tick: news and offers of the store (R004-178)."""

    _inherit = "appointment.review"

    @api.model
    def _get_news_wording(self, booking_sudo):
        return self.env._(
            "%(store)s may send me news and offers by e-mail. I can withdraw this at "
            "any time.",
            store=booking_sudo.store_id.name,
        )

    @api.model
    def _get_news_values(self, booking_sudo):
        """Values for the box, and for taking it back on the page of the booking."""
        has_given = self._find_news_consent(booking_sudo)
        is_asked = booking_sudo.store_id.is_marketing_asked
        has_address = booking_sudo._get_contact_address()
        return {
            "news_wording": is_asked
            and has_address
            and not has_given
            and self._get_news_wording(booking_sudo),
            "has_news": bool(has_given),
        }

    @api.model
    def _find_news_consent(self, booking_sudo):
        consents_sudo = self.env["appointment.consent"].sudo()
        return consents_sudo._find_given(booking_sudo, MARKETING)

    @api.model
    def _note_news(self, booking_sudo, given):
        """Note the box if it is among the names *given*, and was offered at all."""
        values = self._get_news_values(booking_sudo)
        if MARKETING in given and values["news_wording"]:
            consents_sudo = self.env["appointment.consent"].sudo()
            consents_sudo._give(booking_sudo, MARKETING, values["news_wording"])

    @api.model
    def _withdraw_news(self, booking_sudo):
        """Take back what the customer agreed to at this store, whichever booking."""
        consents_sudo = self.env["appointment.consent"].sudo()
        self._find_news_consent(booking_sudo)._withdraw()
        if self._is_own(booking_sudo.partner_id):
            consents_sudo.search(
                [
                    ("partner_id", "=", booking_sudo.partner_id.id),
                    ("store_id", "=", booking_sudo.store_id.id),
                    ("kind", "=", MARKETING),
                ]
            )._withdraw()
