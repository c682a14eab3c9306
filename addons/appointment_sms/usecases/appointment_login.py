import logging

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessDenied, UserError
from odoo.tools import email_normalize

from odoo.addons.appointment_core.exceptions import SecretsUnavailable

from ..kernel.sign_in import BY_LINK, CODE, LINK, MAX_TRIES, to_code, to_local_path

_logger = logging.getLogger(__name__)

MAX_TYPED = 254


class StalePage(UserError):
    """A form that does not come from a page of this session."""

    http_status = 400


class OutOfOrder(UserError):
    """Nobody can sign in this way at the moment."""

    http_status = 503


class SignInRefused(UserError):
    """What was typed cannot be worked with; *field* is ``email`` or ``phone``."""

    http_status = 422

    def __init__(self, message, field):
        super().__init__(message)
        self.field = field


class TooSoon(SignInRefused):
    """A code was asked for a moment ago; ``retry_after`` is the wait in seconds."""

    http_status = 429

    def __init__(self, message, field, retry_after):
        super().__init__(message, field)
        self.retry_after = retry_after


class AppointmentLogin(models.AbstractModel):
    """How a customer signs in without a password, from the request to the session.

    Asking does the same for every well-formed address and number: it writes a row and
    a job. Whether anybody is behind it is looked up by the job alone, so that neither
    the answer nor its time tells.
    """

    _name = "appointment.login"
    _description = "Signing In Without a Password"

    # ------------------------------------------------------------ asking

    @api.model
    def _request_link(self, email, redirect=""):
        """Mail a link to *email*, if it is a customer's.

        :return: the address as it was understood
        :raise SignInRefused: with a sentence, when it is no address
        :raise TooManyRequests: when it was asked for too often
        """
        address = self._to_address(email)
        self.env["appointment.rate.limit"]._count("login_link", address)
        self._issue(LINK, address, redirect)
        return address

    @api.model
    def _request_code(self, phone, redirect=""):
        """Text a code to *phone*, if it is a customer's.

        :return: the row of the code, by which it is tried
        :raise SignInRefused: with a sentence, when it is no number
        :raise TooSoon, TooManyRequests: with a sentence that says when to try again
        """
        if not self._can_send_codes():
            raise OutOfOrder(self._to_out_of_order())
        number = self._to_number(phone)
        secrets = self._get_secrets()
        if wait := secrets._get_wait(number):
            raise TooSoon(self._to_wait(wait), "phone", wait)
        limits = self.env["appointment.rate.limit"]
        limits._count("login_code", number)
        limits._count("login_code_day", number)
        return self._issue(CODE, number, redirect, self._can_verify())

    def _issue(self, kind, recipient, redirect, is_outside=False):
        path = to_local_path(redirect)
        try:
            return self._get_secrets()._issue(kind, recipient, path, is_outside)
        except SecretsUnavailable as error:
            _logger.error("Nobody can sign in without a password: %s", error)
        raise OutOfOrder(self._to_out_of_order())

    @api.model
    def _get_code_state(self, code_id):
        """``(number, seconds until the next)`` of a code, or none."""
        row = self._get_secrets().browse(code_id or []).exists()
        return (row.recipient, row._get_seconds_left()) if row else None

    @api.model
    def _is_live_link(self, token):
        """Whether *token* may still sign in; spends nothing."""
        return bool(self._get_secrets()._find_link(token))

    # ------------------------------------------------------------ signing in

    @api.model
    def _check(self, credential):
        """The row whose link or code *credential* holds; a try at a code counts.

        :raise AccessDenied: with a sentence that says what to do next
        """
        secrets = self._get_secrets()
        if credential["type"] == BY_LINK:
            row = secrets._find_link(credential.get("token"))
            if not row:
                raise AccessDenied(self._to_link_gone())
        else:
            row = secrets.browse(credential.get("code_id") or []).exists()
            self._check_code(row, credential.get("code"))
        credential["redirect"] = row.redirect or ""
        return row

    @api.model
    def _redeem(self, row):
        """The user who signs in by *row*, which is spent by that.

        :raise AccessDenied: with a sentence, when somebody else was faster
        """
        customers = self._of(row).env["appointment.login.customer"]
        user = row._use() and customers._get_user(row.kind, row.recipient)
        if not user:
            raise AccessDenied(self._to_gone(row))
        row._void_others()
        return user

    def _check_code(self, row, code):
        """Whether *code* is the one of *row*; each try counts for good."""
        digits = to_code(code)
        if row and not digits:
            raise AccessDenied(
                self.env._("Please type the six digits of the text message.")
            )
        if not row or not row._count_try():
            raise AccessDenied(self._explain_code(row))
        is_right = (
            row._has_code(digits)
            if row.secret_hash
            else self._of(row)._check_outside(row.recipient, digits)
        )
        if not is_right:
            raise AccessDenied(self._explain_code(row))

    # ------------------------------------------------------------ understanding

    def _to_address(self, email):
        address = email_normalize(email if isinstance(email, str) else "")
        is_whole = address and "." in address.rpartition("@")[2]
        if not is_whole or len(address) > MAX_TYPED or address != email.strip().lower():
            raise SignInRefused(
                self.env._(
                    "Please enter your whole e-mail address, such as name@example.com."
                ),
                "email",
            )
        return address

    def _to_number(self, phone):
        """*phone* as E.164, with the country of the stores."""
        text = phone.strip() if isinstance(phone, str) else ""
        number = (
            len(text) <= MAX_TYPED
            and text
            and self.env["res.partner"]._phone_format(
                number=text, country=self._get_country(), force_format="E164"
            )
        )
        if not number:
            raise SignInRefused(
                self.env._(
                    "Please enter your whole mobile number, with the area code or the "
                    "country code, such as +49 171 1234567."
                ),
                "phone",
            )
        return number

    def _get_country(self):
        """Of the company's stores, where they are all in one; else of the company."""
        stores_sudo = (
            self.env["appointment.store"]
            .sudo()
            .search([("company_id", "=", self.env.company.id)])
        )
        countries = stores_sudo.partner_id.country_id
        return countries if len(countries) == 1 else self.env.company.country_id

    # ------------------------------------------------------------ sentences

    def _explain_code(self, row):
        """Why the code of *row* was not taken, and what to do next."""
        if row:
            row.invalidate_recordset()
        if not row or row.used_at or row.voided_at:
            return self._to_code_gone()
        if not row._is_live():
            return self.env._(
                "This code was valid for 10 minutes only. Please ask for a new code."
            )
        left = MAX_TRIES - row.tries
        if not left:
            return self.env._(
                "The code was wrong five times, so it is locked. Please ask for a new "
                "code, or let us mail you a link."
            )
        if left == 1:
            return self.env._(
                "This is not the code of the newest text message. Please look again: "
                "you have one more try."
            )
        return self.env._(
            "This is not the code of the newest text message. Please look again: you "
            "have %(left)s more tries.",
            left=left,
        )

    def _to_gone(self, row):
        return self._to_link_gone() if row.kind == LINK else self._to_code_gone()

    def _to_code_gone(self):
        return self.env._(
            "This code is no longer valid. Please use the newest one, or ask for a new "
            "code."
        )

    @api.model
    def _to_link_gone(self):
        return self.env._(
            "This link is no longer valid: links work once, and for 15 minutes. "
            "Please ask for a new one."
        )

    def _to_out_of_order(self):
        return self.env._(
            "This does not work at the moment. Please sign in with your password, or "
            "call us."
        )

    def _to_wait(self, wait):
        return self.env._(
            "A code was sent to this number a moment ago. Please wait %(seconds)s "
            "seconds, then ask for another.",
            seconds=wait,
        )

    # ------------------------------------------------------------ small helpers

    def _of(self, row):
        """The same for the company of *row*: who signs in has none yet."""
        return row.with_company(row.company_id).env[self._name]

    def _get_secrets(self):
        # Visitors have no rights to these rows; nothing of them is handed out.
        return self.env["appointment.login.secret"].with_user(SUPERUSER_ID)
