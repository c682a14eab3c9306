from odoo import models
from odoo.http import request

OURS = "odoo.addons.appointment_"
POLICY = "Content-Security-Policy"


class IrHttp(models.AbstractModel):
    """Only the frame for other websites may be framed by them (decision 21).

    Our other pages may not, so that nobody is made to click on what is not seen. Our
    own website may: its editor shows pages in a frame.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        super()._pre_dispatch(rule, args)
        endpoint = rule.endpoint
        request.is_appointment_page = endpoint.func.__module__.startswith(OURS)
        request.is_appointment_cookie_free = (
            request.is_appointment_page
            and not endpoint.routing.get("save_session", True)
        )

    @classmethod
    def _serve_store(cls, slug):
        page = super()._serve_store(slug)
        request.is_appointment_page = page is not None
        return page

    @classmethod
    def _post_dispatch(cls, response):
        super()._post_dispatch(response)
        if getattr(request, "is_appointment_cookie_free", False):
            # Odoo remembers the language and where a visitor came from.
            response.headers.remove("Set-Cookie")
        if getattr(request, "is_appointment_frame", False):
            return
        if getattr(request, "is_appointment_page", False):
            response.headers.setdefault(POLICY, "frame-ancestors 'self'")
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
