from odoo import fields, models


class AppointmentServicePeriod(models.Model):
    """Local days, both ends included, on which a service is offered."""

    _name = "appointment.service.period"
    _description = "Service Dates"
    _inherit = ["appointment.store.row"]
    _order = "service_id, first_on"

    service_id = fields.Many2one(
        "appointment.service", required=True, index=True, ondelete="cascade"
    )
    store_id = fields.Many2one(related="service_id.store_id", store=True, index=True)
    first_on = fields.Date(string="From", required=True)
    last_on = fields.Date(string="Until", required=True)

    _ordered = models.Constraint(
        "CHECK (last_on >= first_on)", "The last day cannot lie before the first."
    )
