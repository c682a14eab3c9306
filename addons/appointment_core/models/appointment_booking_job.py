from odoo import models


class AppointmentBooking(models.Model):
    """A job of a booking works for that booking."""

    _inherit = "appointment.booking"

    def _find_job_booking(self, job):
        # It is there while its job is made; afterwards somebody may have deleted it.
        bookings = self.exists() if job.date_started else self
        return bookings if len(bookings) == 1 else self.browse()
