from odoo.http import Controller, content_disposition, request, route

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
            return request.not_found()
        values = {"store": store_sudo, "kind": kind}
        if kind != "imprint":
            values["body"] = store_sudo._get_legal_body(kind)
            if not values["body"]:
                return request.not_found()
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
            return request.not_found()
        return request.render(
            "appointment_legal.accepted_page",
            {
                "store": booking_sudo.store_id,
                "booking": booking_sudo,
                "text": text_sudo,
            },
            headers=PRIVATE,
        )

    @route(
        "/appointment/processing/<int:text_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_text(self, text_id):
        """A version as a file, for who may read it in the back office."""
        text = request.env["appointment.legal.text"].browse(text_id).exists()
        if not text or not text.has_access("read"):
            return request.not_found()
        content, kind = text.sudo()._print()
        name = text._get_title()
        mimetype = "application/pdf" if kind == "pdf" else "text/html"
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Disposition", content_disposition(f"{name}.{kind}")),
            ],
        )
