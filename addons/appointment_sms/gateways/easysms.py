"""Text messages through EasySMS (easysms.gr), HTTP interface version 3.

Every answer is HTTP 200; whether it went well stands in ``status``. The key travels as
a value of the form, over https, so that it is in no address and in no log.
"""

from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

import requests

from ..kernel.segments import measure
from . import easysms_codes
from .base import Balance, Gateway, GatewayError, PerhapsSent, Receipt, Sms
from .loopback import base_url
from .transport import TIMEOUT, to_asking_error, to_error, to_finding_error

URL = "https://easysms.gr/api"
STATES = {
    "s": "sent",
    "1": "sent",
    "d": "delivered",
    "2": "delivered",
    "f": "failed",
    "3": "failed",
}
CURRENCY = "EUR"
# Their clock is of a zone they do not name; a day later nothing is looked for.
CLOCKS = timedelta(hours=15)
# Names that one value has in the versions of the interface.
IDS = ("smsId", "id", "msgid")
NUMBERS = ("to", "mobile", "msisdn", "recipient")
TEXTS = ("text", "message", "sms")
TIMES = ("date", "datetime", "created", "sent")


class EasySmsGateway(Gateway):
    """One account. Answers of customers do not reach it."""

    def __init__(self, key: str, sender: str = "") -> None:
        self._key = key
        self._sender = sender

    def send(self, sms: Sms) -> Receipt:
        values = {"to": sms.to.lstrip("+"), "text": sms.text}
        if self._sender:
            values["from"] = self._sender
        if measure(sms.text).encoding == "ucs2":
            values["ucs"] = "true"
        if sms.callback_url:
            values["callback"] = sms.callback_url
        answer = self._post("sms/send", values)
        provider_id = _get_first(answer, IDS)
        if not provider_id:
            raise PerhapsSent("unreadable", "no smsId")
        cost = _to_amount(answer.get("cost"))
        return Receipt(
            provider_id=provider_id,
            state="sent",
            segments=measure(sms.text).segments,
            cost=cost,
            currency=None if cost is None else CURRENCY,
        )

    def find(self, sms: Sms) -> Receipt | None:
        """Look through the history. How it looks is not documented: what cannot be
        understood counts as unknown, never as not sent."""
        try:
            rows = _get_rows(self._post("history/single/list", {}))
        except GatewayError as error:
            raise to_finding_error(error) from None
        for row in rows:
            provider_id, number, text = (
                _get_first(row, names) for names in (IDS, NUMBERS, TEXTS)
            )
            if not (provider_id and number and text):
                raise PerhapsSent("unreadable", "history")
            is_same = number.lstrip("+") == sms.to.lstrip("+") and text == sms.text
            if is_same and not _is_older(row, sms.since):
                return Receipt(provider_id, _get_state(row))
        return None

    def fetch(self, provider_id: str) -> Receipt:
        answer = self._ask("status/sms", {"smsId": provider_id})
        for row in _get_rows(answer):
            if _get_first(row, IDS) == provider_id:
                state = _get_state(row)
                error = "not_delivered" if state == "failed" else None
                return Receipt(provider_id, state, error=error)
        return Receipt(provider_id, "sent")

    def get_balance(self) -> Balance | None:
        amount = _to_amount(self._ask("me/balance", {}).get("balance"))
        return None if amount is None else Balance(amount, CURRENCY)

    # ------------------------------------------------------------ transport

    def _ask(self, path: str, values: dict[str, str]) -> dict:
        """Ask something that changes nothing there."""
        try:
            return self._post(path, values)
        except GatewayError as error:
            raise to_asking_error(error) from None

    def _post(self, path: str, values: dict[str, str]) -> dict:
        form = {"key": self._key, "type": "json", **values}
        try:
            response = requests.post(
                f"{base_url('easysms') or URL}/{path}",
                data=form,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise to_error(error) from None
        return self._read(response)

    def _read(self, response: requests.Response) -> dict:
        """Their answer; an error page of a proxy or server says nothing about ours."""
        try:
            answer = response.json()
        except ValueError:
            raise PerhapsSent("unreadable", f"HTTP {response.status_code}") from None
        if response.status_code != 200 or not isinstance(answer, dict):
            raise PerhapsSent("no_answer", f"HTTP {response.status_code}")
        if str(answer.get("status")) == "0":
            raise easysms_codes.to_error(
                str(answer.get("error", "")), self._hide(answer.get("remarks"))
            )
        return answer

    def _hide(self, remarks: object) -> str:
        """Their words, should they repeat the key."""
        return str(remarks or "").replace(self._key, "…")


def _get_rows(answer: dict) -> list[dict]:
    """Lists come with the numbers of their rows as names: ``{"0": {…}, "1": {…}}``."""
    return [
        row for name, row in answer.items() if name.isdigit() and isinstance(row, dict)
    ]


def _get_first(row: dict, names: tuple[str, ...]) -> str:
    return next((str(row[name]) for name in names if row.get(name)), "")


def _get_state(row: dict) -> str:
    return STATES.get(str(row.get("status", "")).lower(), "sent")


def _is_older(row: dict, since: datetime) -> bool:
    """Whether *row* is certainly from before *since*; without a date it is not."""
    try:
        made_at = datetime.fromisoformat(_get_first(row, TIMES))
    except ValueError:
        return False
    return made_at.replace(tzinfo=timezone.utc) < since - CLOCKS


def _to_amount(text: object) -> Decimal | None:
    try:
        return abs(Decimal(str(text)))
    except InvalidOperation:
        return None
