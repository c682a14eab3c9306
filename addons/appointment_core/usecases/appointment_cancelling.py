from odoo import models


class AppointmentCancelling(models.AbstractModel):
    """Money after a cancellation: credit note, refund, reconciliation."""

    _name = "appointment.cancelling"
    _description = "Cancelling"

    def _settle(self, bookings, by):
        """Give back what the policy grants for each of *bookings*."""
