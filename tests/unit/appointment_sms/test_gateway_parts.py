import logging

import pytest

from odoo.addons.appointment_sms.gateways.base import Sms
from odoo.addons.appointment_sms.gateways.log_only import LogGateway
from odoo.addons.appointment_sms.gateways.loopback import base_url
from odoo.addons.appointment_sms.gateways.masking import mask
from odoo.addons.appointment_sms.gateways.twilio_client import to_stand_in

SMS = Sms("booking,7,reminder,sms", "+491511234567", "A secret text", "", None)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("http://127.0.0.1:4012/", "http://127.0.0.1:4012"),
        ("http://localhost:4012", "http://localhost:4012"),
        ("http://[::1]:4012", "http://[::1]:4012"),
        ("http://evil.example.com", ""),
        ("http://127.0.0.1.evil.example.com", ""),
        ("http://127.0.0.1@evil.example.com", ""),
        ("http://192.168.0.5:4012", ""),
        ("ftp://127.0.0.1", ""),
        ("127.0.0.1:4012", ""),
        ("", ""),
    ],
)
def test_only_this_machine_may_stand_in_for_a_service(monkeypatch, value, url):
    monkeypatch.setenv("APPOINTMENT_TWILIO_URL", value)
    assert base_url("twilio") == url


def test_a_stand_in_serves_all_products_of_twilio(monkeypatch):
    monkeypatch.setenv("APPOINTMENT_TWILIO_URL", "http://127.0.0.1:4012")
    api = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json?Page=1"
    assert to_stand_in(api) == (
        "http://127.0.0.1:4012/2010-04-01/Accounts/AC1/Messages.json?Page=1"
    )
    verify = "https://verify.twilio.com/v2/Services/VA1/Verifications"
    assert to_stand_in(verify) == (
        "http://127.0.0.1:4012/verify/v2/Services/VA1/Verifications"
    )
    monkeypatch.delenv("APPOINTMENT_TWILIO_URL")
    assert to_stand_in(verify) == verify


def test_a_logged_message_is_sent_once_and_told_to_nobody(caplog):
    caplog.set_level(logging.INFO)
    gateway = LogGateway()
    receipt = gateway.send(SMS)
    assert receipt == gateway.send(SMS)
    assert receipt.state == "sent"
    assert receipt.cost is None
    assert receipt.provider_id != gateway.send(SMS._replace(key="other")).provider_id
    assert SMS.key in caplog.text
    assert SMS.text not in caplog.text
    assert SMS.to not in caplog.text
    assert gateway.get_balance() is None
    assert gateway.find(SMS) is None


def test_numbers_are_masked():
    assert mask("+491511234567") == "+49…67"
    assert mask("110") == "…"
    assert mask("") == "…"
