from odoo import models

from ..retrying import retried


class AppointmentBooking(models.Model):
    """A confirmed or moved booking looks again for time off, after its commit."""

    _inherit = "appointment.booking"

    def _after_confirmed(self):
        super()._after_confirmed()
        self._enqueue_conflict_check()

    def _after_rescheduled(self):
        super()._after_rescheduled()
        self._enqueue_conflict_check()

    def _enqueue_conflict_check(self):
        for booking in self.sudo():
            booking.with_delay(channel="root.appointment")._check_conflicts()

    @retried
    def _check_conflicts(self):
        """Job: tell the store when this booking lies in time off (T36)."""
        self.env["appointment.conflicts"]._check_bookings(self)
