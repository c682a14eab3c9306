"""The right of withdrawal from a distance contract about a service.

Directive 2011/83/EU, articles 9 to 16; in German law §§ 312g, 355 to 357a BGB. The
kernel proposes, a person at the store decides.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

PERIOD_DAYS = 14

RIGHT = "right"
EXEMPT = "exempt"

# What the kernel proposes.
FULL = "full"  # everything goes back
VALUE = "value"  # the value of what was done already is kept
LAPSED = "lapsed"  # fully performed, as the customer had asked for
LATE = "late"
NO_RIGHT = "no_right"


@dataclass(frozen=True)
class Contract:
    """What was agreed, and how far it has been done.

    Moments are aware. ``concluded_on`` is the day of the contract at the store;
    ``done_minutes`` of ``total_minutes`` have been performed; ``paid_minor`` is what
    the store has, ``price_minor`` the agreed price.
    """

    kind: str
    concluded_on: date
    is_early_start_asked: bool
    done_minutes: int
    total_minutes: int
    price_minor: int
    paid_minor: int


@dataclass(frozen=True)
class Proposal:
    """``kept_minor`` of what was paid stays with the store."""

    code: str
    kept_minor: int = 0


def get_last_day(concluded_on: date) -> date:
    """Return the last day of the period: the day of the contract does not count, and
    a period that would end on a weekend ends on the Monday (§§ 187, 188, 193 BGB)."""
    last = concluded_on + timedelta(days=PERIOD_DAYS)
    return last + timedelta(days={5: 2, 6: 1}.get(last.weekday(), 0))


def is_in_time(concluded_on: date, received_at: datetime) -> bool:
    """Tell whether a declaration that arrived at ``received_at``, wall time of the
    store, is in time: the whole last day counts."""
    return received_at.date() <= get_last_day(concluded_on)


def get_done_minutes(start: datetime, stop: datetime, now: datetime) -> int:
    """Return how many minutes of the span ``[start, stop)`` have passed at ``now``."""
    passed = min(max(now, start), stop) - start
    return int(passed.total_seconds() // 60)


def propose(contract: Contract, received_at: datetime) -> Proposal:
    """Return what the law says about a withdrawal that came at ``received_at``.

    Who did not ask for the early start owes nothing, whatever was done (art. 14 (4)).
    """
    if contract.kind != RIGHT:
        return Proposal(NO_RIGHT, contract.paid_minor)
    if not is_in_time(contract.concluded_on, received_at):
        return Proposal(LATE, contract.paid_minor)
    if not contract.is_early_start_asked or contract.done_minutes <= 0:
        return Proposal(FULL)
    if contract.done_minutes >= contract.total_minutes:
        return Proposal(LAPSED, contract.paid_minor)
    share = Fraction(contract.done_minutes, contract.total_minutes)
    value = int(contract.price_minor * share + Fraction(1, 2))
    return Proposal(VALUE, min(value, contract.paid_minor))
