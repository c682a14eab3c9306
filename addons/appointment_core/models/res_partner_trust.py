from odoo import fields, models

DESK_GROUP = "appointment_core.appointment_core_group_frontdesk"


class ResPartner(models.Model):
    """What a customer agreed to, and where the person can no longer book online."""

    _inherit = "res.partner"

    appointment_block_ids = fields.One2many(
        "appointment.customer.block",
        "partner_id",
        string="Cannot book online",
        groups=DESK_GROUP,
    )
    appointment_consent_ids = fields.One2many(
        "appointment.consent", "partner_id", string="Consents", groups=DESK_GROUP
    )
