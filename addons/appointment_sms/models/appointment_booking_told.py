from odoo import fields, models


class AppointmentBooking(models.Model):
    """The ledger of a booking, on its form."""

    _inherit = "appointment.booking"

    told_state = fields.Selection(
        [("arrived", "Told"), ("waiting", "On its way"), ("lost", "Not reached")],
        string="Customer told",
        compute="_compute_told_state",
        help="Whether the last message about this booking reached the customer.",
    )

    def _compute_told_state(self):
        found = self.env["appointment.message"].search(
            [("booking_id", "in", self.ids), ("state", "!=", "dropped")]
        )
        newest = {}
        for message in found.sorted("id"):
            newest[message.booking_id] = message
        for booking in self:
            message = newest.get(booking)
            booking.told_state = message._get_told_state() if message else False
