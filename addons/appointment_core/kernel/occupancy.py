"""How full the offered times are, and why there are none (R004-073 to R004-077).

A listing says which starts can be had. A calendar for people says more: which times
bookings have taken away, which are over or too soon, and how many places are left where
many come at the same time. All of it follows from the same query; nothing is read anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .listing import Listing
from .query import ALL, FREE, PERSONS, PRESENT, WINDOW, Board, Need, Query
from .slots import places_at


class Places(NamedTuple):
    """Places left at a start, of those that there are when nobody has booked."""

    left: int
    total: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Starts in ``[first, last)`` of a query, in order.

    ``starts`` can be had, ``taken`` only bookings stand in the way of, ``early`` are
    over or inside the notice. ``places`` tells of each of ``starts`` and ``taken``
    where people share a time (:func:`is_shared`); else it is empty.
    """

    starts: tuple[int, ...]
    taken: tuple[int, ...]
    early: tuple[int, ...]
    places: dict[int, Places]


def is_shared(query: Query) -> bool:
    """Tell whether several bookings meet at one time: a window, or seats of a class."""
    return any(need.span == WINDOW or need.takes == PERSONS for need in query.needs)


def occupancy(query: Query) -> Occupancy:
    """Return how full the query's time is; ``starts`` are those of the listing."""
    listing = Listing(query, query.first)
    low = query.soonest()
    starts = tuple(at for at in listing.starts() if at >= low)
    offered = set(starts)
    whole = listing.starts(PRESENT)
    taken = tuple(at for at in whole if at >= low and at not in offered)
    early = tuple(at for at in whole if at < low)
    places = {}
    if is_shared(query):
        shared = sorted((*starts, *taken))
        left, total = (
            _count(listing.board, shared, level) for level in (FREE, PRESENT)
        )
        places = dict(zip(shared, map(Places, left, total), strict=True))
    return Occupancy(starts, taken, early, places)


def _count(board: Board, starts: Sequence[int], level: int) -> Sequence[int]:
    """Return the places of single persons at each start.

    A resource that serves two needs, and several for one need, are counted exactly and
    slowly; else the scarcest need decides.
    """
    query = board.query
    keys = [key for need in query.needs for key in need.candidates]
    if len(keys) > len(set(keys)) or any(need.quantity > 1 for need in query.needs):
        one = replace(query, persons=1, min_persons=1)
        return places_at(one, starts, level)
    return [
        min(_count_need(board, need, start, level) for need in query.needs)
        for start in starts
    ]


def _count_need(board: Board, need: Need, start: int, level: int) -> int:
    """Return how many bookings a need of one resource can still serve."""
    resources = [board.query.resources[key] for key in need.candidates]
    free = [board.offer(need, resource, start, level) for resource in resources]
    if need.takes == ALL:
        pairs = zip(free, resources, strict=True)
        return sum(seats == resource.seats for seats, resource in pairs)
    return sum(free)
