from odoo import api, models


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
        conflicts = self.env["appointment.conflicts"]
        stores = self.env["appointment.store"].sudo()
        for leave in self.sudo().filtered(lambda row: row.time_type == "leave"):
            span = leave.date_from, leave.date_to
            if leave.resource_id:
                conflicts._enqueue(stores, leave.resource_id, *span)
            elif leave.calendar_id:
                conflicts._enqueue_calendars(leave.calendar_id, *span)
            else:
                of_company = stores.search([("company_id", "=", leave.company_id.id)])
                conflicts._enqueue(of_company, leave.resource_id, *span)
