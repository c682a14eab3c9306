from odoo import api, fields, models
from odoo.exceptions import UserError

from ..usecases.appointment_golive import DONE, OPEN, UNKNOWN


class AppointmentGolivePoint(models.TransientModel):
    """A point of the go-live checklist of a store, as it was judged just now."""

    _name = "appointment.golive.point"
    _description = "Go-Live Checklist"
    _order = "store_id, sequence, id"
    _rec_name = "title"

    store_id = fields.Many2one("appointment.store", required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    key = fields.Char(readonly=True)
    title = fields.Char(string="Point", readonly=True)
    state = fields.Selection(
        [(DONE, "Done"), (OPEN, "To do"), (UNKNOWN, "Cannot be seen")], readonly=True
    )
    sentence = fields.Char(string="What to do", readonly=True)
    action = fields.Char(readonly=True)

    @api.model
    def action_judge(self, stores=None):
        """Judge the stores of who asks, or those given, and show the list."""
        stores = stores or self.env["appointment.store"].search([])
        stores.check_access("write")
        story = self.env["appointment.golive"]
        points = self.create(
            [
                {
                    "store_id": store.id,
                    "sequence": number,
                    **check._asdict(),
                }
                for store in stores
                for number, check in enumerate(story._get_checks(store))
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Go-live checklist"),
            "res_model": self._name,
            "view_mode": "list",
            "domain": [("id", "in", points.ids)],
            "context": {"group_by": "store_id"} if len(stores) > 1 else {},
        }

    def action_open(self):
        """Where the point is settled, for those who may go there."""
        self.ensure_one()
        if self.action == "store":
            return self.store_id.get_formview_action()
        action_sudo = self.env.ref(self.action).sudo()
        if not self.env[action_sudo.res_model].has_access("write"):
            raise UserError(
                self.env._("Only the platform admin can do this. Please ask there.")
            )
        return action_sudo._get_action_dict()
