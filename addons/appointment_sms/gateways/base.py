"""What a gateway takes, gives and raises.

Plain Python: no Odoo, no database. A gateway is made for one sending job and closed by
nobody; what it needs to know comes with its constructor.
"""

from abc import ABC, abstractmethod
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, NamedTuple


class Sms(NamedTuple):
    """A text on its way: *to* in E.164, *key* unique for good, *since* aware UTC.

    *since* is the moment of the first try; nothing with this text went to this number
    for the same reason before it. *callback_url* takes reports of delivery, or is "".
    """

    key: str
    to: str
    text: str
    callback_url: str
    since: datetime


class Receipt(NamedTuple):
    """What a gateway said of a message; *state* is one of ``kernel.progress.STATES``.

    *cost* is what it took, as far as it says so, in the currency *currency* (ISO 4217).
    """

    provider_id: str
    state: str
    segments: int | None = None
    cost: Decimal | None = None
    currency: str | None = None
    error: str | None = None


class Balance(NamedTuple):
    """What is left to send with."""

    amount: Decimal
    currency: str | None


class GatewayError(Exception):
    """Something went wrong; *code* names it for ``to_sentence``, *detail* is theirs."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class MessageRefused(GatewayError):
    """This message will never be delivered: a wrong number, an opt-out, …"""


class AccountRefused(GatewayError):
    """Nothing is delivered until a person acts: credentials, balance, sender, …"""


class NotSent(GatewayError):
    """Certainly not sent, and worth another try: no connection, too many requests."""


class PerhapsSent(GatewayError):
    """Nobody knows: the answer did not come. Ask ``find`` before another try."""


class Gateway(ABC):
    """One account at one service."""

    # Whether answers of customers can reach us.
    receives: ClassVar[bool] = False
    # How many messages threads may hand over at the same time.
    at_once: ClassVar[int] = 1

    @abstractmethod
    def send(self, sms: Sms) -> Receipt:
        """Hand over one message. Raises ``GatewayError``."""

    @abstractmethod
    def find(self, sms: Sms) -> Receipt | None:
        """Look for a message that may have been handed over already."""

    @abstractmethod
    def fetch(self, provider_id: str) -> Receipt:
        """Ask what became of a message."""

    @abstractmethod
    def get_balance(self) -> Balance | None:
        """Ask what is left; ``None`` where the service does not say."""
