from odoo.http import request, route

from .booking import MAX_FORM_BYTES, BookingController


class BookingAfterController(BookingController):
    """What comes after a booking, or after a hold that has lapsed."""

    # ------------------------------------------------------------ confirmation

    @route(
        ["/book/confirm", "/book/receipt"],
        type="http",
        auth="public",
        website=True,
        multilang=False,  # else its language would be taken for a store
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_current(self, **_params):
        """Lead a visitor to the booking just made (R002-011, R002-012)."""
        booking_sudo = self._find_current()
        if not booking_sudo:
            return request.render("appointment_website.no_booking", {}, status=404)
        step = "receipt" if request.httprequest.path.endswith("receipt") else ""
        return request.redirect(booking_sudo._get_web_path(step), code=303)

    def _find_current(self):
        """The last booking of this browser whose page still opens, or none."""
        bookings_sudo = request.env["appointment.booking"].sudo()
        key = request.session.get("appointment_visitor")
        if not key:
            return bookings_sudo
        booking_sudo = bookings_sudo.search(
            [("visitor_key", "=", key)], order="id desc", limit=1
        )
        token = booking_sudo.access_token or ""
        return booking_sudo if booking_sudo._is_opened_by(token) else None

    @route(
        "/booking/<int:booking_id>/<string:token>/receipt",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_receipt(self, booking_id, token, **_params):
        """The page after a payment (R002-054); as long as there is none, the other."""
        booking_sudo = self._find_booking(booking_id, token)
        if not booking_sudo:
            return self._render_unknown()
        stage = request.env["appointment.review"]._get_stage(booking_sudo)
        if stage not in ("confirmed", "requested"):
            return request.redirect(booking_sudo._get_web_path(), code=303)
        return self._render_booking(booking_sudo, is_receipt=True)

    # ------------------------------------------------------------ hold over

    @route(
        "/booking/<int:booking_id>/<string:token>/again",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand, as on all pages of a booking
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def hold_again(self, booking_id, token, **form):
        """Another time for a hold that has lapsed, with everything that was typed."""
        booking_sudo, refused = self._open(booking_id, token, form)
        if refused:
            return refused
        start = request.env["appointment.booking.form"]._find_start(form.get("start"))
        if not start:
            sentence = request.env._("Please choose one of the offered times.")
            return self._render_booking(booking_sudo, {"refusal": sentence}, 422)
        newer_sudo, problems = request.env["appointment.holding.again"]._hold(
            booking_sudo, start
        )
        if problems:
            return self._render_booking(booking_sudo, problems)
        return request.redirect(newer_sudo._get_web_path(), code=303)

    # ------------------------------------------------------------ consent

    @route(
        "/booking/<int:booking_id>/<string:token>/news",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand, as on all pages of a booking
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def withdraw_news(self, booking_id, token, **form):
        """No more news of the store: as easy as it was to agree."""
        booking_sudo, refused = self._open(booking_id, token, form)
        if refused:
            return refused
        request.env["appointment.review"]._withdraw_news(booking_sudo)
        return request.redirect(booking_sudo._get_web_path(), code=303)
