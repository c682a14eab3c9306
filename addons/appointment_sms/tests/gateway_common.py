import json
import os
from unittest.mock import patch

import requests
from cryptography.fernet import Fernet

from odoo import fields

from odoo.addons.appointment_core.secret_keys import VARIABLE
from odoo.addons.appointment_core.tests.jobs_common import JobsCommon

ACCOUNT = "AC" + "a1" * 16
TOKEN = "token-of-the-account"
SHARED_KEY = "secret-of-the-shared-key"
MESSAGE_SID = "SM" + "b2" * 16
NUMBER = "+4915112345678"


def make_answer(value, status=200):
    """What ``requests`` returns for an answer of *value* (text or JSON)."""
    answer = requests.Response()
    answer.status_code = status
    text = value if isinstance(value, str) else json.dumps(value)
    answer._content = text.encode()
    return answer


class GatewayCommon(JobsCommon):
    """Gateways of every kind; calls outside are answered by ``self.answers``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        keys = patch.dict(os.environ, {VARIABLE: Fernet.generate_key().decode()})
        cls.startClassPatcher(keys)
        cls.gateway = cls._create_gateway()
        cls.store.sms_gateway_id = cls.gateway
        cls.customer.phone = NUMBER

    def setUp(self):
        super().setUp()
        type(self).answers = []
        type(self).asked = []

    @classmethod
    def _request_handler(cls, session, request, /, **settings):
        if "easysms.gr" in request.url or "twilio.com" in request.url:
            cls.asked.append(request)
            answer = cls.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            answer.request = request
            return answer
        return super()._request_handler(session, request, **settings)

    @classmethod
    def _create_gateway(cls, kind="twilio", **values):
        own = {
            "twilio": {
                "sender": "+15005550006",
                "twilio_account_sid": ACCOUNT,
                "twilio_auth_token": TOKEN,
            },
            "easysms": {"easysms_key": "key-of-the-account"},
        }
        return cls.env["appointment.gateway"].create(
            {"name": f"Our {kind}", "kind": kind, **own.get(kind, {}), **values}
        )

    def _create_message(self, booking, **values):
        """A reminder that was handed over to the gateway."""
        return self.env["appointment.message"].create(
            {
                "booking_id": booking.id,
                "event": "reminder",
                "channel": "sms",
                "key": f"test,{booking.id},{len(booking.appointment_message_ids)}",
                "recipient": NUMBER,
                "state": "sent",
                "sending_at": fields.Datetime.now(),
                "gateway_id": self.gateway.id,
                "provider_id": MESSAGE_SID,
                **values,
            }
        )
