"""EasySMS's error codes in our words. Source: their client code; 40 was observed."""

from .base import AccountRefused, GatewayError, MessageRefused, NotSent

ERRORS = {
    "40": (AccountRefused, "sender"),
    "101": (AccountRefused, "key_or_address"),
    "102": (MessageRefused, "no_number"),
    "103": (MessageRefused, "wrong_number"),
    "104": (MessageRefused, "empty"),
    "105": (AccountRefused, "balance"),
    "106": (NotSent, "not_taken"),
}


def to_error(code: str, remarks: str) -> GatewayError:
    """What ``status 0`` with *code* means; it was not sent, whatever the code."""
    kind, ours = ERRORS.get(code, (MessageRefused, "refused"))
    return kind(ours, remarks or code)
