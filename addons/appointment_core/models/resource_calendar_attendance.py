from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Changed working hours look for bookings they leave outside (T46).

    Record rules look at a line before it is written; this looks once more afterwards.
    """

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["appointment.conflicts"]._enqueue_calendars(lines.calendar_id)
        return lines

    def write(self, vals):
        result = super().write(vals)
        if "calendar_id" in vals:
            self.check_access("write")
        self.env["appointment.conflicts"]._enqueue_calendars(self.calendar_id)
        return result

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        self.env["appointment.conflicts"]._enqueue_calendars(calendars.exists())
        return result
