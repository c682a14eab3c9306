from odoo import api, models

from odoo.addons.appointment_core.kernel.refusal import Refusal


class AppointmentCharging(models.AbstractModel):
    """Declines every card of a customer called Declined; asks the next one else."""

    _inherit = "appointment.charging"

    @api.model
    def _charge(self, partner, document, amount, reason, key):
        if partner.name == "Declined":
            return Refusal("test_declined")
        return super()._charge(partner, document, amount, reason, key)
