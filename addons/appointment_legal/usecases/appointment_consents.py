from odoo import api, models


class AppointmentReview(models.AbstractModel):
    """The consents of a booking know the versions of the texts they speak of."""

    _inherit = "appointment.review"

    @api.model
    def _get_legal_values(self, booking_sudo):
        """The instruction on withdrawal is read before the contract, too."""
        service_sudo = booking_sudo.service_id
        is_withdrawable = service_sudo._has_withdrawal()
        store_sudo = booking_sudo.store_id
        return {
            **super()._get_legal_values(booking_sudo),
            "withdrawal_text": is_withdrawable
            and store_sudo._get_legal_body("withdrawal"),
            "is_exempt": not is_withdrawable and store_sudo._is_in_union(),
            "has_privacy": True,
            "privacy_text": store_sudo._get_legal_body("privacy"),
        }

    @api.model
    def _is_early_start(self, booking_sudo):
        """What nobody can withdraw from may begin at any time."""
        return booking_sudo.service_id._has_withdrawal() and super()._is_early_start(
            booking_sudo
        )

    @api.model
    def _note_consents(self, booking_sudo, given):
        booking_sudo._note_versions()
        return super()._note_consents(booking_sudo, given)

    @api.model
    def _get_consent_version(self, booking_sudo, name):
        version = {
            "terms": booking_sudo.terms_version_id,
            "early_start": booking_sudo.withdrawal_version_id,
        }.get(name)
        if not version:
            return super()._get_consent_version(booking_sudo, name)
        return version._get_title()
