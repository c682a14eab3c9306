from urllib.parse import urlencode

from odoo.http import Controller, request, route


class EntryController(Controller):
    """The ways in, and short addresses that lead each role to its own area."""

    @route(
        "/start",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def show_start(self):
        return self._render_ways()

    @route(
        ["/customer", "/workshop", "/jockey", "/admin"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def lead(self, **_params):
        """To the area for those who have it; others read which one is theirs."""
        key = request.httprequest.path.strip("/")
        area = request.env["appointment.entry"]._find_area(key)
        if not area:
            return self._render_ways("missing", 404)
        if area.is_open:
            return request.redirect(area.path)
        if request.env.user._is_public():
            return request.redirect(f"/web/login?{urlencode({'redirect': f'/{key}'})}")
        return self._render_ways("closed", 403, area)

    def _render_ways(self, reason=None, status=200, area=None):
        values = {
            "ways": request.env["appointment.entry"]._get_ways(),
            "reason": reason,
            "area": area,
        }
        return request.render(
            "appointment_website.start",
            values,
            status=status,
            headers={"Cache-Control": "private"},
        )
