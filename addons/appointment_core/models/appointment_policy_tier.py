from odoo import fields, models


class AppointmentPolicyTier(models.Model):
    """Share of the price given back from some time before the start on."""

    _name = "appointment.policy.tier"
    _description = "Cancellation Tier"
    _order = "policy_id, before_minutes desc"

    policy_id = fields.Many2one(
        "appointment.policy", required=True, index=True, ondelete="cascade"
    )
    before_minutes = fields.Integer(
        string="From (minutes before)",
        required=True,
        help="A cancellation exactly at this time still counts.",
    )
    refund_percent = fields.Float(string="Refund (%)", required=True, digits=(5, 2))

    _once = models.Constraint(
        "UNIQUE (policy_id, before_minutes)",
        "This policy already has a tier for that time.",
    )
    _valid = models.Constraint(
        "CHECK (before_minutes >= 0 AND refund_percent BETWEEN 0 AND 100)",
        "A tier counts minutes before the start and refunds 0 to 100 %.",
    )
