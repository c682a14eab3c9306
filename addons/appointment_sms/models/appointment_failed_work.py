from odoo import api, models


class AppointmentFailedWork(models.Model):
    """Jobs of this addon, in words."""

    _inherit = "appointment.failed.work"

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "appointment.message._send": self.env._("Message to the customer"),
            "appointment.message._try_mail": self.env._("Mail to the customer"),
            "appointment.login.secret._send": self.env._("Link or code to sign in"),
        }
