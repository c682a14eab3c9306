"""Which starts can be offered, and why another cannot (architecture, section 5).

Rules, where the design leaves a choice:

* Offer = store hours ∩ service dates ∩ hours of the resource − its absences, tested on
  the span without buffers; claims are tested on the span with buffers. Without window
  needs the booking itself, too, lies inside store hours and dates.
* The grid counts from the opening of the working window of the first need's candidates
  (the store's without needs). A start counts when it is on the grid of a candidate that
  can serve it. An absence does not move the ``fixed`` grid.
* ``packed`` restarts at the first minute that is possible again, so a start after a
  claim lies its own ``buffer_before`` later (T26).
* An opening of 24 hours or more restarts its grid at each local midnight of the store.
* With window needs the starts are those of the windows of the first such need.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from . import refusal
from .hours import covers
from .listing import Listing, fits
from .matching import Demand, assign
from .query import (
    ALL,
    ANYTIME,
    FREE,
    HOURS,
    ONE,
    PERSONS,
    PRESENT,
    UNBUFFERED,
    WINDOW,
    Board,
    Need,
    Query,
    Resource,
    is_split,
    reach,
    seats_needed,
)
from .refusal import Refusal

__all__ = [
    "UNLIMITED",
    "Need",
    "Query",
    "Resource",
    "check",
    "explain",
    "list_starts",
    "places",
    "places_at",
    "reach",
]

#: What :func:`places` says of a service that needs nothing.
UNLIMITED = 1_000_000


def list_starts(query: Query) -> tuple[int, ...]:
    """Return the minutes at which a booking of this query can begin, in order.

    Sound and complete: exactly these starts pass :func:`check` and have no reason in
    :func:`explain` (T02).
    """
    return Listing(query, query.soonest()).starts()


def check(query: Query, start: int) -> bool:
    """Tell whether a booking can begin at ``start``; same answer as the listing.

    ``first`` and ``last`` of the query do not matter here.
    """
    return bool(list_starts(replace(query, first=start, last=start + 1)))


def places(query: Query, start: int) -> int:
    """Return how many more bookings of this query fit at ``start`` ("only N left").

    0 where none can begin; :data:`UNLIMITED` without needs. Exact where no resource
    serves two needs and no party is split; otherwise a number that surely fits.
    """
    return places_at(query, (start,))[0] if check(query, start) else 0


def places_at(
    query: Query, starts: Sequence[int], level: int = FREE
) -> tuple[int, ...]:
    """Return :func:`places` for each of ``starts``, which the listing has offered.

    Much cheaper than one call a start: nothing is listed again. With ``PRESENT`` as
    ``level`` those that there are when nobody has booked.
    """
    board = Board(query)
    return tuple(_count(board, start, level) for start in starts)


def _count(board: Board, start: int, level: int) -> int:
    """Book the same again and again until it no longer fits."""
    query = board.query
    if not query.needs:
        return UNLIMITED
    free = [dict(demand.offers) for demand in board.demands(start, level)]
    used: dict[int, int] = {}
    count = 0
    while True:
        demands = [
            _left(query, need, offers, used)
            for need, offers in zip(query.needs, free, strict=True)
        ]
        shares = assign(demands)
        if not shares:
            return count
        for share in shares:
            used[share.resource] = used.get(share.resource, 0) + share.seats
        count += 1


def _left(
    query: Query, need: Need, offers: dict[int, int], used: Mapping[int, int]
) -> Demand:
    """Return the demand of one more booking, the emptiest resources first."""
    left = {key: seats - used.get(key, 0) for key, seats in offers.items()}
    split, whole = is_split(need), need.takes == ALL
    able = []
    for key, seats in sorted(left.items(), key=lambda item: -item[1]):
        resource = query.resources[key]
        least = resource.seats if whole else 1
        if seats >= (least if split else seats_needed(query, need, resource)):
            able.append((key, seats))
    seats = {ONE: 1, PERSONS: query.persons}.get(need.takes, 0)
    if split:
        seats = query.persons
    return Demand(need.quantity, seats, tuple(able), split, whole)


def explain(query: Query, start: int) -> Refusal | None:
    """Return why no booking can begin at ``start``, or None when one can.

    The first true reason in the order of :data:`refusal.ORDER`; ``missing`` means that
    the needs could not be filled at any time, and precedes reasons of hours that it
    makes meaningless. Whether a claim or only *its* buffer is in the way cannot be
    told (claims contain their buffers): ``buffer`` means this booking's own.
    """
    if check(query, start):
        return None
    code = _limits(query, start)
    if code:
        return Refusal(code, (("start", start),))
    board = Board(query)
    for level, code in (
        (ANYTIME, refusal.MISSING),
        (HOURS, refusal.CLOSED),
        (PRESENT, refusal.ABSENT),
        (UNBUFFERED, refusal.BOOKED),
        (FREE, refusal.BUFFER),
    ):
        if not fits(board, start, level):
            return _blame(board, start, level, code)
    return Refusal(refusal.OFF_GRID, (("start", start),))


def _limits(query: Query, start: int) -> str | None:
    """Return the reason that holds whoever would serve, if there is one."""
    windowed = any(need.span == WINDOW for need in query.needs)
    stop = start + (1 if windowed else query.duration)
    reasons = (
        (refusal.PERSONS, not query.accepts_party()),
        (refusal.PAST, query.now is not None and start < query.now),
        (refusal.NOTICE, query.earliest is not None and start < query.earliest),
        (refusal.HORIZON, query.latest is not None and start >= query.latest),
        (
            refusal.DATES,
            query.dates is not None and not covers(query.dates, start, stop),
        ),
        (refusal.CLOSED, not covers(query.store_hours, start, stop)),
    )
    return next((code for code, holds in reasons if holds), None)


def _blame(board: Board, start: int, level: int, code: str) -> Refusal:
    """Return the refusal of a level, naming the need that fails by itself, if any."""
    for need in board.query.needs:
        if assign([board.demand(need, start, level)]) is None:
            if code == refusal.BOOKED and any(
                board.query.resources[key].seats > 1
                for key, _free in board.demand(need, start, PRESENT).offers
            ):
                code = refusal.FULL
            return Refusal(code, (("start", start), ("need", need.key)))
    return Refusal(code, (("start", start),))
