"""Our gateway against Vercel's stand-in for Twilio, where that is installed.

``APPOINTMENT_EMULATE`` names a folder in which ``npm install emulate@0.12.2 node@24``
was run. Nothing leaves this machine.
"""

import json
import os
import socket
import subprocess
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest
import requests

from odoo.addons.appointment_sms.gateways import twilio_verify as verify
from odoo.addons.appointment_sms.gateways.base import (
    AccountRefused,
    MessageRefused,
    Sms,
)
from odoo.addons.appointment_sms.gateways.twilio_sms import TwilioGateway

ACCOUNT, TOKEN = "AC" + "0" * 32, "twilio_test_auth_token"
SEED = {
    "twilio": {
        "account": {"sid": ACCOUNT, "auth_token": TOKEN},
        "phone_numbers": [{"phone_number": "+15551234567"}],
        "verify_services": [{"friendly_name": "Codes", "code": "123456"}],
    }
}
SECONDS_TO_START = 15


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    folder = Path(os.environ.get("APPOINTMENT_EMULATE", "absent"), "node_modules")
    program = folder / "emulate" / "dist" / "index.js"
    node = folder / "node" / "bin" / "node"
    if not program.is_file() or not node.is_file():
        pytest.skip("No stand-in for Twilio; APPOINTMENT_EMULATE names its folder.")
    place = tmp_path_factory.mktemp("emulate")
    (place / "seed.json").write_text(json.dumps(SEED))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [node, program, "start", "--service", "twilio", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--seed", "seed.json"], cwd=place, stdout=subprocess.DEVNULL
    ) as process:
        url = f"http://127.0.0.1:{port}"
        _wait(url)
        yield url
        process.terminate()


def _wait(url):
    for _try in range(SECONDS_TO_START * 10):
        try:
            requests.get(url, timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("The stand-in did not start.")


@pytest.fixture(autouse=True)
def _redirect(monkeypatch, stand_in):
    monkeypatch.setenv("APPOINTMENT_TWILIO_URL", stand_in)


def make_sms(**values):
    now = datetime.now(timezone.utc)
    return Sms("key", "+4915112345678", "See you!", "", now)._replace(**values)


def make_gateway(token=TOKEN):
    return TwilioGateway(ACCOUNT, token, sender="+15551234567")


def test_a_message_is_sent_found_and_followed(stand_in):
    sent = make_gateway().send(make_sms())
    assert sent.state == "sending"
    assert make_gateway().find(make_sms()).provider_id == sent.provider_id
    assert make_gateway().find(make_sms(text="Something else")) is None
    requests.post(
        f"{stand_in}/_twilio/simulate/message-status",
        data={"MessageSid": sent.provider_id, "Status": "delivered"},
        auth=(ACCOUNT, TOKEN),
        timeout=10,
    ).raise_for_status()
    assert make_gateway().fetch(sent.provider_id).state == "delivered"


def test_refusals_arrive_as_ours():
    with pytest.raises(MessageRefused):
        make_gateway().send(make_sms(to="nobody"))
    with pytest.raises(AccountRefused) as refusal:
        make_gateway("wrong").send(make_sms())
    assert refusal.value.code == "credentials"
    with pytest.raises(AccountRefused) as refusal:
        make_gateway().fetch("SM" + "0" * 32)
    assert refusal.value.code == "not_found"


def test_a_code_is_sent_and_checked():
    service = verify.TwilioVerify(ACCOUNT, TOKEN, "VA" + "0" * 32)
    to = make_sms().to
    assert service.start_verification(to, "de").state == verify.PENDING
    assert service.check_verification(to, "000000").state == verify.PENDING
    assert service.check_verification(to, "123456").state == verify.APPROVED
