"""A slow, obviously right answer: every minute looked at, every assignment tried.

Shares nothing with the kernel but its value classes.
"""

from itertools import chain, combinations, product

LONG = 1440


def minutes(spans):
    """Return every minute of the spans as a set."""
    return set(chain.from_iterable(range(start, stop) for start, stop in spans))


class Oracle:
    """The world of one query, minute by minute; local ``midnights`` are given."""

    def __init__(self, query, midnights=()):
        self.query = query
        self.midnights = set(midnights)
        self.open = minutes(query.store_hours)
        if query.dates is not None:
            self.open &= minutes(query.dates)
        self.base = {k: self.open & minutes(r.hours) for k, r in self._resources()}
        self.work = {
            k: self.base[k] - minutes(r.absences) for k, r in self._resources()
        }
        self.taken = {}
        for key, resource in self._resources():
            count = self.taken[key] = {}
            for minute in chain.from_iterable(range(*span) for span in resource.busy):
                count[minute] = count.get(minute, 0) + 1
        self.able_cache = {}
        self.stretches = {}

    def _resources(self):
        return self.query.resources.items()

    def windowed(self):
        return [need for need in self.query.needs if need.span == "window"]

    def spans(self, need, key, start):
        """Return the minutes worked and the minutes claimed, or None."""
        query = self.query
        if need.span == "window":
            lines = [w for w in query.resources[key].windows if w[0] <= start < w[1]]
            if not lines:
                return None
            begin = max(w[0] for w in lines)
            end = min(w[1] for w in lines if w[0] == begin)
            return range(begin, end), range(begin, end)
        begin = start + need.offset
        length = query.duration if need.minutes is None else need.minutes
        after = max(query.buffer_after, query.resources[key].buffer_after)
        outer = range(begin - query.buffer_before, begin + length + after)
        return range(begin, begin + length), outer

    def free(self, need, key, start):
        """Return the seats free for the need at a start, 0 when away or closed."""
        found = self.spans(need, key, start)
        if found is None or any(m not in self.work[key] for m in found[0]):
            return 0
        most = max(self.taken[key].get(m, 0) for m in found[1])
        seats = self.query.resources[key].seats
        if need.takes == "all" and most:
            return 0
        return max(seats - most, 0)

    def able(self, need, key, start):
        """Tell whether a resource can do its part of the need at a start."""
        known = (need.key, key, start)
        if known not in self.able_cache:
            least = 1
            if need.takes != "one" and need.quantity == 1:
                least = self.query.persons
            self.able_cache[known] = self.free(need, key, start) >= least
        return self.able_cache[known]

    def teams(self, need, start):
        """Yield every set of candidates that serves the need by itself."""
        sizes = range(1, need.quantity + 1)
        if need.takes == "one":
            sizes = [need.quantity]
        free = {key: self.free(need, key, start) for key in need.candidates}
        least = 1 if need.takes == "one" else self.query.persons
        for size in sizes:
            for team in combinations(need.candidates, size):
                if all(free[k] for k in team) and sum(free[k] for k in team) >= least:
                    yield set(team)

    def served(self, start):
        """Tell whether all needs find teams that share nobody."""
        for teams in product(*(list(self.teams(n, start)) for n in self.query.needs)):
            if len(set().union(*teams)) == sum(map(len, teams)):
                return True
        return False

    def within_limits(self, start):
        query = self.query
        least = [m for m in (query.first, query.now, query.earliest) if m is not None]
        most = [m for m in (query.last, query.latest) if m is not None]
        return (
            query.persons >= query.min_persons
            and (query.max_persons is None or query.persons <= query.max_persons)
            and max(least) <= start < min(most)
        )

    def stretch(self, base):
        """Return, for each minute of ``base``, how many it is in a row with."""
        if id(base) not in self.stretches:
            found, row = {}, []
            for minute in sorted(base):
                if row and row[-1] != minute - 1:
                    found |= dict.fromkeys(row, len(row))
                    row = []
                row.append(minute)
            self.stretches[id(base)] = found | dict.fromkeys(row, len(row))
        return self.stretches[id(base)]

    def on_grid(self, base, possible, start):
        """Walk back to where the grid begins, then count steps."""
        if start not in base:
            return False
        is_long = self.stretch(base)[start] >= LONG
        anchor = start
        packed = self.query.grid == "packed"
        while anchor - 1 in base and (not packed or possible(anchor - 1)):
            if is_long and anchor in self.midnights:
                break
            anchor -= 1
        return (start - anchor) % self.query.step == 0

    def gridded(self, start):
        query = self.query
        if self.windowed():
            need = self.windowed()[0]
            return any(
                start == window[0]
                for key in need.candidates
                for window in query.resources[key].windows
            )
        if not query.needs:
            return self.on_grid(self.open, self.booked_open, start)
        need = query.needs[0]
        return any(
            self.able(need, key, start)
            and self.on_grid(
                self.base[key], lambda m, key=key: self.able(need, key, m), start
            )
            for key in need.candidates
        )

    def booked_open(self, start):
        span = range(start, start + self.query.duration)
        return all(m in self.open for m in span)

    def offers(self, start):
        """Tell whether a booking can begin at ``start``."""
        if not self.within_limits(start):
            return False
        if not self.windowed() and not self.booked_open(start):
            return False
        return self.served(start) and self.gridded(start)
