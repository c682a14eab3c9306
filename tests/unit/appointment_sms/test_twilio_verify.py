import pytest
import requests
from contracts import find_faults, load
from wire import Wire, make_refused

from odoo.addons.appointment_sms.gateways import twilio_verify as verify
from odoo.addons.appointment_sms.gateways.base import (
    AccountRefused,
    MessageRefused,
    NotSent,
    PerhapsSent,
)

SERVICE = "VA" + "e5" * 16
TO = "+491511234567"
CODE = "123456"


def make_service():
    return verify.TwilioVerify("AC" + "a1" * 16, "token", SERVICE)


def refuse(code, status=400):
    return status, {"code": code, "message": "No.", "status": status}


def test_a_code_is_sent_in_the_language_of_the_customer():
    with Wire((201, {"sid": "VE" + "f6" * 16, "status": "pending"})) as wire:
        started = make_service().start_verification(TO, "de")
    assert started == verify.Verification(verify.PENDING, "VE" + "f6" * 16)
    assert wire.form == {"To": TO, "Channel": "sms", "Locale": "de"}


def test_outgoing_calls_keep_to_the_specification():
    spec = load("twilio/twilio_verify_v2.json")
    with Wire((201, {"sid": "VE1", "status": "pending"})) as wire:
        make_service().start_verification(TO, "de")
    assert wire.request.url.startswith("https://verify.twilio.com/")
    assert find_faults(spec, "post", wire.request.path_url, wire.form) == []
    with Wire((201, {"sid": "VE1", "status": "approved"})) as wire:
        make_service().check_verification(TO, CODE)
    assert find_faults(spec, "post", wire.request.path_url, wire.form) == []
    assert find_faults(spec, "post", wire.request.path_url, {"Kode": "1"})


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((201, {"sid": "VE1", "status": "approved"}), verify.APPROVED),
        ((201, {"sid": "VE1", "status": "pending"}), verify.PENDING),
        ((201, {"sid": "VE1", "status": "max_attempts_reached"}), verify.TOO_MANY),
        ((201, {"sid": "VE1", "status": "canceled"}), verify.EXPIRED),
        (refuse(20404, 404), verify.EXPIRED),
        (refuse(60202, 429), verify.TOO_MANY),
        (refuse(60200), verify.PENDING),
    ],
)
def test_a_check_ends_in_one_of_four_states(answer, state):
    with Wire(answer):
        assert make_service().check_verification(TO, CODE).state == state


@pytest.mark.parametrize(
    ("answer", "kind", "ours"),
    [
        (refuse(60200), MessageRefused, "wrong_number"),
        (refuse(60205), MessageRefused, "landline"),
        (refuse(60212, 429), NotSent, "busy"),
        (refuse(20429, 429), NotSent, "busy"),
        (refuse(20404, 404), AccountRefused, "verify_service"),
        (refuse(20003, 401), AccountRefused, "credentials"),
        ((500, "<html>"), PerhapsSent, "no_answer"),
        ((201, "<html>"), PerhapsSent, "unreadable"),
        (requests.ReadTimeout(), PerhapsSent, "no_answer"),
        (make_refused(), NotSent, "unreachable"),
    ],
)
def test_what_keeps_a_code_from_being_sent(answer, kind, ours):
    with Wire(answer), pytest.raises(kind) as failure:
        make_service().start_verification(TO)
    assert failure.value.code == ours


def test_five_codes_are_enough():
    with Wire(refuse(60203, 429)):
        assert make_service().start_verification(TO).state == verify.TOO_MANY


@pytest.mark.parametrize("answer", [requests.ReadTimeout(), (500, "{}"), (200, "<p>")])
def test_a_check_without_answer_can_be_repeated(answer):
    with Wire(answer), pytest.raises(NotSent):
        make_service().check_verification(TO, CODE)
