from odoo import fields, models
from odoo.exceptions import UserError


class AppointmentFailedWorkDone(models.TransientModel):
    """Asks how failed work was done by hand, before it leaves the list."""

    _name = "appointment.failed.work.done"
    _description = "Failed Work Done by Hand"

    reason = fields.Text(
        string="What was done instead?",
        required=True,
        help="Stands in the booking's history, for your colleagues.",
    )

    def action_confirm(self):
        self.ensure_one()
        reason = self.reason.strip()
        if not reason:
            raise UserError(self.env._("Please write down what was done instead."))
        works = self.env["appointment.failed.work"].browse(
            self.env.context.get("active_ids", [])
        )
        return works._set_done_by_hand(reason)
