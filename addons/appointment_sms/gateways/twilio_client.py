"""The SDK's client, told how long to wait, how often to try and what not to log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from twilio.base.exceptions import TwilioException
from twilio.base.version import Version
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from . import twilio_codes
from .base import GatewayError, PerhapsSent
from .loopback import base_url
from .transport import TIMEOUT, to_error

# What the SDK raises on an answer that is no JSON, or other JSON than it knows.
UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError)


class QuietHttpClient(TwilioHttpClient):
    """Tries once, and keeps numbers of people and texts out of the log."""

    def __init__(self) -> None:
        super().__init__(max_retries=0)
        self.timeout = TIMEOUT  # the SDK's own argument takes one number only

    def request(self, method, url, *args, **kwargs):
        return super().request(method, to_stand_in(url), *args, **kwargs)

    def log_request(self, kwargs) -> None:
        """Addresses hold the number that is asked for."""

    def log_response(self, status_code, response) -> None:
        """Of no use without the request."""


def to_stand_in(url: str) -> str:
    """*url* at the stand-in, when there is one: all products under one address,
    those other than the main one below their name."""
    stand_in = base_url("twilio")
    if not stand_in:
        return url
    parts = urlsplit(url)
    product = parts.hostname.partition(".")[0]
    folder = "" if product == "api" else f"/{product}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{stand_in}{folder}{parts.path}{query}"


def make_client(account_sid: str, auth_token: str) -> Client:
    """A client for one account, at Twilio or at the stand-in."""
    return Client(account_sid, auth_token, http_client=QuietHttpClient())


@contextmanager
def twilio_errors(
    adapt: Callable[[GatewayError], GatewayError] = lambda error: error,
) -> Iterator[None]:
    """Turn what the SDK raises into our errors; *adapt* says what they mean here."""
    try:
        yield
    except TwilioException as error:
        raise adapt(_read(error)) from None
    except requests.RequestException as error:
        raise adapt(to_error(error)) from None
    except UNREADABLE:
        raise adapt(PerhapsSent("unreadable")) from None


def get_code(error: TwilioException) -> int | None:
    """Twilio's code of *error*."""
    return int(getattr(error, "code", None) or 0) or None


def _read(error: TwilioException) -> GatewayError:
    for page in error.args:  # lists raise their answer as it came
        if isinstance(page, Response):
            error = Version.exception("GET", "", page, "")
    status = int(getattr(error, "status", None) or 0)
    if not status:
        return PerhapsSent("unreadable", type(error).__name__)
    detail = getattr(error, "msg", None) or getattr(error, "title", None) or ""
    return twilio_codes.to_error(status, get_code(error), str(detail))
