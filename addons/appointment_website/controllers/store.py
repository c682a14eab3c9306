from odoo.http import Controller, request, route


class StoreController(Controller):
    """The list of stores; a store's own page is in ``ir.http``."""

    @route(
        "/book",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def show_stores(self):
        stores_sudo = request.env["appointment.storefront"]._find_stores()
        if len(stores_sudo) == 1:
            return request.redirect(stores_sudo._get_web_path())
        return request.render("appointment_website.stores", {"stores": stores_sudo})
