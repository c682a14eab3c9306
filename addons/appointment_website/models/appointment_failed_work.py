from odoo import api, models


class AppointmentFailedWork(models.Model):
    """The work of this addon in words."""

    _inherit = "appointment.failed.work"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "appointment.booking._send_link": self.env._(
                "Mail with the link that confirms a booking"
            ),
        }
