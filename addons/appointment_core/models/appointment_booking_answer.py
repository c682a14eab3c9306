from odoo import fields, models


class AppointmentBookingAnswer(models.Model):
    """What a customer answered to a question of the service, as asked then."""

    _name = "appointment.booking.answer"
    _description = "Booking Answer"
    _inherit = ["appointment.store.row"]
    _order = "booking_id, id"

    booking_id = fields.Many2one(
        "appointment.booking", required=True, index=True, ondelete="cascade"
    )
    store_id = fields.Many2one(related="booking_id.store_id", store=True, index=True)
    question_id = fields.Many2one(
        "appointment.service.question", ondelete="set null", index="btree_not_null"
    )
    name = fields.Char(string="Question as asked", required=True)
    value = fields.Text(string="Answer")
