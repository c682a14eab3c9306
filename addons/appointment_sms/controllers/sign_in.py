from odoo.exceptions import AccessDenied, UserError
from odoo.http import Controller, request, route

from odoo.addons.appointment_core.exceptions import TooManyRequests
from odoo.addons.web.controllers.utils import _get_login_redirect_url

from ..kernel.sign_in import BY_CODE, BY_LINK, to_local_path
from ..usecases.appointment_login import StalePage, TooSoon

# The action that captcha addons of Odoo are told.
CAPTCHA = "appointment_sign_in"
SESSION_KEY = "appointment_sign_in"
MAX_FORM_BYTES = 64 * 1024
HOME = "/my"
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address of a link holds its token
    "X-Frame-Options": "SAMEORIGIN",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "frame-ancestors 'self'",
}


class SignInController(Controller):
    """Pages for customers who sign in by a link or a code."""

    # ------------------------------------------------------------ asking

    @route(
        "/appointment/sign-in",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_sign_in(self, redirect="", **_params):
        path = to_local_path(redirect)
        if request.session.uid:
            return request.redirect(path or HOME)
        return self._render_sign_in({"redirect": path})

    @route(
        "/auth/customer/magic-link",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: what was typed is not lost
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def request_link(self, **form):
        login = self._begin()
        try:
            self._check_form(form, "login_ask", is_asking=True)
            address = login._request_link(form.get("email"), form.get("redirect"))
        except UserError as error:
            return self._render_sign_in(form, error, "email")
        request.session[SESSION_KEY] = {"email": address}
        return request.redirect("/appointment/sign-in/mail", code=303)

    @route(
        "/appointment/sign-in/mail",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_link_sent(self, **_params):
        email = self._get_asked().get("email")
        if not email:
            return request.redirect("/appointment/sign-in")
        return self._render("link_sent", {"email": email})

    @route(
        "/auth/customer/code",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: what was typed is not lost
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def request_code(self, **form):
        """The first code, and another one to the same number."""
        login = self._begin()
        try:
            self._check_form(form, "login_ask", is_asking=True)
            row_sudo = login._request_code(form.get("phone"), form.get("redirect"))
        except UserError as error:
            if self._get_asked().get("phone") == form.get("phone"):
                return self._render_code(error)
            return self._render_sign_in(form, error, "phone")
        request.session[SESSION_KEY] = {
            "code_id": row_sudo.id,
            "phone": row_sudo.recipient,
            "redirect": row_sudo.redirect or "",
        }
        return request.redirect("/appointment/sign-in/code", code=303)

    # ------------------------------------------------------------ code

    @route(
        "/appointment/sign-in/code",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_code(self, **_params):
        if not self._get_asked().get("code_id"):
            return request.redirect("/appointment/sign-in")
        return self._render_code()

    @route(
        "/auth/customer/code/verify",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: what was typed is not lost
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def verify_code(self, **form):
        self._begin()
        asked = self._get_asked()
        if not asked.get("code_id"):
            return request.redirect("/appointment/sign-in", code=303)
        code = form.get("code", "")
        try:
            self._check_form(form, "login_try")
            return self._sign_in(
                {"type": BY_CODE, "code_id": asked["code_id"], "code": code}
            )
        except UserError as error:
            return self._render_code(error, code)

    # ------------------------------------------------------------ link

    @route(
        "/auth/customer/verify",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def show_link(self, token="", **_params):
        """A button only: programs that look at mails spend nothing."""
        login = request.env["appointment.login"]
        if not login._is_live_link(token):
            return self._render_sign_in({}, AccessDenied(login._to_link_gone()))
        return self._render("use_link", {"token": token})

    @route(
        "/auth/customer/verify",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # checked by hand: a page that was open for long says so
        sitemap=False,
        max_content_length=MAX_FORM_BYTES,
    )
    def use_link(self, token="", **form):
        login = self._begin()
        try:
            self._check_form(form, "login_try")
            return self._sign_in({"type": BY_LINK, "token": token})
        except UserError as error:
            if login._is_live_link(token):
                return self._render("use_link", {"token": token}, error)
            return self._render_sign_in({}, error)

    # ------------------------------------------------------------ small helpers

    def _begin(self):
        """Tries are counted on another cursor, and this one has to see them."""
        request.env["appointment.placing"].sudo()._begin()
        return request.env["appointment.login"]

    def _check_form(self, form, scope, is_asking=False):
        """Count the request; raise where the form is not even looked at."""
        request.env["appointment.rate.limit"]._count_address(
            scope, request.httprequest.remote_addr
        )
        if not request.validate_csrf(form.pop("csrf_token", None)):
            raise StalePage(
                request.env._("This page was open for too long. Please send it again.")
            )
        if is_asking:
            request.env["ir.http"]._verify_request_recaptcha_token(CAPTCHA)

    def _sign_in(self, credential):
        auth = request.session.authenticate(request.env, credential)
        request.session.pop(SESSION_KEY, None)
        path = _get_login_redirect_url(auth["uid"], credential["redirect"] or HOME)
        return request.redirect(path, code=303)

    def _get_asked(self):
        """What this visitor has asked for: ``email``, or ``code_id`` and ``phone``."""
        return request.session.get(SESSION_KEY) or {}

    def _render_sign_in(self, form, error=None, field=""):
        login = request.env["appointment.login"]
        values = {
            "email": form.get("email", ""),
            "phone": form.get("phone", ""),
            "redirect": to_local_path(form.get("redirect")),
            "can_text": login._can_send_codes(),
            "field": getattr(error, "field", field),
        }
        return self._render("sign_in", values, error)

    def _render_code(self, error=None, code=""):
        asked = self._get_asked()
        state = request.env["appointment.login"]._get_code_state(asked.get("code_id"))
        if not state:
            return self._render_sign_in({}, error)
        phone, seconds = state
        values = {
            "phone": phone,
            "seconds": seconds,
            "code": code,
            "redirect": asked.get("redirect", ""),
            "is_resend_refused": isinstance(error, TooSoon | TooManyRequests),
        }
        return self._render("enter_code", values, error)

    def _render(self, template, values, error=None):
        headers = dict(PRIVATE)
        if wait := getattr(error, "retry_after", None):
            headers["Retry-After"] = str(wait)
        return request.render(
            f"appointment_sms.{template}",
            {**values, "problem": str(error) if error else "", "captcha": CAPTCHA},
            status=self._get_status(error),
            headers=headers,
        )

    def _get_status(self, error):
        if not error:
            return 200
        return getattr(error, "http_status", None) or 422
