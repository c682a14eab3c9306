"""What went wrong on the way to a service, and whether it may have got there."""

import ssl

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from .base import GatewayError, NotSent, PerhapsSent

# Seconds to connect, and to wait for the answer.
TIMEOUT = (3, 10)
NEVER_CONNECTED = (
    ConnectTimeoutError,
    NewConnectionError,
    ssl.SSLCertVerificationError,
)


def to_error(error: requests.RequestException) -> GatewayError:
    """The ``GatewayError`` for what ``requests`` raised while something was sent.

    Only who was never connected has certainly not sent anything. Addresses stay out
    of the text.
    """
    if isinstance(error, requests.ConnectTimeout) or _was_never_connected(error):
        return NotSent("unreachable", type(error).__name__)
    return PerhapsSent("no_answer", type(error).__name__)


def to_asking_error(error: GatewayError) -> GatewayError:
    """What *error* means where something was only asked: asking again does no harm."""
    if isinstance(error, PerhapsSent):
        return NotSent("unreachable", error.detail)
    return error


def to_finding_error(error: GatewayError) -> GatewayError:
    """What *error* means where a lost message was looked for: it may have been sent."""
    if isinstance(error, NotSent):
        return PerhapsSent("no_answer", error.detail)
    return error


def _was_never_connected(error: BaseException) -> bool:
    """Look for the reason behind *error*; ``requests`` wraps it several times."""
    seen = set()
    waiting = [error]
    while waiting:
        current = waiting.pop()
        if isinstance(current, NEVER_CONNECTED):
            return True
        if id(current) in seen:
            continue
        seen.add(id(current))
        behind = [current.__cause__, getattr(current, "reason", None), *current.args]
        waiting += [cause for cause in behind if isinstance(cause, BaseException)]
    return False
