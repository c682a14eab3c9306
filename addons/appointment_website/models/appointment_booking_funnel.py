from odoo import models


class AppointmentBooking(models.Model):
    """A visitor who has booked, or asked for it, is at the end of the funnel."""

    _inherit = "appointment.booking"

    def _after_pending(self):
        result = super()._after_pending()
        self.env["appointment.funnel"]._note_booked(self)
        return result

    def _after_confirmed(self):
        result = super()._after_confirmed()
        self.env["appointment.funnel"]._note_booked(self)
        return result
