from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .appointment_rate_limit import PER_MINUTE

SCOPE = "website"
LIMITS = (5, 10_000)


class ResConfigSettings(models.TransientModel):
    """How fast one address may use the booking pages."""

    _inherit = "res.config.settings"

    appointment_website_per_minute = fields.Integer(string="Requests in a minute")

    # ------------------------------------------------------------ check

    @api.constrains("appointment_website_per_minute")
    def _check_per_minute(self):
        low, high = LIMITS
        for settings in self:
            limit = settings.appointment_website_per_minute
            if limit and not low <= limit <= high:
                raise ValidationError(
                    self.env._(
                        "Requests in a minute: choose a number from %(low)s to "
                        "%(high)s; 0 is no limit. With fewer, customers could not book "
                        "any more.",
                        low=low,
                        high=high,
                    )
                )

    # ------------------------------------------------------------ business

    @api.model
    def get_values(self):
        limit = self.env["appointment.rate.limit"]._get_limit(SCOPE, PER_MINUTE)
        return {**super().get_values(), "appointment_website_per_minute": limit}

    def set_values(self):
        """Kept as text, since Odoo drops a parameter that is 0; here it means off."""
        result = super().set_values()
        for settings in self:
            limit = settings.appointment_website_per_minute
            if limit != self.env["appointment.rate.limit"]._get_limit(
                SCOPE, PER_MINUTE
            ):
                self.env["appointment.rate.limit"]._set_limit(SCOPE, limit)
        return result
