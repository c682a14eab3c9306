from functools import partial

from odoo.exceptions import UserError
from odoo.http import request, route

from .booking import MAX_FORM_BYTES, PRIVATE, BookingController
from .limit import find_excess

PAGE = "/booking/<int:booking_id>/<string:token>"


class SelfServiceController(BookingController):
    """Moving, cancelling and repeating a booking, and its documents."""

    # ------------------------------------------------------------ moving

    @route(
        f"{PAGE}/move",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_move(self, booking_id, token, **params):
        booking_sudo = self._find_booking(booking_id, token)
        if not booking_sudo:
            return self._render_unknown()
        return self._render_move(booking_sudo, params=params)

    @route(
        f"{PAGE}/availability",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def get_move_month(self, booking_id, token, **params):
        """Like ``/appointment/availability``, for a booking that is to be moved."""
        booking_sudo = self._find_booking(booking_id, token)
        if not booking_sudo:
            message = request.env._("This link is not valid any more.")
            return request.make_json_response({"message": message}, status=404)
        try:
            answer = request.env["appointment.moving"]._get_month(booking_sudo, params)
        except UserError as error:
            return request.make_json_response({"message": str(error)}, status=400)
        return request.make_json_response(answer, [("Cache-Control", "no-store")])

    @route(
        f"{PAGE}/move",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: the page that says so keeps the calendar
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def move(self, booking_id, token, **form):
        booking_sudo, refused = self._open(booking_id, token, form, self._render_move)
        if refused:
            return refused
        problems = request.env["appointment.moving"]._move(booking_sudo, form)
        if problems:
            status = 422 if "start" in problems else 409
            return self._render_move(booking_sudo, problems, status)
        path = f"{booking_sudo._get_web_path()}?moved=1"
        return request.redirect(path, code=303)

    # ------------------------------------------------------------ cancelling

    @route(
        f"{PAGE}/cancel",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_cancel(self, booking_id, token, **_params):
        booking_sudo = self._find_booking(booking_id, token)
        if not booking_sudo:
            return self._render_unknown()
        return self._render_cancel(booking_sudo)

    @route(
        f"{PAGE}/cancel",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: what was typed is not lost
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def cancel(self, booking_id, token, **form):
        render = partial(self._render_cancel, form=form)
        booking_sudo, refused = self._open(booking_id, token, form, render)
        if refused:
            return refused
        problems = request.env["appointment.self.service"]._cancel(booking_sudo, form)
        if problems:
            return self._render_cancel(booking_sudo, problems, 409, form)
        return request.redirect(booking_sudo._get_web_path(), code=303)

    # ------------------------------------------------------------ again, documents

    @route(
        f"{PAGE}/rebook",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def book_again(self, booking_id, token, **_form):
        """The booking page with all that was chosen and answered before."""
        booking_sudo = self._find_booking(booking_id, token)
        if not booking_sudo:
            return self._render_unknown()
        service_sudo = booking_sudo.service_id
        request.session["appointment_again"] = booking_sudo.id
        path = request.env["appointment.storefront"]._get_booking_path(service_sudo)
        return request.redirect(path, code=303)

    @route(
        f"{PAGE}/document/<string:kind>/<int:record_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def download_document(self, booking_id, token, kind, record_id, **_params):
        """The PDF of an order, invoice, credit note or receipt of this booking."""
        excess = find_excess()
        booking_sudo = self._find_booking(booking_id, token)
        documents = request.env["appointment.documents"]
        record_sudo = (
            documents._find(booking_sudo, kind, record_id) if booking_sudo else None
        )
        if not record_sudo:
            return self._render_unknown()
        if excess:
            problems = {"refusal": str(excess)}
            return self._render_booking(booking_sudo, problems, excess.http_status)
        if kind != "receipt":
            return request.redirect(documents._get_address(record_sudo))
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", 'attachment; filename="receipt.pdf"'),
        ]
        content = documents._render_receipt(record_sudo)
        return request.make_response(content, [*headers, *PRIVATE.items()])

    # ------------------------------------------------------------ small helpers

    def _render_move(self, booking_sudo, problems=None, status=409, params=None):
        values = request.env["appointment.moving"]._get_page_values(
            booking_sudo, params, problems
        )
        return request.render(
            "appointment_website.move",
            values,
            status=status if problems else 200,
            headers=PRIVATE,
        )

    def _render_cancel(self, booking_sudo, problems=None, status=409, form=None):
        values = request.env["appointment.self.service"]._get_cancel_values(
            booking_sudo
        )
        reason = (form or {}).get("reason")
        values.update(
            problems=problems or {},
            refusal=(problems or {}).get("refusal"),
            reason=reason if isinstance(reason, str) else "",
        )
        return request.render(
            "appointment_website.cancel",
            values,
            status=status if problems else 200,
            headers=PRIVATE,
        )
