from odoo.http import Controller, request, route


def list_pages(env, _rule, query):
    """Pages for the sitemap: the directory, and what is published of each store."""
    for path in env["appointment.storefront"]._get_public_paths():
        if not query or query.lower() in path:
            yield {"loc": path}


class StoreController(Controller):
    """The list of stores, short addresses, teams; a store's page is in ``ir.http``."""

    @route(
        ["/book", "/book/page/<int:page>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=list_pages,
    )
    def show_stores(self, page=1, **params):
        return self._render_stores("/book", page, params)

    @route(
        ["/clinics", "/clinics/page/<int:page>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_clinics(self, page=1, **params):
        """The same list under the name that practices print."""
        return self._render_stores("/clinics", page, params)

    @route(
        ["/c", "/c/<string:code>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def open_code(self, code="", **_params):
        """The short address on paper leads to the store."""
        store_sudo = request.env["appointment.storefront"]._find_store_by_code(code)
        if store_sudo:
            return self._lead_to(store_sudo._get_web_path())
        return request.render(
            "appointment_website.code",
            {"code": code[:20]},
            status=404 if code else 200,
        )

    @route(
        "/<string:store>/team/<string:person>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_person(self, store, person, **_params):
        storefront = request.env["appointment.storefront"]
        store_sudo = storefront._find_store(store)
        person_sudo = storefront._find_person(store, person)
        if not person_sudo:
            return request.render(
                "appointment_website.gone_person", {"store": store_sudo}, status=404
            )
        path = storefront._get_person_path(store_sudo, person_sudo)
        if path != f"/{store}/team/{person}":
            return self._lead_to(path, code=301)
        return request.render(
            "appointment_website.person",
            request.env["appointment.store.page"]._get_person_values(
                store_sudo, person_sudo
            ),
        )

    def _lead_to(self, path, code=303):
        """To *path* in the language of this page."""
        return request.redirect(request.env["ir.http"]._url_for(path), code=code)

    def _render_stores(self, path, page, params):
        directory = request.env["appointment.directory"]
        search = directory._parse(params)
        stores_sudo = request.env["appointment.storefront"]._find_stores()
        if len(stores_sudo) == 1 and not search:
            return self._lead_to(stores_sudo._get_web_path())
        return request.render(
            "appointment_website.stores", directory._get_values(search, page, path)
        )
