import secrets

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..usecases.appointment_booking_form import Outcome
from .limit import find_excess

# Texts that are too long come back with a sentence; beyond this, nobody typed it.
MAX_FORM_BYTES = 1024 * 1024
CAPTCHA = "appointment_booking"  # the action that captcha addons of Odoo are told
STEPS = ("confirm", "receipt")  # pages of their own; services have a number
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class BookingController(Controller):
    """From a service to a held place, and the page of a booking."""

    # ------------------------------------------------------------ booking page

    @route(
        "/<string:store>/book/<string:service>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_form(self, store, service, **params):
        if service in STEPS:  # a language stands before these two: it is no store
            return request.redirect(f"/book/{service}", code=303)
        service_sudo = self._find_service(store, service)
        if not service_sudo:
            return self._render_gone(store)
        if service_sudo.store_id.slug != store:
            return self._lead_to_service(service_sudo)
        recalled = self._recall(service_sudo)
        choices = request.env["appointment.choice"]
        form = choices._get_form(service_sudo, params, recalled)
        outcome = choices._get_outcome(service_sudo, form)
        page = self._render_form(service_sudo, form, outcome, 200, asked=params)
        request.env["appointment.funnel"]._note_calendar(service_sudo, page.qcontext)
        return page

    @route(
        "/<string:store>/book/<string:service>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: what was typed is not lost
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def submit_form(self, store, service, **form):
        excess = find_excess()
        request.env["appointment.placing"].sudo()._begin()
        service_sudo = self._find_service(store, service)
        if not service_sudo:
            return self._render_gone(store)
        refused = self._find_refusal(form, excess) or self._find_robot(service_sudo)
        if refused:
            sentence, status = refused
            return self._render_form(
                service_sudo, form, Outcome(refusal=sentence), status
            )
        outcome = request.env["appointment.booking.form"]._submit(
            service_sudo, form, self._get_visitor_key()
        )
        if outcome.booking:
            request.session.pop("appointment_again", None)
            request.env["appointment.funnel"]._note("held", outcome.booking)
            return request.redirect(outcome.booking._get_web_path(), code=303)
        return self._render_form(service_sudo, form, outcome)

    # ------------------------------------------------------------ booking

    @route(
        ["/booking/<int:booking_id>", "/my/bookings/<int:booking_id>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def open_link(self, booking_id, access_token="", **_params):
        """The links of mails and calendar files; who is signed in needs no token."""
        booking_sudo = self._find_booking(booking_id, access_token) or (
            self._find_own(booking_id)
        )
        if not booking_sudo:
            return self._render_unknown()
        return request.redirect(booking_sudo._get_web_path(), code=303)

    @route(
        "/booking/<int:booking_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_booking(self, booking_id, token, **_params):
        booking_sudo = self._find_booking(booking_id, token)
        if not booking_sudo:
            return self._render_unknown()
        request.env["appointment.funnel"]._note_review(booking_sudo)
        return self._render_booking(booking_sudo)

    @route(
        "/booking/<int:booking_id>/<string:token>/confirm",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: what was typed is not lost
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def confirm(self, booking_id, token, **form):
        booking_sudo, refused = self._open(booking_id, token, form)
        if refused:
            return refused
        problems = request.env["appointment.review"]._confirm(booking_sudo, form)
        if problems:
            return self._render_booking(booking_sudo, problems)
        return request.redirect(booking_sudo._get_web_path(), code=303)

    @route(
        "/booking/<int:booking_id>/<string:token>/booking.ics",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def download_ics(self, booking_id, token):
        booking_sudo = self._find_booking(booking_id, token)
        if not booking_sudo:
            return request.not_found()
        content = request.env["appointment.review"]._get_ics(booking_sudo)
        headers = [
            ("Content-Type", "text/calendar; charset=utf-8"),
            ("Content-Disposition", 'attachment; filename="booking.ics"'),
        ]
        return request.make_response(content, [*headers, *PRIVATE.items()])

    # ------------------------------------------------------------ small helpers

    def _recall(self, service_sudo):
        """What is known of this visitor: a booking to make again, or the last form."""
        again = request.session.get("appointment_again")
        return request.env["appointment.self.service"]._recall(
            service_sudo, again
        ) or request.env["appointment.booking.form"]._recall(
            service_sudo, request.session.get("appointment_visitor")
        )

    def _find_service(self, store, service):
        return request.env["appointment.storefront"]._find_service(store, service)

    def _lead_to_service(self, service_sudo):
        """From a former address of the store to the one it has, for good."""
        path = request.env["appointment.storefront"]._get_booking_path(service_sudo)
        path = request.env["ir.http"]._url_for(path)
        return request.redirect_query(path, request.httprequest.args, code=301)

    def _open(self, booking_id, token, form, render=None):
        """What a POST to a booking begins with: the booking, and why not, as a page.

        :param render: draws that page from booking, problems and status; else it is
            the booking's own
        """
        excess = find_excess()
        request.env["appointment.placing"].sudo()._begin()
        booking_sudo = self._find_booking(booking_id, token)
        if not booking_sudo:
            return booking_sudo, self._render_unknown()
        refused = self._find_refusal(form, excess)
        if not refused:
            return booking_sudo, None
        sentence, status = refused
        render = render or self._render_booking
        return booking_sudo, render(booking_sudo, {"refusal": sentence}, status)

    def _find_booking(self, booking_id, token):
        """The booking that *token* opens, or none."""
        booking_sudo = request.env["appointment.booking"].sudo().browse(booking_id)
        is_open = booking_sudo._is_opened_by(token)
        return booking_sudo if is_open else booking_sudo.browse()

    def _find_own(self, booking_id):
        """The booking when it is the signed-in customer's, or none."""
        bookings_sudo = request.env["appointment.booking"].sudo()
        booking_sudo = bookings_sudo.browse(booking_id).exists()
        return booking_sudo.filtered(lambda row: row._is_own())

    def _get_visitor_key(self):
        if not request.session.get("appointment_visitor"):
            request.session["appointment_visitor"] = secrets.token_urlsafe(24)
        return request.session["appointment_visitor"]

    def _find_refusal(self, form, excess):
        """Sentence and status where *form* is not even looked at, or none.

        What was typed stands in the page that says so.
        """
        stale = self._find_stale_page(form)
        if excess:
            request.future_response.headers["Retry-After"] = str(excess.retry_after)
            return str(excess), excess.http_status
        return (stale, 400) if stale else None

    def _find_robot(self, service_sudo):
        """The same where the store asks for Odoo's captcha and it was not passed
        (T82)."""
        if not service_sudo.store_id.is_captcha_on:
            return None
        try:
            request.env["ir.http"]._verify_request_recaptcha_token(CAPTCHA)
        except UserError as error:
            return str(error), 422
        return None

    def _find_stale_page(self, form):
        """A sentence when *form* does not come from a page of this session (T57)."""
        if request.validate_csrf(form.pop("csrf_token", None)):
            return None
        return request.env._(
            "This page was open for too long. Please check your details and send them "
            "again."
        )

    def _render_form(
        self, service_sudo, form=None, outcome=None, status=None, asked=None
    ):
        values = request.env["appointment.booking.form"]._get_page_values(
            service_sudo, form, outcome, asked
        )
        if outcome and outcome.retry_after:
            status = 429
            request.future_response.headers["Retry-After"] = str(outcome.retry_after)
        elif outcome and not status:
            status = 422 if outcome.problems else 409
        return request.render(
            "appointment_website.booking_page",
            values,
            status=status or 200,
            headers={"Cache-Control": "private"},  # it may hold what somebody typed
        )

    def _render_booking(self, booking_sudo, problems=None, status=409, **values):
        review = request.env["appointment.review"]
        return request.render(
            "appointment_website.booking",
            {
                **review._get_page_values(booking_sudo),
                "problems": problems or {},
                "is_receipt": False,
                **values,
            },
            status=status if problems else 200,
            headers=PRIVATE,
        )

    def _render_gone(self, slug):
        """A kind page for a service that is not, or no longer, offered."""
        store_sudo = request.env["appointment.storefront"]._find_store(slug)
        return request.render(
            "appointment_website.gone", {"store": store_sudo}, status=404
        )

    def _render_unknown(self):
        return request.render("appointment_website.unknown_link", {}, status=404)
