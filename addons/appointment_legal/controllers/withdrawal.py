import secrets

from odoo.http import Controller, request, route

from odoo.addons.appointment_core.exceptions import TooManyRequests
from odoo.addons.appointment_website.controllers.booking import (
    MAX_FORM_BYTES,
    PRIVATE,
    BookingController,
)
from odoo.addons.appointment_website.controllers.limit import find_excess

KNOWN = "appointment_withdrawal"  # of the session: the last one that was declared


class WithdrawalController(Controller):
    """Withdrawing from a contract in two steps, without logging in (§ 356a BGB)."""

    @route(
        [
            "/withdraw",
            "/widerruf",
            # Two parts alone would be taken for a language and a page.
            "/<string:store>/legal/withdraw",
            "/<string:store>/legal/widerruf",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_form(self, store=None, **_params):
        story = request.env["appointment.withdrawing"]
        store_sudo = None
        if store:
            store_sudo = request.env["appointment.storefront"]._find_store(store)
            if not store_sudo:
                raise request.not_found()
        return self._render("declare", story._read({}, store_sudo))

    @route(
        "/booking/<int:booking_id>/<string:token>/withdraw",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_booking_form(self, booking_id, token, **_params):
        """The same with what the booking knows; it can still be changed."""
        booking_sudo = BookingController()._find_booking(booking_id, token)
        if not booking_sudo:
            return BookingController()._render_unknown()
        contact = booking_sudo._get_contact()
        known = {
            "name": contact.name,
            "email": contact.email,
            "reference": booking_sudo.name,
        }
        story = request.env["appointment.withdrawing"]
        return self._render("declare", story._read(known, booking_sudo.store_id))

    @route(
        "/withdraw",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: what was typed is not lost
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def check_form(self, **form):
        """Step one: nothing is stored, the second page shows what would be."""
        declared, problems, refused = self._read(form)
        if refused or problems:
            return self._render("declare", declared, problems, refused)
        if form.get("step") == "back":
            return self._render("declare", declared)
        return self._render("confirm", declared)

    @route(
        "/withdraw/confirm",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: what was typed is not lost
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def confirm_withdrawal(self, **form):
        """Step two: the declaration has arrived, and a mail says so."""
        declared, problems, refused = self._read(form)
        if problems:
            return self._render("declare", declared, problems, refused)
        refused = refused or self._find_flood(declared)
        if refused:
            return self._render("confirm", declared, refused=refused)
        request.env["appointment.placing"].sudo()._begin()
        row_sudo = request.env["appointment.withdrawing"]._declare(declared)
        request.session[KNOWN] = row_sudo.id
        return request.redirect("/withdraw/received", code=303)

    @route(
        "/withdraw/received",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_received(self, **_params):
        rows_sudo = request.env["appointment.withdrawal"].sudo()
        row_sudo = rows_sudo.browse(request.session.get(KNOWN) or 0).exists()
        if not row_sudo:
            return request.redirect("/withdraw")
        return request.render(
            "appointment_legal.withdrawal_received",
            {"store": row_sudo.store_id, "withdrawal": row_sudo},
            headers=PRIVATE,
        )

    # ------------------------------------------------------------ small helpers

    def _read(self, form):
        """What was declared, its problems, and ``(sentence, status)`` or none."""
        refused = BookingController()._find_refusal(form, find_excess())
        story = request.env["appointment.withdrawing"]
        declared = story._read(form)
        return declared, story._find_problems(declared), refused

    def _find_flood(self, declared):
        """Sentence and status where too many came from here, or to this address."""
        limits = request.env["appointment.rate.limit"]
        try:
            limits._count_address("withdrawal", request.httprequest.remote_addr)
            limits._count("withdrawal_mail", declared.email.lower())
        except TooManyRequests as error:
            request.future_response.headers["Retry-After"] = str(error.retry_after)
            return str(error), error.http_status
        return None

    def _render(self, page, declared, problems=None, refused=None):
        sentence, status = refused or ("", 422 if problems else 200)
        values = request.env["appointment.withdrawing"]._get_page_values(
            declared, problems, sentence
        )
        values["form_key"] = declared.form_key or secrets.token_hex(16)
        return request.render(
            f"appointment_legal.withdrawal_{page}",
            values,
            status=status,
            headers=PRIVATE,
        )
