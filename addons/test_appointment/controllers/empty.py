from odoo.http import Controller, request, route


class EmptyController(Controller):
    """A website route that does nothing: what the others are measured against."""

    @route(
        "/test_appointment/empty",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        multilang=False,
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def get_nothing(self):
        return request.make_json_response({})
