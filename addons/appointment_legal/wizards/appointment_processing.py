from odoo import api, fields, models
from odoo.exceptions import UserError


class AppointmentProcessing(models.TransientModel):
    """Shows a manager the agreement on data processing, and notes who accepts it."""

    _name = "appointment.processing"
    _description = "Accept the Agreement on Data Processing"

    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    body = fields.Html(compute="_compute_body", sanitize=False)
    name = fields.Char(
        string="Your first and last name",
        required=True,
        default=lambda self: self.env.user.name,
        help="Of who may sign for the company of the store.",
    )

    @api.depends("store_id")
    def _compute_body(self):
        for wizard in self:
            store = wizard.store_id
            wizard.body = store and store._get_legal_body("processing")

    def action_accept(self):
        """Keep the text as it is shown, with name and time."""
        self.ensure_one()
        store = self.store_id
        store.check_access("write")
        name = " ".join((self.name or "").split())
        if not name:
            raise UserError(self.env._("Please enter your first and last name."))
        text_sudo = store._get_legal_version("processing").sudo()
        if not text_sudo.accepted_at:
            text_sudo.write(
                {
                    "accepted_name": name,
                    "accepted_user_id": self.env.uid,
                    "accepted_at": fields.Datetime.now(),
                }
            )
        return {"type": "ir.actions.act_window_close"}
