from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    appointment_booking_id = fields.Many2one(
        "appointment.booking",
        string="Booking",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_appointment_fee = fields.Boolean(
        string="Kept after a cancellation",
        readonly=True,
        copy=False,
        help="What the store keeps by its policy, in place of the service.",
    )
    appointment_cancelled_qty = fields.Float(
        string="Quantity before the cancellation",
        readonly=True,
        copy=False,
        digits="Product Unit",
    )
