from odoo import models


class AppointmentRefusals(models.AbstractModel):
    """A refusal of an addon has its own sentence."""

    _inherit = "appointment.refusals"

    def _get_sentences(self):
        return {
            **super()._get_sentences(),
            "test_declined": self.env._("The card was declined. Use another one."),
        }
