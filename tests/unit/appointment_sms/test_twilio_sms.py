from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
import requests
from contracts import find_faults, load
from wire import Wire, make_refused, make_reset

from odoo.addons.appointment_sms.gateways.base import (
    AccountRefused,
    Balance,
    MessageRefused,
    NotSent,
    PerhapsSent,
    Receipt,
    Sms,
)
from odoo.addons.appointment_sms.gateways.twilio_codes import ACCOUNT, MESSAGE
from odoo.addons.appointment_sms.gateways.twilio_sms import TwilioGateway
from odoo.addons.appointment_sms.kernel.progress import STATES

SID = "AC" + "a1" * 16
TOKEN = "t0ken-of-the-account"
MESSAGE_SID = "SM" + "b2" * 16
SINCE = datetime(2027, 1, 4, 6, 0, tzinfo=timezone.utc)
SMS = Sms("booking,7,reminder,sms", "+491511234567", "Bis morgen!", "", SINCE)
SENT = {
    "sid": MESSAGE_SID,
    "status": "queued",
    "num_segments": "1",
    "price": None,
    "price_unit": "USD",
    "error_code": None,
    "body": SMS.text,
    "date_created": "Mon, 04 Jan 2027 06:00:01 +0000",
}


@pytest.fixture(autouse=True)
def _real_address(monkeypatch):
    monkeypatch.delenv("APPOINTMENT_TWILIO_URL", raising=False)


def make_gateway(**values):
    return TwilioGateway(SID, TOKEN, **(values or {"sender": "+15005550006"}))


def send(*answers, sms=SMS, **values):
    with Wire(*answers) as wire:
        return make_gateway(**values).send(sms), wire


def refuse(code, status=400):
    return status, {"code": code, "message": "No.", "status": status}


# ------------------------------------------------------------ sending


def test_a_message_is_handed_over_once_with_timeouts():
    receipt, wire = send((201, SENT))
    assert receipt == Receipt(MESSAGE_SID, "sending", 1)
    assert len(wire.sent) == 1
    assert wire.sent[0][1] == (3, 10)
    assert wire.form == {"To": SMS.to, "Body": SMS.text, "From": "+15005550006"}
    assert wire.request.url.startswith(
        f"https://api.twilio.com/2010-04-01/Accounts/{SID}/"
    )


def test_a_messaging_service_takes_the_place_of_a_sender():
    sms = SMS._replace(callback_url="https://shop.example.com/status?message=1")
    _receipt, wire = send(
        (201, SENT),
        sms=sms,
        sender="+15005550006",
        messaging_service_sid="MG" + "c3" * 16,
    )
    assert wire.form["MessagingServiceSid"] == "MG" + "c3" * 16
    assert "From" not in wire.form
    assert wire.form["StatusCallback"] == sms.callback_url


def test_outgoing_calls_keep_to_the_specification():
    spec = load("twilio/twilio_api_v2010.messages.json")
    _receipt, wire = send(
        (201, SENT), sms=SMS._replace(callback_url="https://a.example")
    )
    path = wire.request.path_url
    assert find_faults(spec, "post", path, wire.form) == []
    assert find_faults(spec, "post", path, {**wire.form, "Text": "x"}) == [
        "unknown: Text"
    ]
    assert find_faults(spec, "post", path.replace("ACa1", "AXa1"), wire.form)
    with Wire((200, SENT)) as wire:
        make_gateway().fetch(MESSAGE_SID)
    assert find_faults(spec, "get", wire.request.path_url) == []


# ------------------------------------------------------------ refusals


@pytest.mark.parametrize(("code", "ours"), MESSAGE.items())
def test_what_is_wrong_with_a_message_is_told_apart(code, ours):
    with pytest.raises(MessageRefused) as refusal:
        send(refuse(code))
    assert refusal.value.code == ours


@pytest.mark.parametrize(("code", "ours"), ACCOUNT.items())
def test_what_a_person_must_mend_is_told_apart(code, ours):
    with pytest.raises(AccountRefused) as refusal:
        send(refuse(code, 401 if code == 20003 else 400))
    assert refusal.value.code == ours


