from odoo.exceptions import UserError
from odoo.http import Controller, request, route


class AvailabilityController(Controller):
    """Free days and times as JSON, for the calendar of the booking page."""

    @route(
        "/appointment/availability/<string:store>/<string:service>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def get_month(self, store, service, **params):
        """Month states and one day's times; 400 or 404 with a sentence else."""
        service_sudo = request.env["appointment.storefront"]._find_service(
            store, service
        )
        if not service_sudo:
            return self._refuse(404, request.env._("This service is not offered."))
        months = request.env["appointment.month"]
        try:
            asked = months._parse(service_sudo, params)
        except UserError as error:
            return self._refuse(400, str(error))
        answer = months._get_month(service_sudo, asked)
        response = self._answer(answer)
        if response.status_code != 304:  # who looks at the same still asks for it once
            request.env["appointment.funnel"]._note_month(
                service_sudo, answer, asked.persons, asked.resource
            )
        return response

    def _answer(self, answer):
        """As JSON; nothing but 304 to a browser that has the same answer already."""
        response = request.make_json_response(answer, [("Cache-Control", "no-cache")])
        response.add_etag(weak=True)
        return response.make_conditional(request.httprequest)

    def _refuse(self, status, message):
        return request.make_json_response({"message": message}, status=status)
