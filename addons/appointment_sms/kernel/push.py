"""What a browser hands in to be told by push, and what fits into a push message.

An endpoint is an address that our server will call, named by a stranger: only those of
the push services of browsers are taken, so that nobody makes us call anything else.
"""

import base64
import binascii
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

# Of Chrome and its kin, Firefox, Safari, Edge. Hosts below these count, too.
SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
MAX_ENDPOINT = 1000
# What RFC 8291 leaves of a record of 4096 bytes.
MAX_PAYLOAD = 4096 - 86 - 17
MAX_TITLE = 120
# Seconds: services drop what comes with less, and keep nothing for longer.
MIN_TTL, MAX_TTL = 60, 28 * 24 * 3600
DEFAULT_LIFE = timedelta(days=1)


def is_endpoint(url: object, services: Collection[str] = SERVICES) -> bool:
    """Whether *url* is an address at one of *services*, over https, on its port."""
    if not isinstance(url, str) or not url.isascii() or len(url) > MAX_ENDPOINT:
        return False
    if not url.isprintable() or " " in url or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc:
        return False
    host = parts.hostname or ""
    return any(host == name or host.endswith(f".{name}") for name in services)


def read_point(p256dh: object, auth: object) -> bytes | None:
    """The point of the public key *p256dh*, where it and *auth* have the right size."""
    point, secret = _decode(p256dh), _decode(auth)
    return point if len(secret) == 16 and len(point) == 65 else None


def get_host(endpoint: str) -> str:
    """The push service of *endpoint*, which says nothing of whose device it is."""
    return urlsplit(endpoint).hostname or ""


def get_ttl(now: datetime, expires_at: datetime | None) -> int:
    """Seconds for which a push service keeps a message for a device that is off."""
    left = expires_at - now if expires_at else DEFAULT_LIFE
    return min(max(int(left.total_seconds()), MIN_TTL), MAX_TTL)


def write_payload(values: Mapping[str, str]) -> str:
    """*values* as JSON that fits, ``title`` and ``body`` cut where they are too long.

    What else is in *values* takes less than 2000 bytes.
    """
    values = {**values, "title": values["title"][:MAX_TITLE]}
    text = _dump(values)
    body = values["body"]
    while len(text) > MAX_PAYLOAD:
        # No character takes more than twelve bytes of JSON, and none less than one.
        body = body[: len(body) - max((len(text) - MAX_PAYLOAD) // 12, 1)]
        text = _dump({**values, "body": f"{body.rstrip()}…"})
    return text


def _dump(values: Mapping[str, str]) -> str:
    return json.dumps(values)  # ASCII: as many bytes as characters


def _decode(text: object) -> bytes:
    """Base64 for addresses, with or without its end; nothing where it is none."""
    if not isinstance(text, str) or len(text) > 200 or not text.isascii():
        return b""
    try:
        padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
