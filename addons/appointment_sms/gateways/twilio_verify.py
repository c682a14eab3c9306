"""One-time codes that Twilio makes, sends and checks (Verify v2)."""

from typing import NamedTuple

from twilio.base.exceptions import TwilioException

from .base import AccountRefused, MessageRefused, NotSent
from .transport import to_asking_error
from .twilio_client import get_code, make_client, twilio_errors

PENDING = "pending"
APPROVED = "approved"
EXPIRED = "expired"
TOO_MANY = "too_many"
STATES = {"approved": APPROVED, "pending": PENDING, "max_attempts_reached": TOO_MANY}
TOO_MANY_SENDS = 60203
START_ERRORS = {
    20404: (AccountRefused, "verify_service"),
    60200: (MessageRefused, "wrong_number"),
    60205: (MessageRefused, "landline"),
    60212: (NotSent, "busy"),
}
# A code that is over, was used or never was sent is not found. What cannot be a code
# is a wrong one.
CHECK_ERRORS = {20404: EXPIRED, 60202: TOO_MANY, 60200: PENDING}


class Verification(NamedTuple):
    """*state*: one of the four above; a wrong code leaves it ``PENDING``."""

    state: str
    sid: str = ""


class TwilioVerify:
    """One Verify service of one account."""

    def __init__(self, account_sid: str, auth_token: str, service_sid: str) -> None:
        client = make_client(account_sid, auth_token)
        self._service = client.verify.v2.services(service_sid)

    def start_verification(self, to: str, locale: str = "") -> Verification:
        """Send a code to *to* (E.164), in the language *locale* (``de``, ``ro``, …).

        ``TOO_MANY`` after five codes. Raises ``GatewayError``.
        """
        words = {"locale": locale} if locale else {}
        with twilio_errors():
            try:
                answer = self._service.verifications.create(
                    to=to, channel="sms", **words
                )
            except TwilioException as error:
                code = get_code(error)
                if code == TOO_MANY_SENDS:
                    return Verification(TOO_MANY)
                if code in START_ERRORS:
                    kind, ours = START_ERRORS[code]
                    raise kind(ours) from None
                raise
        return Verification(PENDING, answer.sid or "")

    def check_verification(self, to: str, code: str) -> Verification:
        """Compare *code* with the one sent to *to* (E.164). Raises ``GatewayError``."""
        with twilio_errors(to_asking_error):
            try:
                answer = self._service.verification_checks.create(to=to, code=code)
            except TwilioException as error:
                if state := CHECK_ERRORS.get(get_code(error)):
                    return Verification(state)
                raise
        return Verification(STATES.get(answer.status, EXPIRED), answer.sid or "")
