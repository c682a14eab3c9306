from odoo import api, fields, models
from odoo.exceptions import ValidationError

# A change of these may leave a booking without what it needs (T95).
NEEDS = frozenset({"role_id", "quantity", "takes"})


class AppointmentRequirement(models.Model):
    """What a service needs at the same time: *quantity* resources of a role."""

    _name = "appointment.requirement"
    _description = "Service Requirement"
    _inherit = ["appointment.store.row"]
    _order = "service_id, sequence, id"
    _rec_name = "role_id"

    service_id = fields.Many2one(
        "appointment.service", required=True, index=True, ondelete="cascade"
    )
    store_id = fields.Many2one(related="service_id.store_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    role_id = fields.Many2one(
        "appointment.role", required=True, index=True, ondelete="restrict"
    )
    quantity = fields.Integer(default=1, required=True)
    takes = fields.Selection(
        [
            ("one", "One seat of each"),
            ("persons", "One seat per person"),
            ("all", "The whole resource"),
        ],
        default="one",
        required=True,
    )
    span = fields.Selection(
        [
            ("booking", "For the time of the booking"),
            ("window", "For the whole window that holds the start"),
        ],
        default="booking",
        required=True,
    )
    offset_minutes = fields.Integer(
        string="Starts after (minutes)", help="Minutes after the start of the booking."
    )
    work_minutes = fields.Integer(
        string="Takes (minutes)", help="Leave at 0 for the duration of the service."
    )
    is_customer_choice = fields.Boolean(string="Customer may choose")

    _positive = models.Constraint(
        "CHECK (quantity > 0 AND offset_minutes >= 0 AND work_minutes >= 0)",
        "A requirement needs one resource or more, and its minutes are not negative.",
    )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        requirements = super().create(vals_list)
        self.env["appointment.conflicts"]._enqueue_services(requirements.service_id)
        return requirements

    def write(self, vals):
        result = super().write(vals)
        if NEEDS & vals.keys():
            self.env["appointment.conflicts"]._enqueue_services(self.service_id)
        return result

    # ------------------------------------------------------------ check

    @api.constrains("is_customer_choice", "quantity")
    def _check_customer_choice(self):
        """Customers choose one person or thing, never a team (kernel/slots.py)."""
        for service in self.service_id:
            chosen = service.requirement_ids.filtered("is_customer_choice")
            if len(chosen) > 1 or any(row.quantity > 1 for row in chosen):
                raise ValidationError(
                    self.env._(
                        "Let the customer choose at one requirement with quantity 1; "
                        "%(service)s has more.",
                        service=service.display_name,
                    )
                )
