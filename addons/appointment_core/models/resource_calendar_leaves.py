from odoo import api, models

CHANNEL = "root.appointment"


class ResourceCalendarLeaves(models.Model):
    """Time off looks for bookings it hits, after its own commit (T36)."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._enqueue_conflict_check()
        return leaves

    def write(self, vals):
        result = super().write(vals)
        if {"date_from", "date_to", "resource_id", "calendar_id"} & vals.keys():
            self._enqueue_conflict_check()
        return result

    def _enqueue_conflict_check(self):
        leaves = self.filtered(lambda leave: leave.time_type == "leave")
        if leaves:
            leaves.sudo().with_delay(channel=CHANNEL)._check_conflicts()

    def _check_conflicts(self):
        """Job: tell the stores about bookings inside this time off."""
        self.env["appointment.conflicts"]._check_leaves(self)
