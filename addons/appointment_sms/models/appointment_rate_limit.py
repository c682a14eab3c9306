from odoo import api, models

# An hour's answers to one booking: more is a machine that answers ours.
PER_HOUR = 10


class AppointmentRateLimit(models.Model):
    """How many texts one booking gets in answer to texts."""

    _inherit = "appointment.rate.limit"

    @api.model
    def _get_limits(self):
        return {**super()._get_limits(), "text_answer": (PER_HOUR, 3600)}
