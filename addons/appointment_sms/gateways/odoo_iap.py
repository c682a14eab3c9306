"""Text messages through Odoo's own service (in-app purchases).

The only gateway that needs Odoo: the account and the way to reach it are there.
"""

import uuid
from decimal import Decimal

from odoo.exceptions import AccessError

from odoo.addons.iap.tools.iap_tools import InsufficientCreditError

from .base import (
    AccountRefused,
    Balance,
    Gateway,
    MessageRefused,
    NotSent,
    PerhapsSent,
    Receipt,
    Sms,
)

# Names our messages among those of others; never changed.
NAMESPACE = uuid.UUID("6a1f8f0c-51c8-4a52-9d0e-6a1d8b1f3c77")
TAKEN = {"success": "sent", "processing": "sending"}
ERRORS = {
    "insufficient_credit": (AccountRefused, "balance"),
    "unregistered": (AccountRefused, "credentials"),
    "registration_needed": (AccountRefused, "sender"),
    "wrong_number_format": (MessageRefused, "wrong_number"),
    "sms_number_missing": (MessageRefused, "no_number"),
    "country_not_supported": (MessageRefused, "country"),
    "incompatible_content": (MessageRefused, "filtered"),
    "duplicate_message": (MessageRefused, "duplicate"),
    "server_error": (PerhapsSent, "no_answer"),
}


class OdooGateway(Gateway):
    """The company's account at Odoo. Reports come to ``/sms/status``, by tracker."""

    def __init__(self, env) -> None:
        self._env = env

    def send(self, sms: Sms) -> Receipt:
        name = uuid.uuid5(NAMESPACE, sms.key).hex
        self._track(name)
        message = {
            "content": sms.text,
            "numbers": [{"number": sms.to, "uuid": name}],
        }
        api = self._env.company._get_sms_api_class()(self._env)
        try:
            results = api._send_sms_batch([message], delivery_reports_url=self._url())
        except InsufficientCreditError:
            raise AccountRefused("balance") from None
        except AccessError as error:
            raise PerhapsSent("no_answer", str(error)) from None
        state = results[0]["state"] if results else "server_error"
        if state not in TAKEN:
            kind, code = ERRORS.get(state, (MessageRefused, "refused"))
            raise kind(code, state)
        return Receipt(name, TAKEN[state])

    def find(self, sms: Sms) -> Receipt | None:
        """Odoo cannot be asked, so what may have been sent is never sent again."""
        raise PerhapsSent("cannot_ask")

    def fetch(self, provider_id: str) -> Receipt:
        raise NotSent("cannot_ask")

    def get_balance(self) -> Balance | None:
        """In credits, which are no money. Odoo says -1 when it could not be asked."""
        credits = self._env["iap.account"].sudo().get_credits("sms")
        if credits == -1:
            raise NotSent("unreachable")
        return Balance(Decimal(str(credits)), None)

    def _url(self) -> str:
        return f"{self._env.company.get_base_url()}/sms/status"

    def _track(self, name: str) -> None:
        """Odoo's route only looks at reports of messages that have a tracker."""
        trackers = self._env["sms.tracker"].sudo()
        if not trackers.search_count([("sms_uuid", "=", name)], limit=1):
            trackers.create({"sms_uuid": name})
