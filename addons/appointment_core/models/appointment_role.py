from odoo import fields, models


class AppointmentRole(models.Model):
    """A skill or a kind of thing: stylist, mechanic, bay, room, pickup desk."""

    _name = "appointment.role"
    _description = "Appointment Role"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    resource_ids = fields.Many2many(
        "resource.resource", "appointment_role_resource_rel", string="Resources"
    )

    _name_unique = models.Constraint(
        "UNIQUE (name)", "There is already a role of this name. Use that one."
    )
