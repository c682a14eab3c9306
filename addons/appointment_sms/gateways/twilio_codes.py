"""Twilio's error codes in our words. Source: twilio.com/docs/api/errors."""

from .base import AccountRefused, GatewayError, MessageRefused, NotSent, PerhapsSent

MESSAGE = {
    21201: "no_number",
    21604: "no_number",
    21211: "wrong_number",
    21265: "wrong_number",
    21614: "landline",
    21266: "same_number",
    21408: "country",
    21610: "opted_out",
    21612: "unroutable",
    21602: "empty",
    21617: "too_long",
    30003: "unreachable_phone",
    30004: "blocked",
    30005: "unknown_phone",
    30006: "landline",
    30007: "filtered",
    30008: "not_delivered",
}
ACCOUNT = {
    20003: "credentials",
    20005: "suspended",
    20404: "not_found",
    21212: "sender",
    21603: "sender",
    21606: "sender",
    21659: "sender",
    21703: "sender",
    21608: "trial",
    21609: "callback",
    30002: "suspended",
}
BUSY = (429, 20429, 21611)
BY_STATUS = {401: "credentials", 403: "credentials", 404: "not_found"}


def to_error(status: int, code: int | None, detail: str) -> GatewayError:
    """What an answer of HTTP *status* with Twilio's *code* means for a message.

    An error of theirs (5xx) leaves open whether the message was taken.
    """
    if code in BUSY or status == 429:
        return NotSent("busy", detail)
    if code in MESSAGE:
        return MessageRefused(MESSAGE[code], detail)
    if code in ACCOUNT:
        return AccountRefused(ACCOUNT[code], detail)
    if status >= 500:
        return PerhapsSent("no_answer", f"HTTP {status}")
    if status in BY_STATUS:
        return AccountRefused(BY_STATUS[status], detail)
    return MessageRefused("refused", detail)


def to_reason(code: int | None) -> str | None:
    """Our code for Twilio's *code* in a report of delivery; ``None`` without one."""
    if not code:
        return None
    return MESSAGE.get(code) or ACCOUNT.get(code) or "not_delivered"
