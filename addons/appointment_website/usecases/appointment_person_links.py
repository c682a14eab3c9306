from odoo import api, models


class AppointmentStorePage(models.AbstractModel):
    """Pages of stores and people lead to the free times of a person."""

    _inherit = "appointment.store.page"

    @api.model
    def _describe_person(self, store, person):
        path = self.env["appointment.person"]._get_path(store, person)
        return {**super()._describe_person(store, person), "times_path": path}
