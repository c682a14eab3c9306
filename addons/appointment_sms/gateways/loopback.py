"""A stand-in for an outside service, for demonstrations and tests."""

import os
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def base_url(name: str) -> str:
    """Where a stand-in for the service *name* listens, or "" for the real one.

    Read from the environment (``APPOINTMENT_TWILIO_URL`` for ``twilio``), and only
    obeyed for this machine: neither an edited database nor a wrong setting may send
    credentials elsewhere.
    """
    url = os.environ.get(f"APPOINTMENT_{name.upper()}_URL", "").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname not in LOOPBACK:
        return ""
    return url
