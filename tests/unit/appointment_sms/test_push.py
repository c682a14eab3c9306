"""Addresses that our server calls because a stranger said so, and what fits in."""

import base64
import json
from datetime import datetime, timedelta, timezone

import pytest

from odoo.addons.appointment_sms.kernel import push

NOW = datetime(2027, 1, 4, 6, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QO",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ%2b",
        "https://fcm.googleapis.com:443/fcm/send/abc",
    ],
)
def test_push_services_of_browsers_are_called(url):
    assert push.is_endpoint(url)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        7,
        ["https://fcm.googleapis.com/a"],
        "http://fcm.googleapis.com/fcm/send/abc",
        "ftp://fcm.googleapis.com/a",
        "file:///etc/passwd",
        "//fcm.googleapis.com/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://[::ffff:10.0.0.1]/a",
        "https://[fcm.googleapis.com/a",
        "https://10.0.0.1/a",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/a",
        "https://0x7f.1/a",
        "https://localhost/a",
        "https://intranet/a",
        "https://example.com/a",
        "https://evilfcm.googleapis.com.example.com/a",
        "https://notfcm.googleapis.com/a",
        "https://fcm.googleapis.com.evil.org/a",
        "https://fcm.googleapis.com@127.0.0.1/a",
        "https://user:secret@fcm.googleapis.com/a",
        "https://127.0.0.1#fcm.googleapis.com/a",
        "https://127.0.0.1?.push.apple.com",
        "https://127.0.0.1\\.push.apple.com/a",
        "https://127.0.0.1\n.push.apple.com/a",
        "https://127.0.0.1 .push.apple.com/a",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com:99999/a",
        "https://fcm.googleapis.com:x/a",
        "https://fcm.googleapis.çom/a",
        "https://fcm.googleapis.com/" + "a" * push.MAX_ENDPOINT,
    ],
)
def test_nothing_else_is_ever_called(url):
    assert not push.is_endpoint(url)


def encode(content):
    return base64.urlsafe_b64encode(content).decode()


def test_keys_are_a_point_and_a_secret():
    point = b"\x04" + bytes(range(64))
    good, secret = encode(point), encode(bytes(16))
    assert push.read_point(good, secret) == point
    assert push.read_point(good.rstrip("="), secret.rstrip("=")) == point
    for bad in (None, "", "ä", "?", 7, encode(point[:-1]), encode(point + b"x")):
        assert push.read_point(bad, secret) is None
    for bad in (None, "", 7, encode(bytes(15)), "A" * 300):
        assert push.read_point(good, bad) is None


@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        (None, 24 * 3600),
        (timedelta(hours=2), 7200),
        (timedelta(seconds=5), 60),
        (timedelta(seconds=-5), 60),
        (timedelta(days=90), 28 * 24 * 3600),
    ],
)
def test_a_message_is_kept_as_long_as_it_is_of_use(left, seconds):
    assert push.get_ttl(NOW, left and NOW + left) == seconds


@pytest.mark.parametrize("letter", ["a", "ä", "€", "😀", '"', "\n"])
@pytest.mark.parametrize("count", [10, 300, 3900, 4000, 20_000])
def test_what_is_too_long_is_cut_and_nothing_more(letter, count):
    values = {"title": "Salon", "body": f"x{letter * count}y", "url": "/booking/1"}
    text = push.write_payload(values)
    assert len(text.encode()) <= push.MAX_PAYLOAD
    found = json.loads(text)
    if len(json.dumps(values)) <= push.MAX_PAYLOAD:
        assert found == values
    else:
        assert found["body"].endswith("…")
        assert len(text) > push.MAX_PAYLOAD - 40 or letter == "\n"
        assert values["body"].startswith(found["body"][:-1])


def test_a_title_without_end_ends():
    text = push.write_payload({"title": "😀" * 9000, "body": "b" * 9000})
    assert len(text) <= push.MAX_PAYLOAD
