from odoo.http import STATIC_CACHE_LONG, Controller, request, route


class PictureController(Controller):
    """Pictures of published stores and services; strangers may read no model."""

    @route(
        [
            "/appointment/picture/<string:store>",
            "/appointment/picture/<string:store>/<string:service>",
        ],
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def get_picture(self, store, service=None, **_params):
        storefront = request.env["appointment.storefront"]
        record_sudo = (
            storefront._find_service(store, service)
            if service
            else storefront._find_store(store)
        )
        size = "image_256" if service else "image_1024"
        if not record_sudo[size]:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_image_stream_from(record_sudo, size)
        return stream.get_response(max_age=STATIC_CACHE_LONG)
