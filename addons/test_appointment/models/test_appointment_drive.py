from odoo import fields, models


class TestAppointmentDrive(models.Model):
    """Time a resource spends on the road, as an addon with own busy time has it."""

    _name = "test.appointment.drive"
    _description = "Drive (test)"

    resource_id = fields.Many2one(
        "resource.resource", required=True, ondelete="cascade"
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