@pytest.mark.parametrize(
    ("answer", "kind", "ours"),
    [
        (refuse(20429, 429), NotSent, "busy"),
        ((429, "Too Many Requests"), NotSent, "busy"),
        (refuse(21611), NotSent, "busy"),
        ((401, "<html>"), AccountRefused, "credentials"),
        (refuse(99999), MessageRefused, "refused"),
        ((500, {"code": 20500, "message": "Oops"}), PerhapsSent, "no_answer"),
        ((503, "<html>Bad gateway</html>"), PerhapsSent, "no_answer"),
        ((201, "<html>Welcome to the hotel</html>"), PerhapsSent, "unreadable"),
        ((201, ["something", "else"]), PerhapsSent, "unreadable"),
        ((201, {**SENT, "sid": None}), PerhapsSent, "unreadable"),
        ((201, {**SENT, "price": "free"}), PerhapsSent, "unreadable"),
        (make_refused(), NotSent, "unreachable"),
        (requests.ConnectTimeout("connect"), NotSent, "unreachable"),
        (requests.ReadTimeout("read"), PerhapsSent, "no_answer"),
        (make_reset(), PerhapsSent, "no_answer"),
    ],
)
def test_an_injected_failure_says_whether_it_may_have_been_sent(answer, kind, ours):
    with Wire(answer) as wire, pytest.raises(kind) as failure:
        make_gateway().send(SMS)
    assert failure.value.code == ours
    assert len(wire.sent) == 1  # nobody tried again
    assert TOKEN not in str(failure.value)


def test_nothing_of_people_or_secrets_is_logged(caplog):
    caplog.set_level("DEBUG")
    send((201, SENT))
    look(SENT)
    for secret in (SMS.text, SMS.to, SMS.to.strip("+"), TOKEN):
        assert secret not in caplog.text


# ------------------------------------------------------------ looking


def look(*messages, status=200):
    page = {"messages": list(messages), "next_page_uri": None, "page": 0}
    with Wire((status, page)) as wire:
        return make_gateway().find(SMS), wire


def test_a_lost_message_is_found_by_number_time_and_text():
    """Not by the date of sending, which a message in Twilio's queue has not yet."""
    other = {**SENT, "sid": "SM" + "d4" * 16, "body": "Something else"}
    found, wire = look(other, {**SENT, "status": "delivered", "price": "-0.07500"})
    assert found == Receipt(MESSAGE_SID, "delivered", 1, Decimal("0.07500"), "USD")
    assert wire.query["To"] == SMS.to
    assert not [name for name in wire.query if name.startswith("DateSent")]


def test_an_earlier_message_with_the_same_text_is_another_one():
    found, _wire = look({**SENT, "date_created": "Sun, 03 Jan 2027 06:00:00 +0000"})
    assert found is None
    assert look()[0] is None


@pytest.mark.parametrize(
    ("theirs", "is_found"),
    [
        ("Sent from your Twilio trial account - Bis morgen!", True),
        ("Bis morgen! ", True),
        ("Bis morgen", False),
        ("", False),
    ],
)
def test_the_text_may_have_been_dressed_by_twilio(theirs, is_found):
    assert bool(look({**SENT, "body": theirs})[0]) is is_found


@pytest.mark.parametrize(
    "answer",
    [
        make_refused(),
        requests.ReadTimeout(),
        (500, "{}"),
        (200, "<html>"),
        (200, {"nothing": "known"}),
        refuse(20429, 429),
    ],
)
def test_who_cannot_look_does_not_know(answer):
    with Wire(answer), pytest.raises(PerhapsSent):
        make_gateway().find(SMS)


def test_asking_again_does_no_harm():
    with Wire(requests.ReadTimeout()), pytest.raises(NotSent):
        make_gateway().fetch(MESSAGE_SID)
    with Wire(refuse(20404, 404)), pytest.raises(AccountRefused):
        make_gateway().fetch(MESSAGE_SID)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("accepted", "sending"),
        ("queued", "sending"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("read", "read"),
        ("undelivered", "failed"),
        ("failed", "failed"),
        ("canceled", "dropped"),
        ("something new", "sending"),
    ],
)
def test_every_state_of_theirs_is_one_of_ours(theirs, ours):
    with Wire((200, {**SENT, "status": theirs, "num_segments": "0"})):
        receipt = make_gateway().fetch(MESSAGE_SID)
    assert receipt.state == ours
    assert receipt.state in STATES
    assert receipt.segments is None


def test_a_failure_says_why():
    with Wire((200, {**SENT, "status": "undelivered", "error_code": 30005})):
        assert make_gateway().fetch(MESSAGE_SID).error == "unknown_phone"
    with Wire((200, {**SENT, "status": "failed", "error_code": 12345})):
        assert make_gateway().fetch(MESSAGE_SID).error == "not_delivered"


# ------------------------------------------------------------ money


def test_the_balance_is_exact():
    with Wire((200, {"balance": "12.345", "currency": "EUR"})) as wire:
        assert make_gateway().get_balance() == Balance(Decimal("12.345"), "EUR")
    assert wire.request.path_url.endswith("/Balance.json")
    with Wire((200, {"balance": None, "currency": None})):
        assert make_gateway().get_balance() is None
    with Wire(refuse(20003, 401)), pytest.raises(AccountRefused) as refusal:
        make_gateway().get_balance()
    assert refusal.value.code == "credentials"


def test_clocks_may_differ_by_a_minute():
    created = SINCE - timedelta(seconds=59)
    text = created.strftime("%a, %d %b %Y %H:%M:%S +0000")
    assert look({**SENT, "date_created": text})[0]
