"""Text messages through Twilio's SDK."""

from datetime import timedelta
from decimal import Decimal

from . import twilio_codes
from .base import Balance, Gateway, Receipt, Sms
from .transport import to_asking_error, to_finding_error
from .twilio_client import make_client, twilio_errors

STATES = {
    "accepted": "sending",
    "scheduled": "sending",
    "queued": "sending",
    "sending": "sending",
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "dropped",
}
# Their clock and ours differ a little.
CLOCKS = timedelta(minutes=1)
LOOK_AT = 50
# A messaging service may send the plain form of these.
PLAIN = str.maketrans("‘’“”„–—\u00a0", '\'\'"""-- ', "\u200b")


class TwilioGateway(Gateway):
    """One account: a messaging service chooses the sender, or a *sender* is given.

    Twilio knows no idempotency key. After a lost answer ``find`` looks for the text.
    """

    receives = True
    at_once = 8  # connections that their client's session keeps are ten

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        sender: str = "",
        messaging_service_sid: str = "",
    ) -> None:
        self._sender = (
            {"messaging_service_sid": messaging_service_sid}
            if messaging_service_sid
            else {"from_": sender}
        )
        self._client = make_client(account_sid, auth_token)

    def send(self, sms: Sms) -> Receipt:
        callback = {"status_callback": sms.callback_url} if sms.callback_url else {}
        with twilio_errors():
            message = self._client.messages.create(
                to=sms.to, body=sms.text, **self._sender, **callback
            )
            return to_receipt(message)

    def find(self, sms: Sms) -> Receipt | None:
        first = sms.since - CLOCKS
        with twilio_errors(to_finding_error):
            # Not by date of sending: what waits in their queue has none yet.
            messages = self._client.messages.list(to=sms.to, limit=LOOK_AT)
            for message in messages:
                made_at = message.date_created
                is_late_enough = not made_at or made_at >= first
                if is_late_enough and _is_same(message.body or "", sms.text):
                    return to_receipt(message)
        return None

    def fetch(self, provider_id: str) -> Receipt:
        with twilio_errors(to_asking_error):
            return to_receipt(self._client.messages(provider_id).fetch())

    def get_balance(self) -> Balance | None:
        with twilio_errors(to_asking_error):
            balance = self._client.balance.fetch()
        if balance.balance is None:
            return None  # accounts below another one do not say
        return Balance(Decimal(balance.balance), balance.currency)


def to_receipt(message) -> Receipt:
    """The SDK's message as a ``Receipt``. The price comes as a negative text."""
    if not message.sid:
        raise ValueError("no sid")
    price = message.price
    return Receipt(
        provider_id=message.sid,
        state=STATES.get(message.status, "sending"),
        segments=int(message.num_segments or 0) or None,
        cost=abs(Decimal(price)) if price else None,
        currency=(message.price_unit or "").upper() or None if price else None,
        error=twilio_codes.to_reason(message.error_code),
    )


def _is_same(theirs: str, ours: str) -> bool:
    """Whether their text is ours, trial accounts' first words aside."""
    theirs, ours = (text.translate(PLAIN).strip() for text in (theirs, ours))
    return theirs == ours or theirs.endswith(f" - {ours}")
