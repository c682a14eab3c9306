"""How full the offered times are, and why there are none (R004-073 to R004-077).

A listing says which starts can be had. A calendar for people says more: which times
bookings have taken away, which are over or too soon, and how many places are left where
many come at the same time. All of it follows from the same query; nothing is read anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .matching import Demand
from .query import ALL, PERSONS, WINDOW, Board, Need, Query
from .slots import list_starts, places_at


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
    starts = list_starts(query)
    resources = {
        key: replace(resource, busy=()) for key, resource in query.resources.items()
    }
    empty = replace(query, resources=resources, now=None, earliest=None)
    whole = list_starts(empty)
    limits = (query.first, query.now, query.earliest)
    low = max(limit for limit in limits if limit is not None)
    offered = set(starts)
    taken = tuple(at for at in whole if at >= low and at not in offered)
    early = tuple(at for at in whole if at < low)
    places = {}
    if is_shared(query):
        shared = sorted((*starts, *taken))
        pairs = zip(_count(query, shared), _count(empty, shared), strict=True)
        places = {
            start: Places(*pair) for start, pair in zip(shared, pairs, strict=True)
        }
    return Occupancy(starts, taken, early, places)


def _count(query: Query, starts: Sequence[int]) -> Iterable[int]:
    """Return the places of single persons at each start.

    A resource that serves two needs, and several for one need, are counted exactly and
    slowly; else the scarcest need decides.
    """
    one = replace(query, persons=1, min_persons=1)
    keys = [key for need in query.needs for key in need.candidates]
    if len(keys) > len(set(keys)) or any(need.quantity > 1 for need in query.needs):
        return places_at(one, starts)
    board = Board(one)
    return [min(map(_count_need, one.needs, board.demands(at))) for at in starts]


def _count_need(need: Need, demand: Demand) -> int:
    """Return how many bookings a need of one resource can still serve."""
    if need.takes == ALL:
        return len(demand.offers)
    return sum(free for _key, free in demand.offers)
