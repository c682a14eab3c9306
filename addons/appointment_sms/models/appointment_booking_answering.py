from odoo import fields, models


class AppointmentBooking(models.Model):
    """What the customer answered to a reminder."""

    _inherit = "appointment.booking"

    attendance_confirmed_at = fields.Datetime(
        string="Coming, said on",
        readonly=True,
        copy=False,
        help="When the customer confirmed to come, by answering a reminder.",
    )
    cancel_asked_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When we asked the customer whether to cancel for sure.",
    )

    def _after_rescheduled(self):
        super()._after_rescheduled()
        self._gate().write({"attendance_confirmed_at": False, "cancel_asked_at": False})
