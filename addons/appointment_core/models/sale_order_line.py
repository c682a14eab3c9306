from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """Lines of an order that belong to a booking."""

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

    @api.model_create_multi
    def create(self, vals_list):
        self.env["sale.order"]._check_booking_unchanged(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self.env["sale.order"]._check_booking_unchanged(vals)
        return super().write(vals)
