from odoo import models


class ResourceCalendarAttendance(models.Model):
    """A line of weekly hours; record rules look at it before and after a change."""

    _inherit = "resource.calendar.attendance"

    def write(self, vals):
        result = super().write(vals)
        if "calendar_id" in vals:
            self.check_access("write")
        return result
