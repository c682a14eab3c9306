from odoo import models


class AppointmentErasure(models.AbstractModel):
    """That somebody withdrew stays, and who it was goes (T83)."""

    _inherit = "appointment.erasure"

    def _erase_bookings(self, bookings):
        withdrawals = self.env["appointment.withdrawal"].sudo()
        withdrawals = withdrawals.search([("booking_id", "in", bookings.ids)])
        withdrawals.message_ids.unlink()
        withdrawals.activity_ids.unlink()
        withdrawals.write(
            {"customer_name": self.env._("Erased customer"), "email": "-"}
        )
        return super()._erase_bookings(bookings)
