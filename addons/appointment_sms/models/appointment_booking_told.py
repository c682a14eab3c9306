from collections import defaultdict

from odoo import fields, models

# What is said of several ways together: one that arrived is enough.
ORDER = ("arrived", "waiting", "lost")


class AppointmentBooking(models.Model):
    """Whether the customer knows, for one glance at a list of bookings."""

    _inherit = "appointment.booking"

    told_state = fields.Selection(
        [("arrived", "Told"), ("waiting", "On its way"), ("lost", "Not reached")],
        string="Customer told",
        compute="_compute_told_state",
        help="Whether the last message about this booking reached the customer by any "
        "way.",
    )

    def _compute_told_state(self):
        found = self.env["appointment.message"].search(
            [("booking_id", "in", self.ids), ("state", "!=", "dropped")], order="id"
        )
        told = defaultdict(lambda: defaultdict(set))
        for message in found:
            # The last one keeps its place: a dictionary remembers the order.
            of_booking = told[message.booking_id]
            states = of_booking.pop(message._get_base_key(), set())
            of_booking[message._get_base_key()] = states | {message._get_told_state()}
        for booking in self:
            states = list(told[booking].values())[-1:]
            booking.told_state = next(
                (state for state in ORDER if states and state in states[0]), False
            )
