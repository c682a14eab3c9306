from odoo import fields, models


class ResPartner(models.Model):
    """Whether a customer wants advertising. Messages about bookings need no consent."""

    _inherit = "res.partner"

    is_advertising_wanted = fields.Boolean(
        string="Wants advertising",
        company_dependent=True,
        help="The customer agreed to offers and news of this company. Messages about "
        "appointments are sent anyway.",
    )
