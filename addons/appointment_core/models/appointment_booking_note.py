from odoo import api, fields, models
from odoo.exceptions import UserError

from ..encrypted import Encrypted


class AppointmentBookingNote(models.Model):
    """What the treating provider writes about a booking, and what a customer confides.

    Encrypted, and read by whoever treats the booking alone, whatever else a user may
    do. A note stays as it was written: a correction is a further note.
    """

    _name = "appointment.booking.note"
    _description = "Confidential Note"
    _order = "create_date desc, id desc"
    _rec_name = "booking_id"

    booking_id = fields.Many2one(
        "appointment.booking", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="booking_id.partner_id")
    service_id = fields.Many2one(related="booking_id.service_id")
    start = fields.Datetime(related="booking_id.start", string="Appointment")
    text = Encrypted(string="Note", required=True)
    is_from_customer = fields.Boolean(string="From the customer", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "is_from_customer": False} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise UserError(
                self.env._(
                    "A confidential note stays as it was written. Add a further note "
                    "to correct it."
                )
            )
        return super().write(vals)
