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
        return cls._serve_store(request.httprequest.path.strip("/"))

    @classmethod
    def _serve_page(cls):
        """A store may be the front door: the home page that a website names (``/``
        asks here, not in the fallback, with the path of that home page)."""
        if page := super()._serve_page():
            return page
        path = request.httprequest.path
        if path == "/" or path != request.website._get_cached("homepage_url"):
            return page
        return cls._serve_store(path.strip("/")) or page

    @classmethod
    def _serve_store(cls, slug):
        storefront = request.env["appointment.storefront"]
        store_sudo = storefront._find_store(slug)
        if store_sudo and store_sudo.slug != slug:
            path = cls._url_for(store_sudo._get_web_path())
            return request.redirect_query(path, request.httprequest.args, code=301)
        if store_sudo:
            values = storefront._get_store_values(store_sudo)
            page = request.render("appointment_website.store", values)
        elif storefront._was_store(slug):
            values = {"store": store_sudo}
            page = request.render("appointment_website.gone", values, status=404)
        else:
            return None
        # The fallback runs on a read-only cursor: render now, inside its retry.
        page.flatten()
        return page

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "appointment_website"]
