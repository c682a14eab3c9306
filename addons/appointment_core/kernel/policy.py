"""Cancelling, not coming, moving: until when, and what money goes back.

Deadlines are elapsed time: "24 h" is 24 hours before the start on the UTC line, also
on the night the clocks change (C-33, T56). Exactly at the deadline is in time.
Datetimes are aware, of any zone; amounts are integer minor units.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from . import refusal
from .price import percent_of
from .refusal import Refusal

CUSTOMER = "customer"
STORE = "store"
NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Tier:
    """Cancelled at least ``before_minutes`` ahead: ``refund_percent`` goes back."""

    before_minutes: int
    refund_percent: Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one service.

    ``tiers`` in any order; below all of them nothing goes back. ``cancel_minutes`` and
    ``reschedule_minutes``: how long before the start customers may still do it
    themselves; ``reschedule_limit``: how often, None for any number. The defaults are
    those of the requirements, section 3.5 (free to 24 h, then 50 %).
    """

    tiers: tuple[Tier, ...] = (Tier(1440, Decimal(100)), Tier(0, Decimal(50)))
    no_show_percent: Decimal = Decimal(0)
    store_cancel_percent: Decimal = Decimal(100)
    cancel_minutes: int = 0
    reschedule_minutes: int = 0
    reschedule_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back, and why: the percentage and, if one decided, the tier."""

    amount: int
    percent: Decimal
    tier: Tier | None = None


def _ahead(start: datetime, now: datetime) -> timedelta:
    """Return the elapsed time until ``start``.

    Through UTC, because two datetimes of one zone subtract as wall time.
    """
    return start.astimezone(timezone.utc) - now.astimezone(timezone.utc)


def refund(
    policy: Policy, by: str, start: datetime, now: datetime, paid_minor: int
) -> Refund:
    """Return what goes back of ``paid_minor`` when ``by`` ends the booking (T68, T71).

    ``by`` is the customer (the tier decides), the store (whatever the time) or a
    no-show; anything else raises ValueError. Rounded half up, never more than paid.
    """
    tier = None
    if by == STORE:
        percent = policy.store_cancel_percent
    elif by == NO_SHOW:
        percent = policy.no_show_percent
    elif by == CUSTOMER:
        tier = tier_at(policy, start, now)
        percent = tier.refund_percent if tier else Decimal(0)
    else:
        raise ValueError(by)
    amount = percent_of(paid_minor, percent)
    return Refund(min(max(amount, 0), max(paid_minor, 0)), percent, tier)


def tier_at(policy: Policy, start: datetime, now: datetime) -> Tier | None:
    """Return the tier that a cancellation at ``now`` falls into: the longest met."""
    ahead = _ahead(start, now)
    met = [t for t in policy.tiers if ahead >= timedelta(minutes=t.before_minutes)]
    return max(met, key=lambda tier: tier.before_minutes, default=None)


def _in_time(minutes: int, start: datetime, now: datetime) -> Refusal | None:
    if _ahead(start, now) >= timedelta(minutes=minutes):
        return None
    return Refusal(refusal.DEADLINE, (("minutes", minutes),))


def exceeds_cap(
    starts: Iterable[datetime], start: datetime, limit: int, span: timedelta
) -> bool:
    """Tell whether one more booking at ``start`` makes more than ``limit`` in ``span``.

    ``starts``: the customer's other bookings. Every half-open stretch of that length
    counts, wherever it begins, so that "two a week" holds for any seven days.
    """
    known = sorted([*starts, start])
    return any(
        first <= start < first + span
        and sum(first <= other < first + span for other in known) > limit
        for first in known
    )


def can_cancel(
    policy: Policy, by: str, start: datetime, now: datetime
) -> Refusal | None:
    """Return why ``by`` may not cancel at ``now``, or None. The store always may."""
    return None if by == STORE else _in_time(policy.cancel_minutes, start, now)


def can_reschedule(
    policy: Policy, by: str, start: datetime, now: datetime, moved: int
) -> Refusal | None:
    """Return why ``by`` may not move a booking that was ``moved`` times, or None.

    ``start`` is the start it has now. The store always may, and does not count.
    """
    if by == STORE:
        return None
    limit = policy.reschedule_limit
    if limit is not None and moved >= limit:
        return Refusal(refusal.LIMIT, (("limit", limit), ("moved", moved)))
    return _in_time(policy.reschedule_minutes, start, now)
