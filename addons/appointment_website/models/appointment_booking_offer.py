from odoo import fields, models


class AppointmentBooking(models.Model):
    """A booking may come from times that staff offered."""

    _inherit = "appointment.booking"

    offer_id = fields.Many2one(
        "appointment.offer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _is_free_of_rules(self, start):
        """Staff chose these times; they may be nearer or further than others."""
        is_offered = start in self.sudo().offer_id.time_ids.mapped("start")
        return super()._is_free_of_rules(start) or is_offered
