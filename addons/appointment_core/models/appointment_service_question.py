from odoo import fields, models


class AppointmentServiceQuestion(models.Model):
    """Something a service asks the customer when booking."""

    _name = "appointment.service.question"
    _description = "Service Question"
    _inherit = ["appointment.store.row"]
    _order = "service_id, sequence, id"

    service_id = fields.Many2one(
        "appointment.service", required=True, index=True, ondelete="cascade"
    )
    store_id = fields.Many2one(related="service_id.store_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True, translate=True)
    placeholder = fields.Char(translate=True)
    kind = fields.Selection(
        [("line", "One line"), ("text", "Several lines"), ("check", "Yes or no")],
        default="line",
        required=True,
    )
    is_required = fields.Boolean(string="Mandatory")
    active = fields.Boolean(default=True)
