from odoo.http import Controller, request, route

from .app import KIND


class BlocksController(Controller):
    """Lists of stores and services for blocks on pages of the website."""

    @route("/appointment/blocks/stores", **KIND)
    def get_stores(self, limit="", lang=None, **_params):
        blocks = self._get_blocks(lang)
        return self._render("block_stores", blocks._get_stores_values(limit))

    @route("/appointment/blocks/services", **KIND)
    def get_services(self, store="", limit="", lang=None, **_params):
        blocks = self._get_blocks(lang)
        return self._render("block_services", blocks._get_services_values(store, limit))

    @route("/appointment/blocks/choices", **KIND)
    def get_choices(self):
        return request.make_json_response(
            request.env["appointment.blocks"]._get_choices()
        )

    # ------------------------------------------------------------ small helpers

    def _get_blocks(self, lang):
        request.lang = request.env["appointment.widget"]._get_lang(lang)
        request.update_context(lang=request.lang.code)
        return request.env["appointment.blocks"]

    def _render(self, name, values):
        return request.render(
            f"appointment_website.{name}",
            values,
            headers={"X-Robots-Tag": "noindex", "Cache-Control": "no-cache"},
        )
