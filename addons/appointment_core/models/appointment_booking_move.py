from odoo import fields, models


class AppointmentBookingMove(models.Model):
    """One reschedule: the times before and after. Rows are never changed."""

    _name = "appointment.booking.move"
    _description = "Reschedule"
    _order = "booking_id, id"

    booking_id = fields.Many2one(
        "appointment.booking", required=True, index=True, ondelete="cascade"
    )
    store_id = fields.Many2one(related="booking_id.store_id", store=True, index=True)
    old_start = fields.Datetime(required=True)
    old_stop = fields.Datetime(required=True)
    new_start = fields.Datetime(required=True)
    new_stop = fields.Datetime(required=True)
    by = fields.Selection([("customer", "Customer"), ("store", "Store")], required=True)
    user_id = fields.Many2one("res.users", string="Done by")
