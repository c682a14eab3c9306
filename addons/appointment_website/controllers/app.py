from odoo.http import STATIC_CACHE_LONG, Controller, request, route

KIND = {
    "type": "http",
    "auth": "public",
    "website": True,
    "multilang": False,
    "methods": ["GET"],
    "readonly": True,
    "save_session": False,
    "sitemap": False,
}


class AppController(Controller):
    """What makes the pages of a store an app on a phone (decision 22)."""

    @route("/appointment/manifest.webmanifest", **KIND)
    def get_manifest(self, store="", lang=None, **_params):
        app = self._get_app(lang)
        return request.make_json_response(
            app._get_manifest(self._find_store(store)),
            [("Content-Type", "application/manifest+json")],
        )

    @route("/appointment/icon/<int:size>", **KIND)
    def get_icon(self, size, store="", maskable="", **_params):
        app = request.env["appointment.app"]
        if size not in app._get_icon_sizes():
            raise request.not_found()
        icon = app._draw_icon(self._find_store(store), size, bool(maskable))
        headers = [
            ("Content-Type", "image/png"),
            ("Cache-Control", f"public, max-age={STATIC_CACHE_LONG}"),
        ]
        return request.make_response(icon, headers)

    @route("/appointment/service-worker.js", **KIND)
    def get_worker(self):
        headers = [
            ("Content-Type", "text/javascript; charset=utf-8"),
            ("Cache-Control", "no-cache"),
            ("Service-Worker-Allowed", "/"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(
            request.env["appointment.app"]._get_worker(), headers
        )

    @route("/appointment/offline", **KIND)
    def show_offline(self, lang=None, **_params):
        self._get_app(lang)
        return request.render("appointment_website.offline", {})

    # ------------------------------------------------------------ small helpers

    def _get_app(self, lang):
        """The use case in the asked language, else the visitor's."""
        request.lang = request.env["appointment.widget"]._get_lang(lang)
        request.update_context(lang=request.lang.code)
        return request.env["appointment.app"]

    def _find_store(self, slug):
        return request.env["appointment.storefront"]._find_store(slug)
