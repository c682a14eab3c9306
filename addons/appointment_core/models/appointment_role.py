from odoo import api, fields, models
from odoo.exceptions import UserError


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

    # ------------------------------------------------------------ CRUD

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        """Bookings tell by their claims and services whom they needed."""
        needs_sudo = self.env["appointment.requirement"].sudo()
        if needs_sudo.search_count([("role_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "There are services and bookings that need this role. Archive it "
                    "instead of deleting."
                )
            )
