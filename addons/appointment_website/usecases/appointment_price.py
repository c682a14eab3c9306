from odoo import api, models
from odoo.tools import format_amount


class AppointmentPrice(models.AbstractModel):
    """Prices of services in words; amounts come from ``appointment.checkout``."""

    _name = "appointment.price"
    _description = "Price"

    @api.model
    def _get_quotes(self, services):
        """``{service: Quote}`` of one piece, as the visitor would pay it."""
        return self.env["appointment.checkout"]._get_unit_quotes(
            services, self.env.user.partner_id
        )

    @api.model
    def _get_label(self, service):
        return self._to_label(service, self._get_quotes(service)[service])

    @api.model
    def _to_label(self, service, quote):
        """The gross price for consumers (C-03), with its unit: 260.61 € per hour."""
        if not quote.gross:
            return self.env._("Free of charge")
        amount = format_amount(self.env, quote.gross, quote.currency)
        units = {
            "hour": self.env._("%(amount)s per hour", amount=amount),
            "person": self.env._("%(amount)s per person", amount=amount),
        }
        return units.get(service.price_model, amount)
