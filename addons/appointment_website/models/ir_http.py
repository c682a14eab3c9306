from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """Store pages live at bare addresses: ``/autoservice-witten``."""

    _inherit = "ir.http"

    @classmethod
    def _serve_fallback(cls):
        """Odoo's own routes, pages and redirects win over a store's address."""
        if "\x00" in request.httprequest.path:
            return None  # PostgreSQL cannot even look for it
        if response := super()._serve_fallback():
            return response
        if request.httprequest.method not in ("GET", "HEAD"):
            return None
        storefront = request.env["appointment.storefront"]
        store_sudo = storefront._find_store(request.httprequest.path.strip("/"))
        if not store_sudo:
            return None
        # The fallback runs on a read-only cursor: render now, inside its retry.
        page = request.render(
            "appointment_website.store", storefront._get_store_values(store_sudo)
        )
        page.flatten()
        return page

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "appointment_website"]
