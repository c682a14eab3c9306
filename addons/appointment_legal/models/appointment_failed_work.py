from odoo import api, models


class AppointmentFailedWork(models.Model):
    """What the jobs of this addon do, in words."""

    _inherit = "appointment.failed.work"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "appointment.withdrawal._take_up": self.env._(
                "Tell the store about a withdrawal"
            ),
        }
