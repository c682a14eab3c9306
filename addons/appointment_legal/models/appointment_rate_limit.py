from odoo import api, models

# Declarations an hour: of one address of the network, and to one e-mail address.
PER_ADDRESS = 20
PER_EMAIL = 5


class AppointmentRateLimit(models.Model):
    """How often a withdrawal may be declared: each one writes a mail to somebody."""

    _inherit = "appointment.rate.limit"

    @api.model
    def _get_limits(self):
        return {
            **super()._get_limits(),
            "withdrawal": (PER_ADDRESS, 3600),
            "withdrawal_mail": (PER_EMAIL, 3600),
        }
