from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """The page of a store is the first step of the funnel."""

    _inherit = "ir.http"

    @classmethod
    def _serve_store(cls, slug):
        page = super()._serve_store(slug)
        values = getattr(page, "qcontext", None) or {}
        store_sudo = values.get("store")
        if store_sudo and page.status_code == 200:
            request.env["appointment.funnel"]._note("store", store_sudo)
        return page
