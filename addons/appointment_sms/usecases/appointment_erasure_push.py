from odoo import models


class AppointmentErasure(models.AbstractModel):
    """Who is forgotten hears nothing more."""

    _inherit = "appointment.erasure"

    def _erase_contact(self, person, is_kept):
        devices = self.env["appointment.push.device"].sudo()
        devices.search([("partner_id", "=", person.id)]).unlink()
        return super()._erase_contact(person, is_kept)
