from odoo import api, fields, models


class PaymentProvider(models.Model):
    """Since when a provider takes real money."""

    _inherit = "payment.provider"

    appointment_live_since = fields.Datetime(
        compute="_compute_appointment_live_since", store=True
    )

    @api.depends("state")
    def _compute_appointment_live_since(self):
        now = fields.Datetime.now()
        for provider in self:
            is_live = provider.state == "enabled"
            known = provider.appointment_live_since
            provider.appointment_live_since = is_live and (known or now)
