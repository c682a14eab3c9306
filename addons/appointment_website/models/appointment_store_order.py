from odoo import fields, models


class AppointmentStore(models.Model):
    """What customers of a store choose first (requirement R002-047 to R002-050)."""

    _inherit = "appointment.store"

    booking_order = fields.Selection(
        [
            ("service", "The service, then a day and a time"),
            ("person", "The person, then a day, a time and the service"),
        ],
        string="Customers choose first",
        default="service",
        required=True,
        help="Practices whose patients come to a doctor let them choose the person "
        "first: their pages show the team, then the free times of one person.",
    )
