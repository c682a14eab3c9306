"""Which seats a booking gets, and which claims change lanes to make room.

Seats of a resource are interchangeable lanes 1 to *n*. Spans of which at most *n*
overlap always fit *n* lanes: taken in order of their start, each finds one free. That
stays true with claims that cannot move as long as they began before all others, which
is what "running now" means (architecture, section 4, "Placing").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from . import refusal
from .hours import Span
from .matching import Share, assign
from .query import Board, Query
from .refusal import Refusal
from .slots import explain


@dataclass(frozen=True, slots=True)
class Claim:
    """A live claim: seat 1..n of a resource for ``[start, stop)`` with its buffers.

    ``movable``: it has not started, so it may change its lane.
    """

    key: int
    resource: int
    seat: int
    start: int
    stop: int
    movable: bool


class Place(NamedTuple):
    """One seat to claim for a need; the span contains the buffers."""

    need: int
    resource: int
    seat: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write: new claims, and ``(claim key, new seat)`` of those that move."""

    places: tuple[Place, ...]
    moves: tuple[tuple[int, int], ...] = ()


def at_most(spans: Iterable[Span]) -> int:
    """Return how many of the spans run at once at the worst instant."""
    edges = [edge for a, b in spans if a < b for edge in ((a, 1), (b, -1))]
    count = most = 0
    for _minute, change in sorted(edges):
        count += change
        most = max(most, count)
    return most


def lanes(
    claims: Sequence[Claim], seats: int, span: Span, wanted: int
) -> tuple[tuple[int, ...], dict[int, int]] | None:
    """Return ``wanted`` lanes for ``span`` and the moves that make them free.

    ``claims`` are those of one resource. Without need nothing moves. A claim on a lane
    beyond ``seats`` (seats were lowered, T44) stays there. None when there is no room;
    with immovable claims in the future it may also be given although room could be
    made: the kernel then refuses rather than search on.
    """
    inside = [claim for claim in claims if claim.seat <= seats]
    taken = {c.seat for c in inside if c.start < span[1] and span[0] < c.stop}
    free = [seat for seat in range(1, seats + 1) if seat not in taken]
    if len(free) >= wanted:
        return tuple(free[:wanted]), {}
    return _reseat(inside, seats, span, wanted)


def _reseat(
    claims: Sequence[Claim], seats: int, span: Span, wanted: int
) -> tuple[tuple[int, ...], dict[int, int]] | None:
    """Lay all movable claims and the new spans anew, in order of their start."""
    table: dict[int, list[Span]] = {seat: [] for seat in range(1, seats + 1)}
    for known in claims:
        if not known.movable:
            table[known.seat].append((known.start, known.stop))
    home: dict[int, list[Span]] = {seat: [] for seat in table}
    for known in claims:
        home[known.seat].append((known.start, known.stop))
    todo: list[tuple[Span, Claim | None]] = [(span, None)] * wanted
    todo += [((claim.start, claim.stop), claim) for claim in claims if claim.movable]
    mine: list[int] = []
    moves: dict[int, int] = {}
    for item, claim in sorted(todo, key=lambda pair: pair[0]):
        open_seats = [seat for seat in table if not _meets(table[seat], item)]
        if not open_seats:
            return None
        if claim is not None and claim.seat in open_seats:
            seat = claim.seat
        else:
            # Disturb the fewest: a lane nobody calls home for now, or for longest.
            seat = max(open_seats, key=lambda at: (_quiet(home[at], item), -at))
            if claim is None:
                mine.append(seat)
            else:
                moves[claim.key] = seat
        table[seat].append(item)
    return tuple(sorted(mine)), moves


def _meets(spans: Iterable[Span], span: Span) -> bool:
    return any(start < span[1] and span[0] < stop for start, stop in spans)


def _quiet(spans: Iterable[Span], span: Span) -> int:
    """Return the first minute after ``span`` began at which one of ``spans`` begins."""
    later = [start for start, stop in spans if stop > span[0]]
    return min(later, default=1 << 62)


def plan(query: Query, start: int, claims: Iterable[Claim]) -> Plan | Refusal:
    """Choose resources and seats for a booking at ``start``.

    The query's resources carry everything that makes them busy, ``claims`` too;
    ``claims`` add who sits where. Leave out the claims of a booking that is being
    moved, in both. Resources are taken in order of preference; one whose lanes cannot
    be arranged is left out and the next is tried. Returns the reason if nothing fits.
    """
    no = explain(query, start)
    if no is not None:
        return no
    by_resource: dict[int, list[Claim]] = {}
    for claim in claims:
        by_resource.setdefault(claim.resource, []).append(claim)
    while True:
        board = Board(query)
        shares = assign(board.demands(start))
        if shares is None:
            return Refusal(refusal.FULL, (("start", start),))
        places: list[Place] = []
        moves: dict[int, int] = {}
        for share in shares:
            found = _seat(board, share, start, by_resource.get(share.resource, ()))
            if found is None:
                query = _without(query, share)
                break
            places += found[0]
            moves |= found[1]
        else:
            return Plan(tuple(places), tuple(sorted(moves.items())))


def _seat(
    board: Board, share: Share, start: int, claims: Sequence[Claim]
) -> tuple[list[Place], dict[int, int]] | None:
    """Return the places of one share and the moves it takes."""
    need = board.query.needs[share.demand]
    resource = board.query.resources[share.resource]
    span = board.span(need, resource, start)
    if span is None:
        return None
    found = lanes(claims, resource.seats, span, share.seats)
    if found is None:
        return None
    places = [Place(need.key, resource.key, seat, *span) for seat in found[0]]
    return places, found[1]


def _without(query: Query, share: Share) -> Query:
    """Return the query without the candidate that could not be seated."""
    needs = list(query.needs)
    need = needs[share.demand]
    keys = tuple(key for key in need.candidates if key != share.resource)
    needs[share.demand] = replace(need, candidates=keys)
    return replace(query, needs=tuple(needs))
