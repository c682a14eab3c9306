"""What is asked: resources, needs and the query, and who could serve at one start."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone, tzinfo

from .hours import DAY, Span, Spans, covers
from .masks import depths
from .matching import Demand

FIXED = "fixed"
PACKED = "packed"
ONE = "one"
PERSONS = "persons"
ALL = "all"
BOOKING = "booking"
WINDOW = "window"

#: How far a packed grid looks back for the block it restarts after: a local day of
#: 25 hours, and an hour.
LOOK_BACK = 26 * 60

# How much of the world counts; each level adds to the one before it.
ANYTIME, HOURS, PRESENT, UNBUFFERED, FREE = range(5)


@dataclass(frozen=True, slots=True)
class Resource:
    """Anything that can be busy, with ``seats`` lanes. All spans on one line.

    ``hours``: merged working time in the resource's own zone; the store's hours when
    it has none of its own (T09). ``windows``: its opening lines, unmerged, for needs
    that take a whole window. ``absences``: time off, in any order. ``busy``: one span
    a claimed seat, with the claim's own buffers, in any order; also any other reason
    why a seat is taken. ``buffer_after``: its own break after each booking.
    """

    key: int
    seats: int = 1
    hours: Spans = ()
    windows: Spans = ()
    absences: Spans = ()
    busy: Spans = ()
    buffer_after: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement of the service (``appointment.requirement``).

    ``candidates``: keys of resources, preferred first. ``takes``: ``one`` is a seat of
    each of ``quantity`` different resources; ``persons`` a seat a person, spread over
    at most ``quantity`` resources; ``all`` every seat of as few of them as hold the
    party, at most ``quantity`` (T43). ``span``: ``booking`` is ``minutes`` (None: the
    booking's duration) from ``offset`` after the start, plus the buffers; ``window``
    is the candidate's opening line that holds the start, whole, without buffers.
    """

    key: int
    candidates: tuple[int, ...]
    quantity: int = 1
    takes: str = ONE
    span: str = BOOKING
    offset: int = 0
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Everything a listing depends on. Minutes on one line, spans half-open.

    Starts in ``[first, last)`` are asked for. ``now``, ``earliest`` (inclusive: a start
    exactly at now + notice is offered) and ``latest`` (exclusive: the midnight after
    the last day of the horizon) limit them; None is no limit. ``store_hours`` and
    ``dates`` (None: always) are merged.

    Every set of spans must hold all that meets :func:`reach`; hours are handed over in
    whole local days, because the grid counts from an opening. ``zone`` is the store's,
    ``origin`` the instant of minute 0; both only matter to openings of a day or more.
    """

    first: int
    last: int
    duration: int
    store_hours: Spans
    step: int
    resources: Mapping[int, Resource] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    persons: int = 1
    min_persons: int = 1
    max_persons: int | None = None
    buffer_before: int = 0
    buffer_after: int = 0
    grid: str = FIXED
    dates: Spans | None = None
    now: int | None = None
    earliest: int | None = None
    latest: int | None = None
    zone: tzinfo = timezone.utc
    origin: datetime = datetime(1970, 1, 1, tzinfo=timezone.utc)

    def accepts_party(self) -> bool:
        """Tell whether the service takes a party of this size."""
        most = self.persons if self.max_persons is None else self.max_persons
        return self.min_persons <= self.persons <= most

    def soonest(self) -> int:
        """Return the first minute asked for that is neither over nor in the notice."""
        limits = (self.first, self.now, self.earliest)
        return max(limit for limit in limits if limit is not None)


def length(query: Query, need: Need) -> int:
    """Return the minutes a ``booking`` need lasts, without buffers."""
    return query.duration if need.minutes is None else need.minutes


def buffer_after(query: Query, resource: Resource) -> int:
    """Return the minutes kept free after a booking: service or resource, the longer."""
    return max(query.buffer_after, resource.buffer_after)


def reach(query: Query) -> Span:
    """Return the span of which claims, absences and hours must be known.

    Hours are handed over from the local midnight before its start to the one after its
    stop, and one day more each side where an opening may run for a day or longer.
    """
    low, high = query.first, query.last + query.duration
    breaks = (resource.buffer_after for resource in query.resources.values())
    after = max(query.buffer_after, *breaks, 0)
    for need in query.needs:
        low = min(low, query.first + need.offset - query.buffer_before)
        end = need.offset + length(query, need) + after
        high = max(high, query.last + end)
    if any(need.span == WINDOW for need in query.needs):
        low, high = low - DAY, high + DAY
    return (low - LOOK_BACK if query.grid == PACKED else low), high


def is_split(need: Need) -> bool:
    """Tell whether the party may be spread over several resources."""
    return need.quantity > 1 and need.takes != ONE


def seats_needed(query: Query, need: Need, resource: Resource) -> int:
    """Return how many seats the need takes of one resource when not split."""
    if need.takes == ONE:
        return 1
    if need.takes == PERSONS:
        return query.persons
    return max(resource.seats, query.persons)


class Board:
    """The resources of one query, indexed to answer about single starts.

    The listing reads masks; this reads spans. It serves the few questions masks are
    too much for: windows, split parties, places left, reasons, the plan of one booking.
    """

    def __init__(self, query: Query) -> None:
        """Index nothing yet; each resource is sorted when it is first asked for."""
        self.query = query
        self._windows: dict[int, tuple[list[Span], int]] = {}
        self._taken: dict[int, tuple[list[int], list[int]]] = {}
        self._offers: dict[tuple[int, int, int, int], int] = {}

    def window(self, resource: Resource, start: int) -> Span | None:
        """Return the opening line that holds ``start``; of several the latest one.

        Of lines that begin together it is the one that ends first.
        """
        if resource.key not in self._windows:
            lines = sorted(resource.windows, key=lambda span: (span[0], -span[1]))
            longest = max((stop - begin for begin, stop in lines), default=0)
            self._windows[resource.key] = lines, longest
        lines, longest = self._windows[resource.key]
        at = bisect_left(lines, (start + 1,)) - 1
        while at >= 0 and start - lines[at][0] < longest:
            if start < lines[at][1]:
                return lines[at]
            at -= 1
        return None

    def span(
        self, need: Need, resource: Resource, start: int, buffers: bool = True
    ) -> Span | None:
        """Return what a booking at ``start`` would claim, or None without a window."""
        if need.span == WINDOW:
            return self.window(resource, start)
        query = self.query
        begin = start + need.offset
        end = begin + length(query, need)
        if buffers:
            return begin - query.buffer_before, end + buffer_after(query, resource)
        return begin, end

    def works(self, resource: Resource, span: Span) -> bool:
        """Tell whether store, service dates and the resource are open all along."""
        dates = self.query.dates
        return (
            covers(self.query.store_hours, *span)
            and (dates is None or covers(dates, *span))
            and covers(resource.hours, *span)
        )

    def free_seats(self, resource: Resource, span: Span) -> int:
        """Return how many seats are free through all of ``span``; never negative."""
        if resource.key not in self._taken:
            self._taken[resource.key] = depths(resource.busy)
        moments, counts = self._taken[resource.key]
        low = max(bisect_right(moments, span[0]) - 1, 0)
        high = bisect_left(moments, span[1])
        return max(resource.seats - max(counts[low:high], default=0), 0)

    def offer(self, need: Need, resource: Resource, start: int, level: int) -> int:
        """Return the free seats of a candidate when the world counts up to ``level``.

        0 where it cannot serve at all. The seats of the resource below ``UNBUFFERED``.
        A calendar asks the same several times, so each answer is kept.
        """
        if level == ANYTIME:
            return resource.seats
        key = (id(need), resource.key, start, level)
        if key not in self._offers:
            self._offers[key] = self._offer(need, resource, start, level)
        return self._offers[key]

    def _offer(self, need: Need, resource: Resource, start: int, level: int) -> int:
        span = self.span(need, resource, start, buffers=level >= FREE)
        if span is None:
            return 0
        if level >= UNBUFFERED:
            is_there = self.offer(need, resource, start, PRESENT)
            return self.free_seats(resource, span) if is_there else 0
        if not self.works(resource, span):
            return 0
        if level >= PRESENT and any(
            max(begin, span[0]) < min(stop, span[1])
            for begin, stop in resource.absences
        ):
            return 0
        return resource.seats

    def demand(
        self,
        need: Need,
        start: int,
        level: int = FREE,
    ) -> Demand:
        """Return what ``need`` asks for at ``start``, and of whom."""
        query = self.query
        offers = []
        for key in need.candidates:
            resource = query.resources[key]
            free = self.offer(need, resource, start, level)
            if need.takes == ALL and free < resource.seats:
                continue
            if free >= (1 if is_split(need) else seats_needed(query, need, resource)):
                offers.append((key, free))
        whole = need.takes == ALL
        seats = 1 if need.takes == ONE else query.persons
        if whole and not is_split(need):
            seats = 0
        return Demand(need.quantity, seats, tuple(offers), is_split(need), whole)

    def demands(self, start: int, level: int = FREE) -> list[Demand]:
        """Return the demands of all needs at ``start``."""
        return [self.demand(need, start, level) for need in self.query.needs]
