from odoo.http import Controller, Stream, request, route
from odoo.tools import file_path

SCRIPT = "appointment_website/static/src/widget/widget.js"
HOUR = 60 * 60


class WidgetController(Controller):
    """The free times of a store in a frame on somebody else's website (decision 21).

    The frame reads only. It gets no cookie: the browser would not send it back from
    there. Who chooses a time goes on in a window of ours.
    """

    @route(
        "/appointment/widget.js",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def get_script(self):
        response = Stream.from_path(file_path(SCRIPT)).get_response(
            as_attachment=False, max_age=HOUR
        )
        response.headers["Cache-Control"] = f"public, max-age={HOUR}"
        response.headers["Content-Type"] = "text/javascript; charset=utf-8"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @route(
        [
            "/appointment/widget/<string:store>",
            "/appointment/widget/<string:store>/<string:service>",
        ],
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def show_frame(self, store, service=None, lang=None, **params):
        request.is_appointment_frame = True
        request.lang = request.env["appointment.widget"]._get_lang(lang)
        request.update_context(lang=request.lang.code)
        widget = request.env["appointment.widget"]
        storefront = request.env["appointment.storefront"]
        store_sudo = storefront._find_store(store)
        service_sudo = service and storefront._find_service(store, service)
        if not store_sudo or (service and not service_sudo):
            values, status = {"store": store_sudo, "lang_code": lang or ""}, 404
        else:
            values = widget._get_values(store_sudo, service_sudo, params)
            values["lang_code"] = lang or ""
            status = 200
        return request.render(
            "appointment_website.frame",
            {**values, "is_gone": status == 404, "words": widget._get_words()},
            status=status,
            headers={
                "Content-Security-Policy": store_sudo._get_frame_policy(),
                "Cache-Control": "no-store",
                "X-Robots-Tag": "noindex",
            },
        )
