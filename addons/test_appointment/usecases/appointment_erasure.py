from odoo import models


class AppointmentErasure(models.AbstractModel):
    """A vehicle leaves with its owner."""

    _inherit = "appointment.erasure"

    def _erase_bookings(self, bookings):
        super()._erase_bookings(bookings)
        bookings.test_vehicle = False
