from odoo import api, models

HIGHEST = 50
USUAL = 6


class AppointmentBlocks(models.AbstractModel):
    """Lists for blocks of the website editor.

    Odoo's dynamic blocks search with the rights of the visitor, and strangers may read
    no model of ours. So the lists come from the storefront, published things only.
    """

    _name = "appointment.blocks"
    _description = "Blocks of the Website"

    @api.model
    def _get_stores_values(self, limit):
        """Values of the template ``appointment_website.block_stores``."""
        stores_sudo = self.env["appointment.storefront"]._find_stores()
        return {"stores": stores_sudo[: self._parse_limit(limit)]}

    @api.model
    def _get_services_values(self, slug, limit):
        """Values of ``appointment_website.block_services``; of all stores without
        *slug*, of none where the store is not public."""
        storefront = self.env["appointment.storefront"]
        stores_sudo = (
            storefront._find_store(slug) if slug else storefront._find_stores()
        )
        services_sudo = storefront._find_services(stores_sudo)
        services_sudo = services_sudo[: self._parse_limit(limit)]
        prices = self.env["appointment.price"]
        quotes = prices._get_quotes(services_sudo)
        return {
            "is_mixed": len(stores_sudo) > 1,
            "services": [
                {
                    "service": service,
                    "path": storefront._get_booking_path(service),
                    "price": prices._to_label(service, quotes[service]),
                    "duration": storefront._format_duration(service),
                }
                for service in services_sudo
            ],
        }

    @api.model
    def _get_choices(self):
        """What an editor may choose from: ``{"stores": […], "services": […]}``."""
        storefront = self.env["appointment.storefront"]
        stores_sudo = storefront._find_stores()
        services_sudo = storefront._find_services(stores_sudo)
        return {
            "stores": [
                {
                    "value": store.slug,
                    "name": store.name,
                    "path": store._get_web_path(),
                }
                for store in stores_sudo
            ],
            "services": [
                {
                    "name": f"{service.store_id.name}: {service.name}",
                    "path": storefront._get_booking_path(service),
                }
                for service in services_sudo
            ],
        }

    @api.model
    def _parse_limit(self, text):
        limit = int(text) if text.isdecimal() and len(text) < 4 else USUAL
        return min(max(limit, 1), HIGHEST)
