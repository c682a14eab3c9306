from odoo.exceptions import UserError
from odoo.http import request, route

from .booking import MAX_FORM_BYTES, PRIVATE, BookingController
from .limit import find_excess


class BookingLinkController(BookingController):
    """The link by mail that shows whose the e-mail address of a booking is.

    Programs that look at mails open every link, so opening it changes nothing: the
    button does.
    """

    @route(
        "/booking/link/<int:booking_id>/<string:key>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_link(self, booking_id, key, **_params):
        booking_sudo = self._find_linked(booking_id, key)
        if not booking_sudo:
            return self._render_unknown()
        return self._render_link(booking_sudo)

    @route(
        "/booking/link/<int:booking_id>/<string:key>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: the page that says so has the button again
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def use_link(self, booking_id, key, **form):
        excess = find_excess()
        request.env["appointment.placing"].sudo()._begin()
        booking_sudo = self._find_linked(booking_id, key)
        if not booking_sudo:
            return self._render_unknown()
        if refused := self._find_refusal(form, excess):
            return self._render_link(booking_sudo, *refused)
        proof = request.env["appointment.proof"]
        if not proof._can_be_used(booking_sudo):
            return self._render_link(booking_sudo)
        booking_sudo, problems = proof._use(booking_sudo)
        if problems:
            return self._render_link(booking_sudo, problems["refusal"], 409)
        # Whoever goes on here may go back to choose another time and types nothing.
        if booking_sudo.visitor_key:
            request.session["appointment_visitor"] = booking_sudo.visitor_key
        return request.redirect(booking_sudo._get_web_path(), code=303)

    @route(
        "/booking/<int:booking_id>/<string:token>/link",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand, as on all pages of a booking
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def send_link_again(self, booking_id, token, **form):
        booking_sudo, refused = self._open(booking_id, token, form)
        if refused:
            return refused
        if booking_sudo._is_link_awaited() and not booking_sudo._get_link_wait():
            try:
                request.env["appointment.rate.limit"]._count(
                    "website_link", booking_sudo._get_contact_address()
                )
            except UserError as error:
                return self._render_booking(booking_sudo, {"refusal": str(error)}, 429)
            booking_sudo._ask_for_link()
        return request.redirect(booking_sudo._get_web_path(), code=303)

    def _find_linked(self, booking_id, key):
        """The booking that *key*, from a mail, confirms, or none."""
        booking_sudo = request.env["appointment.booking"].sudo().browse(booking_id)
        return booking_sudo if booking_sudo._is_linked_by(key) else None

    def _render_link(self, booking_sudo, refusal=None, status=200):
        values = {
            "booking": booking_sudo,
            "store": booking_sudo.store_id,
            "service": booking_sudo.service_id,
            "when": booking_sudo._format_span(),
            "refusal": refusal,
            "is_open": request.env["appointment.proof"]._can_be_used(booking_sudo),
        }
        return request.render(
            "appointment_website.link", values, status=status, headers=PRIVATE
        )
