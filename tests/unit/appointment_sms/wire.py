"""The wire in the hands of a test: no network, the real HTTP libraries."""

import io
import json
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import requests
from urllib3 import HTTPResponse


class Wire:
    """Answers what ``requests`` sends, in order, and remembers it.

    An answer is an exception, ``(status, value)`` or ``(status, "text")``.
    """

    def __init__(self, *answers):
        self.answers = list(answers)
        self.sent = []

    def __enter__(self):
        self._patcher = patch.object(
            requests.adapters.HTTPAdapter, "send", self._answer(self)
        )
        self._patcher.start()
        return self

    def __exit__(self, *error):
        self._patcher.stop()

    @staticmethod
    def _answer(wire):
        def send(adapter, request, timeout=None, **_settings):
            wire.sent.append((request, timeout))
            answer = wire.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            status, value = answer
            text = value if isinstance(value, str) else json.dumps(value)
            raw = HTTPResponse(
                io.BytesIO(text.encode()), status=status, preload_content=False
            )
            return adapter.build_response(request, raw)

        return send

    @property
    def request(self):
        """The last request."""
        return self.sent[-1][0]

    @property
    def form(self):
        """``{name: value}`` of the last request's body."""
        return {key: one[0] for key, one in parse_qs(self.request.body).items()}

    @property
    def query(self):
        """``{name: value}`` of the last request's address."""
        parts = parse_qs(urlsplit(self.request.url).query)
        return {key: one[0] for key, one in parts.items()}


def make_refused():
    """What ``requests`` raises when nobody listens."""
    from urllib3.exceptions import MaxRetryError, NewConnectionError

    return requests.ConnectionError(
        MaxRetryError(None, "/", NewConnectionError(None, "refused"))
    )


def make_reset():
    """What ``requests`` raises when the other side hangs up after the request."""
    from urllib3.exceptions import ProtocolError

    return requests.ConnectionError(
        ProtocolError("Connection aborted.", ConnectionResetError(104, "reset"))
    )
