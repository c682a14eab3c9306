from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from .availability import AvailabilityController


class PersonController(Controller):
    """Person first: free times of somebody, then the service."""

    @route(
        "/<string:store>/with/<string:person>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_times(self, store, person, **params):
        people = request.env["appointment.person"]
        team = people._find(store, person)
        if not team:
            store_sudo = request.env["appointment.storefront"]._find_store(store)
            return request.render(
                "appointment_website.gone_person", {"store": store_sudo}, status=404
            )
        return request.render(
            "appointment_website.person_times",
            people._get_page_values(team, params),
            headers={"X-Robots-Tag": "noindex"},
        )


class PersonAvailabilityController(AvailabilityController):
    """The same as JSON, for the script of that page."""

    @route(
        "/appointment/availability/<string:store>/with/<string:person>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def get_month_of_person(self, store, person, **params):
        people = request.env["appointment.person"]
        team = people._find(store, person)
        if not team or not team.services:
            return self._refuse(
                404, request.env._("This person takes no bookings here.")
            )
        try:
            asked = people._parse(team, params)
        except UserError as error:
            return self._refuse(400, str(error))
        return self._answer(people._get_month(team, asked))
