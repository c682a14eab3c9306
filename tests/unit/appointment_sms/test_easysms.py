from datetime import datetime, timezone
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
from odoo.addons.appointment_sms.gateways.easysms import EasySmsGateway

KEY = "k3y-of-the-account"
SINCE = datetime(2027, 1, 4, 6, 0, tzinfo=timezone.utc)
CALLBACK = "https://shop.example.com/appointment/sms/easysms/token"
SMS = Sms("booking,7,reminder,sms", "+306912345678", "See you!", CALLBACK, SINCE)
GREEK = SMS._replace(text="Καλημέρα, τα λέμε αύριο")
TAKEN = {
    "status": "1",
    "error": "0",
    "remarks": "Success",
    "id": "4711",
    "balance": "99.5",
    "cost": "0.045",
}


@pytest.fixture(autouse=True)
def _real_address(monkeypatch):
    monkeypatch.delenv("APPOINTMENT_EASYSMS_URL", raising=False)


def make_gateway():
    return EasySmsGateway(KEY, "SalonTest")


def send(answer, sms=SMS):
    with Wire(answer) as wire:
        return make_gateway().send(sms), wire


def test_a_message_is_handed_over_by_post_with_the_key_in_the_form():
    receipt, wire = send((200, TAKEN))
    assert receipt == Receipt("4711", "sent", 1, Decimal("0.045"), "EUR")
    assert wire.request.method == "POST"
    assert wire.request.url == "https://easysms.gr/api/sms/send"
    assert wire.sent[0][1] == (3, 10)
    assert wire.form == {
        "key": KEY,
        "type": "json",
        "to": "306912345678",
        "from": "SalonTest",
        "text": SMS.text,
        "callback": CALLBACK,
    }


def test_greek_is_sent_as_unicode():
    receipt, wire = send((200, TAKEN), GREEK)
    assert wire.form["ucs"] == "true"
    assert wire.form["text"] == GREEK.text
    assert receipt.segments == 1


def test_outgoing_calls_keep_to_the_specification():
    spec = load("easysms/easysms_v3.unofficial.openapi.yaml")
    for sms in (SMS, GREEK):
        _receipt, wire = send((200, TAKEN), sms)
        assert find_faults(spec, "post", "/sms/send", wire.form) == []
    faults = find_faults(spec, "post", "/sms/send", {**wire.form, "to": "+30691"})
    assert faults == ["to=+30691 is not ^[0-9]{8,15}$"]
    with Wire((200, {"status": "1", "total": "0"})) as wire:
        make_gateway().fetch("4711")
    assert find_faults(spec, "post", "/status/sms", wire.form) == []
    with Wire((200, {"status": "1", "balance": "1"})) as wire:
        make_gateway().get_balance()
    assert find_faults(spec, "post", "/me/balance", wire.form) == []


def test_the_newer_name_of_the_id_is_understood():
    receipt, _wire = send((200, {"status": 1, "error": 0, "smsId": 4712}))
    assert receipt == Receipt("4712", "sent", 1)


@pytest.mark.parametrize(
    ("code", "kind", "ours"),
    [
        ("40", AccountRefused, "sender"),
        ("101", AccountRefused, "key_or_address"),
        ("102", MessageRefused, "no_number"),
        ("103", MessageRefused, "wrong_number"),
        ("104", MessageRefused, "empty"),
        ("105", AccountRefused, "balance"),
        ("106", NotSent, "not_taken"),
        ("999", MessageRefused, "refused"),
        ("", MessageRefused, "refused"),
    ],
)
def test_http_200_may_be_a_refusal(code, kind, ours):
    with pytest.raises(kind) as refusal:
        send((200, {"status": "0", "error": code, "remarks": f"Bad {KEY}"}))
    assert refusal.value.code == ours
    assert KEY not in str(refusal.value)


@pytest.mark.parametrize(
    ("answer", "kind", "ours"),
    [
        ((200, "<html>We are moving</html>"), PerhapsSent, "unreadable"),
        ((502, "<html>Bad gateway</html>"), PerhapsSent, "unreadable"),
        ((500, {"status": "1", "id": "1"}), PerhapsSent, "no_answer"),
        ((200, ["1"]), PerhapsSent, "no_answer"),
        ((200, {"status": "1", "error": "0"}), PerhapsSent, "unreadable"),
        (make_refused(), NotSent, "unreachable"),
        (requests.ConnectTimeout(), NotSent, "unreachable"),
        (requests.ReadTimeout(), PerhapsSent, "no_answer"),
        (make_reset(), PerhapsSent, "no_answer"),
    ],
)
def test_an_injected_failure_says_whether_it_may_have_been_sent(answer, kind, ours):
    with Wire(answer) as wire, pytest.raises(kind) as failure:
        make_gateway().send(SMS)
    assert failure.value.code == ours
    assert len(wire.sent) == 1
    assert KEY not in str(failure.value)


def test_neither_key_nor_text_is_logged(caplog):
    caplog.set_level("DEBUG")
    send((200, TAKEN))
    for secret in (KEY, SMS.text, "306912345678"):
        assert secret not in caplog.text


# ------------------------------------------------------------ looking


@pytest.mark.parametrize(
    ("letter", "state"),
    [
        ("s", "sent"),
        ("1", "sent"),
        ("d", "delivered"),
        (2, "delivered"),
        ("f", "failed"),
    ],
)
def test_what_became_of_a_message(letter, state):
    answer = {"status": "1", "total": "1", "0": {"smsId": "4711", "status": letter}}
    with Wire((200, answer)) as wire:
        receipt = make_gateway().fetch("4711")
    assert (receipt.provider_id, receipt.state) == ("4711", state)
    assert bool(receipt.error) is (state == "failed")
    assert wire.form["smsId"] == "4711"


def test_a_report_about_others_says_nothing():
    answer = {"status": "1", "0": {"smsId": "9", "status": "f"}}
    with Wire((200, answer)):
        assert make_gateway().fetch("4711").state == "sent"


def look(*rows):
    answer = {"status": "1", **{str(place): row for place, row in enumerate(rows)}}
    with Wire((200, answer)):
        return make_gateway().find(SMS)


def test_a_lost_message_is_found_in_the_history():
    row = {"smsId": "5", "to": "306912345678", "text": SMS.text, "status": "d"}
    assert look(row) == Receipt("5", "delivered")
    assert look({**row, "date": "2027-01-04 08:00:00"})
    assert look({**row, "date": "2027-01-02 08:00:00"}) is None
    assert look({**row, "text": "Other"}) is None
    assert look({**row, "to": "306900000000"}) is None
    assert look() is None


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"status": "1", "0": {"what": "ever"}}),
        (200, "<html>"),
        (200, {"status": "0", "error": "106"}),
        requests.ReadTimeout(),
        make_refused(),
    ],
)
def test_a_history_that_cannot_be_read_never_means_not_sent(answer):
    with Wire(answer), pytest.raises(PerhapsSent):
        make_gateway().find(SMS)


def test_the_balance_is_exact():
    with Wire((200, {"status": "1", "balance": "12.30"})):
        assert make_gateway().get_balance() == Balance(Decimal("12.30"), "EUR")
    with Wire((200, {"status": "1"})):
        assert make_gateway().get_balance() is None
    with Wire(requests.ReadTimeout()), pytest.raises(NotSent):
        make_gateway().get_balance()
