from odoo import api, models


class AppointmentFailedWork(models.Model):
    """Jobs of messages, in the words of those who have to act."""

    _inherit = "appointment.failed.work"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "appointment.login.secret._send": self.env._("Link or code to sign in"),
        }
