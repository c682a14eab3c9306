from odoo import fields, models


class AppointmentStoreImage(models.Model):
    """A photo on the page of a store."""

    _name = "appointment.store.image"
    _description = "Store Photo"
    _inherit = ["appointment.store.row", "image.mixin"]
    _order = "store_id, sequence, id"

    store_id = fields.Many2one(
        "appointment.store", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Description", required=True, translate=True)
    image_1920 = fields.Image(required=True)
