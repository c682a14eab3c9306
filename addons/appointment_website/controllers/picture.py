from odoo.http import STATIC_CACHE_LONG, Controller, request, route

from ..models.appointment_picture_mixin import WIDTHS

FIELDS = {str(width): f"picture_{width}" for width in WIDTHS}


class PictureController(Controller):
    """Pictures of what is published, made when uploaded; none is made here."""

    @route(
        "/appointment/picture/<string:model>/<int:row>/<string:size>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def get_picture(self, model, row, size, **_params):
        record_sudo = request.env["appointment.storefront"]._find_pictured(model, row)
        name = "logo" if size == "logo" else FIELDS.get(size)
        if not name or name not in record_sudo or not record_sudo[name]:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(record_sudo, name)
        return stream.get_response(max_age=STATIC_CACHE_LONG)
