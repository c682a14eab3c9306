from odoo import fields, models


class QueueJob(models.Model):
    """A job knows the booking it works for, so that its store can be told."""

    _inherit = "queue.job"

    appointment_booking_id = fields.Many2one(
        "appointment.booking",
        string="Booking",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
