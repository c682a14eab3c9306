"""The listing's masks: which starts each resource can serve, and which are on the grid.

Bit *i* of every mask of starts is minute ``first + i``.
"""

from dataclasses import replace

from .hours import DAY, Span, Spans, intersect, merge, midnights
from .masks import crowded, grid, mask, runs, spans_of
from .query import (
    ALL,
    FREE,
    LOOK_BACK,
    PACKED,
    Need,
    Query,
    Resource,
    buffer_after,
    is_split,
    length,
    reach,
    seats_needed,
)


class Frame:
    """Masks over the starts in ``[first, last)``; equal hours are worked out once."""

    def __init__(self, query: Query, first: int, last: int) -> None:
        """Prepare the axis; a packed grid looks back for what it restarts after."""
        self.query = query
        self.last = last
        self.first = first - LOOK_BACK if query.grid == PACKED else first
        self.full = (1 << (last - self.first)) - 1
        known = replace(query, first=self.first, last=last)
        self.low, self.high = reach(known)
        self.everything = (1 << (self.high - self.low)) - 1
        self.open = query.store_hours
        if query.dates is not None:
            self.open = intersect(self.open, query.dates)
        self._patterns: dict[Spans, int] = {}
        self._known: dict[int, int] = {}
        self._windows: dict[int, Spans] = {}
        self._work: dict[int, int] = {}
        self._masks: dict[tuple[int, ...], int] = {}

    def pattern(self, hours: Spans) -> int:
        """Return a number that equal hours share.

        Hashing long tuples costs, so an object already seen is known by identity; the
        query and the frame keep all of them alive.
        """
        if id(hours) not in self._known:
            number = self._patterns.setdefault(hours, len(self._patterns))
            self._known[id(hours)] = number
        return self._known[id(hours)]

    def windows(self, hours: Spans) -> Spans:
        """Return the working windows of a resource with these ``hours``."""
        key = self.pattern(hours)
        if key not in self._windows:
            self._windows[key] = intersect(self.open, hours)
        return self._windows[key]

    def at_start(self, free: int, offset: int, minutes: int) -> int:
        """Return the starts for which ``minutes`` from ``offset`` are ``free``."""
        shift = self.first + offset - self.low
        return runs(free, minutes) >> shift & self.full

    def working(self, resource: Resource, offset: int, minutes: int) -> int:
        """Return the starts at which the resource works and is not away."""
        hours = self.pattern(resource.hours)
        if hours not in self._work:
            windows = self.windows(resource.hours)
            self._work[hours] = mask(windows, self.low, self.high)
        work = self._work[hours]
        key: tuple[int, ...] = (hours, offset, minutes)
        if resource.absences:
            key += (resource.key,)
        if key not in self._masks:
            if resource.absences:
                work &= ~mask(merge(resource.absences), self.low, self.high)
            self._masks[key] = self.at_start(work, offset, minutes)
        return self._masks[key]

    def serving(
        self, need: Need, resource: Resource, seats: int, level: int = FREE
    ) -> int:
        """Return the starts at which the resource has ``seats`` free for the need.

        Below the level ``FREE`` nobody has claimed any.
        """
        if seats > resource.seats:
            return 0
        minutes = length(self.query, need)
        result = self.working(resource, need.offset, minutes)
        if level < FREE:
            return result
        limit = 1 if need.takes == ALL else resource.seats - seats + 1
        busy = crowded(resource.busy, limit)
        if busy:
            before = self.query.buffer_before
            after = buffer_after(self.query, resource)
            free = self.everything & ~mask(busy, self.low, self.high)
            result &= self.at_start(
                free, need.offset - before, before + minutes + after
            )
        return result

    def row(self, need: Need, level: int = FREE) -> dict[int, int]:
        """Return, for each candidate, the starts at which it could serve."""
        query = self.query
        result = {}
        for key in need.candidates:
            resource = query.resources[key]
            seats = seats_needed(query, need, resource)
            if is_split(need):
                seats = resource.seats if need.takes == ALL else 1
            result[key] = self.serving(need, resource, seats, level)
        return result

    def on_grid(self, hours: Spans, possible: int) -> int:
        """Return which ``possible`` starts lie on the grid of working ``hours``.

        A start lies inside a working window even if the need has an offset.
        """
        key = (self.pattern(hours),)
        packed = self.query.grid == PACKED
        if not packed and key in self._masks:
            return possible & self._masks[key]
        windows = self.windows(hours)
        cuts = [
            cut
            for start, stop in windows
            if stop - start >= DAY
            for cut in midnights(self.query.zone, self.query.origin, start, stop)
        ]
        if packed:
            windows = intersect(spans_of(possible, self.first), windows)
        pieces = _cut(windows, cuts)
        bits = grid(pieces, self.query.step, self.first, self.last)
        if not packed:
            self._masks[key] = bits
        return possible & bits


def _cut(spans: Spans, cuts: list[int]) -> list[Span]:
    """Return the spans in order, parted at each of the ``cuts`` inside them."""
    if not cuts:
        return list(spans)
    result = []
    for start, stop in spans:
        edges = [start, *(cut for cut in cuts if start < cut < stop), stop]
        result += list(zip(edges, edges[1:], strict=False))
    return result
