from odoo import api, fields, models


class AppointmentService(models.Model):
    """A service has a link to pass on."""

    _inherit = "appointment.service"

    share_url = fields.Char(
        string="Link to book",
        compute="_compute_share_url",
        help="Opens the free times of this service. Works once it is published.",
    )

    @api.depends("name", "store_id.slug")
    def _compute_share_url(self):
        storefront = self.env["appointment.storefront"]
        for service in self:
            path = service._origin.id and storefront._get_booking_path(service._origin)
            service.share_url = path and f"{service.store_id.get_base_url()}{path}"

    def action_offer_times(self):
        """A new offer of this service, to be filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "appointment.offer",
            "name": self.env._("Offer Times"),
            "view_mode": "form",
            "target": "current",
            "context": {"default_service_id": self.id},
        }


class ResourceResource(models.Model):
    """A person who is shown to customers has a link to the own free times."""

    _inherit = "resource.resource"

    share_url = fields.Char(
        string="Link to book",
        compute="_compute_share_url",
        help="Opens the free times of this person, whatever the service.",
    )

    @api.depends(
        "name", "is_appointment_public", "resource_type", "appointment_store_ids.slug"
    )
    def _compute_share_url(self):
        people = self.env["appointment.person"]
        for resource in self:
            store = resource.appointment_store_ids[:1]
            is_shown = (
                resource.is_appointment_public
                and resource.resource_type == "user"
                and resource._origin.id
                and store.slug
            )
            resource.share_url = is_shown and (
                f"{store.get_base_url()}{people._get_path(store, resource._origin)}"
            )
