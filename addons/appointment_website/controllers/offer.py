from urllib.parse import urlencode

from odoo.http import Controller, request, route


class OfferController(Controller):
    """Links with times that staff chose for somebody."""

    @route(
        "/offer/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_offer(self, token, **_params):
        """Leads on to the booking page with these times only, while they last."""
        offer_sudo = request.env["appointment.offer"]._find(token)
        if offer_sudo.state != "open":
            return request.render(
                "appointment_website.offer_over",
                {"offer": offer_sudo, "store": offer_sudo.store_id},
                status=410 if offer_sudo else 404,
                headers={"X-Robots-Tag": "noindex"},
            )
        path = request.env["appointment.storefront"]._get_booking_path(
            offer_sudo.service_id
        )
        return request.redirect(f"{path}?{urlencode({'offer': token})}")
