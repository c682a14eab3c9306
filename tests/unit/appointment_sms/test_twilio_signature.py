import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from odoo.addons.appointment_sms.gateways.twilio_signature import is_genuine

URL = "https://shop.example.com/appointment/sms/twilio/token/status?message=m1"
FORM = MultiDict([("MessageSid", "SM1"), ("MessageStatus", "sent"), ("To", "+49151")])
TOKEN, KEY = "token-of-the-account", "secret-of-the-shared-key"
SETTINGS = {"X-Twilio-Webhooks-Signature-Settings": "key=k1,algorithm=HMAC_SHA256"}


def sign(secret=TOKEN, url=URL, form=FORM, algorithm=None):
    signature = RequestValidator(secret).compute_signature(url, form, algorithm)
    return {"X-Twilio-Signature": signature}


def check(headers, urls=(URL,), form=FORM, token=TOKEN, key=KEY):
    return is_genuine(urls, form, headers, token, key)


def test_the_signature_of_the_account_is_genuine():
    assert check(sign())
    assert check(sign(), key="")


def test_the_signature_of_the_shared_key_is_genuine():
    headers = {**sign(KEY, algorithm="HMAC_SHA256"), **SETTINGS}
    assert check(headers)
    assert not check(headers, key="")
    assert not check(headers, key="another")


def test_one_of_the_addresses_is_enough():
    assert check(sign(), urls=("http://10.0.0.7:8069/other", URL))
    assert check(sign(url=URL.replace(".com/", ".com:443/")))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "c29tZXRoaW5n"},
        sign("another token"),
        sign(url=URL.replace("m1", "m2")),
        sign(form=MultiDict([*FORM.items(), ("More", "1")])),
        {**sign(), **SETTINGS},
        {**sign(KEY), **SETTINGS},
        {**sign(), "X-Twilio-Webhooks-Signature-Settings": "algorithm=HMAC_MD5"},
    ],
)
def test_anything_else_is_forged(headers):
    assert not check(headers)


def test_without_a_token_nothing_is_genuine():
    assert not check(sign(""), token="", key="")


def test_every_value_of_a_repeated_field_counts():
    form = MultiDict([("A", "1"), ("A", "2")])
    assert check(sign(form=form), form=form)
    assert not check(sign(form=form), form=MultiDict([("A", "1")]))


def test_a_json_body_is_signed_by_its_hash():
    body = '{"MessageSid": "SM1"}'
    validator = RequestValidator(TOKEN)
    url = f"https://shop.example.com/x?bodySHA256={validator.compute_hash(body)}"
    headers = {"X-Twilio-Signature": validator.compute_signature(url, {})}
    assert check(headers, urls=(url,), form=body)
    assert not check(headers, urls=(url,), form=body.replace("SM1", "SM2"))
