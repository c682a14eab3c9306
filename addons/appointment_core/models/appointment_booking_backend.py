from odoo import fields, models


class AppointmentBooking(models.Model):
    """What the backend shows next to a booking."""

    _inherit = "appointment.booking"

    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    partner_email = fields.Char(related="partner_id.email", string="E-mail")
