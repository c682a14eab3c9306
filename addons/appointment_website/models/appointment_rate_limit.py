from odoo import api, models

# A minute of one address: a family or an office books at once, a program floods.
PER_MINUTE = 60


class AppointmentRateLimit(models.Model):
    """What an address may send to the booking pages (T82)."""

    _inherit = "appointment.rate.limit"

    @api.model
    def _get_limits(self):
        return {**super()._get_limits(), "website": (PER_MINUTE, 60)}
