"""How a push service of a browser is called, and what its answer means.

Odoo's own ``push_to_end_point`` encrypts and signs; it takes the session to send with,
fixes how long a message is kept at a minute, and only logs what goes wrong. This
session says how long, and raises.
"""

import requests

from . import transport
from .base import MessageRefused, NotSent

MAX_PAUSE = 3600


class DeviceGone(MessageRefused):
    """The device was switched off; nothing will ever reach it."""


class ServiceBusy(NotSent):
    """Worth another try after *seconds*, where the service says so."""

    def __init__(self, detail: str, seconds: int | None) -> None:
        super().__init__("busy", detail)
        self.seconds = seconds


class PushSession(requests.Session):
    """Hands over messages that are of use for *ttl* seconds."""

    def __init__(self, ttl: int) -> None:
        super().__init__()
        self.ttl = ttl

    def post(self, url, data=None, json=None, *, headers, **_settings):
        """Raises ``GatewayError`` unless the service took the message."""
        try:
            answer = super().post(
                url,
                data=data,
                json=json,
                headers={**headers, "TTL": str(self.ttl)},
                timeout=transport.TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise transport.to_error(error) from None
        _check(answer)
        return answer


def _check(answer: requests.Response) -> None:
    status = answer.status_code
    if status == 201:
        return
    if status in (404, 410):
        raise DeviceGone("gone", str(status))
    if status == 429 or status >= 500:
        pause = answer.headers.get("Retry-After", "")
        seconds = min(int(pause), MAX_PAUSE) if pause.isdecimal() else None
        raise ServiceBusy(str(status), seconds)
    raise MessageRefused("refused", str(status))
