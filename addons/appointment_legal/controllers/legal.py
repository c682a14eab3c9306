from odoo.http import Controller, request, route

from odoo.addons.appointment_website.controllers.booking import (
    PRIVATE,
    BookingController,
)

PAGES = ("imprint", "privacy", "terms", "withdrawal")
ACCEPTED = {
    "terms": "terms_version_id",
    "privacy": "privacy_version_id",
    "withdrawal": "withdrawal_version_id",
}


class LegalController(Controller):
    """The legal pages of a store, and the texts that a booking was made by."""

    @route(
        "/<string:store>/legal/<string:kind>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_text(self, store, kind, **_params):
        store_sudo = request.env["appointment.storefront"]._find_store(store)
        if not store_sudo or kind not in PAGES:
            raise request.not_found()
        values = {"store": store_sudo, "kind": kind}
        if kind != "imprint":
            values["body"] = store_sudo._get_legal_body(kind)
            if not values["body"]:
                raise request.not_found()
        return request.render("appointment_legal.text_page", values)

    @route(
        "/booking/<int:booking_id>/<string:token>/legal/<string:kind>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_accepted(self, booking_id, token, kind, **_params):
        """The text as it was when the customer booked."""
        booking_sudo = BookingController()._find_booking(booking_id, token)
        text_sudo = booking_sudo and kind in ACCEPTED and booking_sudo[ACCEPTED[kind]]
        if not text_sudo:
            raise request.not_found()
        return request.render(
            "appointment_legal.accepted_page",
            {
                "store": booking_sudo.store_id,
                "booking": booking_sudo,
                "text": text_sudo,
            },
            headers=PRIVATE,
        )
