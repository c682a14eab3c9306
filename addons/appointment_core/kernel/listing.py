"""Which starts of a query are served: the listing, with claims and without them.

The rules are those of :mod:`.slots`.
"""

from .frame import Frame
from .masks import hall, mask, read
from .matching import Demand, assign
from .query import ALL, FREE, PERSONS, WINDOW, Board, Need, Query, is_split


class Listing:
    """The starts of one query from minute ``first`` on.

    Can be asked for several levels of the world; what they share is worked out once.
    """

    def __init__(self, query: Query, first: int) -> None:
        """Prepare the axis, and nothing where no start is possible."""
        latest = query.last if query.latest is None else min(query.last, query.latest)
        self.query = query
        self.first = first
        self.last = latest if query.accepts_party() else first
        self.board = Board(query)
        self._frame: Frame | None = None

    @property
    def frame(self) -> Frame:
        """The masks, which a service of windows never needs."""
        if self._frame is None:
            self._frame = Frame(self.query, self.first, self.last)
        return self._frame

    def starts(self, level: int = FREE) -> tuple[int, ...]:
        """Return the starts in order; claims do not count below ``FREE``.

        ``level`` is ``FREE``, or ``PRESENT`` for a world in which nobody has booked.
        """
        if self.first >= self.last:
            return ()
        if any(need.span == WINDOW for need in self.query.needs):
            return self._list_windows(level)
        frame, needs = self.frame, self.query.needs
        rows = [frame.row(need, level) for need in needs]
        bits = self._gridded(rows)
        if any(need.offset or need.minutes is not None for need in needs):
            bits &= self._opening()
        plain = [
            (need.quantity, row)
            for need, row in zip(needs, rows, strict=True)
            if not is_split(need)
        ]
        bits &= hall(plain, frame.full)
        bits = bits >> (self.first - frame.first)
        starts = read(bits, self.first)
        if len(plain) < len(rows):
            return self._list_split(rows, starts, level)
        return starts

    def _opening(self) -> int:
        """Return the starts of bookings that lie inside store hours and dates."""
        frame = self.frame
        opening = mask(frame.open, frame.low, frame.high)
        return frame.at_start(opening, 0, self.query.duration)

    def _gridded(self, rows: list[dict[int, int]]) -> int:
        """Return starts on the grid of a candidate that can serve the first need."""
        if not rows:
            return self.frame.on_grid(self.frame.open, self._opening())
        bits = 0
        for key, possible in rows[0].items():
            if possible:
                hours = self.query.resources[key].hours
                bits |= self.frame.on_grid(hours, possible)
        return bits

    def _list_split(
        self, rows: list[dict[int, int]], starts: tuple[int, ...], level: int
    ) -> tuple[int, ...]:
        """Keep the starts at which split parties, too, find their seats.

        ``levels[key][j]`` tells, minute by minute, whether the resource has more than
        *j* seats free; the rest is one assignment a start.
        """
        query, frame = self.query, self.frame
        columns = []
        for need, row in zip(query.needs, rows, strict=True):
            levels: dict[int, list[str]] = {}
            for key, bits in row.items():
                resource = query.resources[key]
                masks = [bits]
                if is_split(need) and need.takes == PERSONS:
                    most = min(resource.seats, query.persons)
                    masks += [
                        frame.serving(need, resource, seats, level)
                        for seats in range(2, most + 1)
                    ]
                levels[key] = [bin(frame.full + 1 | bits)[:2:-1] for bits in masks]
            columns.append((need, levels))
        return tuple(
            start
            for start in starts
            if assign(
                [_demand_at(query, *column, start - frame.first) for column in columns]
            )
            is not None
        )

    def _list_windows(self, level: int) -> tuple[int, ...]:
        """Return the starts of windows at which every need is served."""
        need = next(need for need in self.query.needs if need.span == WINDOW)
        starts = {
            start
            for key in need.candidates
            for start, _stop in self.query.resources[key].windows
            if self.first <= start < self.last
        }
        return tuple(at for at in sorted(starts) if fits(self.board, at, level))


def _demand_at(
    query: Query, need: Need, levels: dict[int, list[str]], at: int
) -> Demand:
    offers = []
    for key, texts in levels.items():
        free = sum(text[at] == "1" for text in texts)
        if free:
            whole = is_split(need) and need.takes == ALL
            offers.append((key, query.resources[key].seats if whole else free))
    seats = query.persons if is_split(need) else 1
    return Demand(need.quantity, seats, tuple(offers), is_split(need))


def fits(board: Board, start: int, level: int) -> bool:
    """Tell whether all needs can be served together at ``start``."""
    demands = board.demands(start, level)
    if len(demands) == 1 and not demands[0].split:
        return len(demands[0].offers) >= demands[0].quantity
    return assign(demands) is not None
