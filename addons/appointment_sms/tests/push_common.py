"""Push without a network: a browser that can decrypt, and a service that answers."""

import base64
import io
import json
import struct
from contextlib import contextmanager
from unittest.mock import patch

import jwt
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from urllib3 import HTTPResponse

SECRET = bytes(range(16))
# Before Odoo's tests replace it.
REAL_SEND = requests.Session.send


class Browser:
    """A device's side of RFC 8291: keys, and what it reads with them."""

    def __init__(self, name="one", host="fcm.googleapis.com"):
        self.endpoint = f"https://{host}/fcm/send/{name}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.point = self.key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.p256dh = encode(self.point)
        self.auth = encode(SECRET)

    def decrypt(self, content):
        """The payload of one encrypted record (RFC 8188), as JSON."""
        salt, _size, length = struct.unpack("!16sLB", content[:21])
        sender_point = content[21 : 21 + length]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), sender_point
        )
        context = b"WebPush: info\x00" + self.point + sender_point
        shared = self.key.exchange(ec.ECDH(), sender)
        secret = _derive(SECRET, context, 32, shared)
        key = _derive(salt, b"Content-Encoding: aes128gcm\x00", 16, secret)
        nonce = _derive(salt, b"Content-Encoding: nonce\x00", 12, secret)
        plain = AESGCM(key).decrypt(nonce, content[21 + length :], None)
        return json.loads(plain.rstrip(b"\x00").removesuffix(b"\x02"))


def encode(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derive(salt, info, length, secret):
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def create_device(booking, browser=None, user=None):
    """*browser* hears of *booking*."""
    browser = browser or Browser()
    return booking.env["appointment.push.device"]._switch_on(
        booking, browser.endpoint, browser.p256dh, browser.auth, user
    )


class PushService:
    """Answers each endpoint with a status or an exception; 201 to all others."""

    def __init__(self, answers, headers):
        self.answers = answers
        self.headers = headers
        self.sent = []

    def _get_send(self):
        def send(adapter, request, **_settings):
            return adapter.build_response(request, self._answer(request))

        return send

    def _answer(self, request):
        self.sent.append(request)
        status = self.answers.get(request.url, 201)
        if isinstance(status, Exception):
            raise status
        return HTTPResponse(
            io.BytesIO(b""),
            status=status,
            headers=self.headers,
            preload_content=False,
        )

    def get_requests(self, browser):
        return [request for request in self.sent if request.url == browser.endpoint]

    def read_token(self, request):
        """What the VAPID header (RFC 8292) says; an error unless it is well signed."""
        scheme, values = request.headers["Authorization"].split(" ", 1)
        assert scheme == "vapid", scheme
        parts = dict(part.strip().split("=", 1) for part in values.split(","))
        key = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), decode(parts["k"])
        )
        host = request.url.split("/")[2]
        claims = jwt.decode(
            parts["t"], key, algorithms=["ES256"], audience=f"https://{host}"
        )
        return parts["k"], claims


@contextmanager
def push_service(answers=None, headers=None):
    """The wire in the hands of a test; everything above the transport is real."""
    service = PushService(answers or {}, headers or {})
    with (
        # Odoo's tests refuse what is not local before it gets to the transport.
        patch.object(requests.Session, "send", REAL_SEND),
        patch.object(requests.adapters.HTTPAdapter, "send", service._get_send()),
    ):
        yield service
