"""Opening hours on a line of minutes.

A *line* is an axis of whole minutes: minute 0 is an origin the caller chooses (an
aware datetime on a whole minute). A *span* is a half-open pair ``(start, stop)`` of
minutes on it. Wall time becomes line time here and nowhere else.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from math import floor

Span = tuple[int, int]
Spans = tuple[Span, ...]

DAY = 1440
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_NOISE = 1e-3  # of a minute: what a float of hours may be off


@dataclass(frozen=True, slots=True)
class Line:
    """One weekly opening line in wall time.

    ``weekday`` counts from Monday = 0; ``start_minute`` and ``stop_minute`` are
    minutes of the local day, 0 to 1440 (hours across midnight are two lines).
    ``week_type`` 0 or 1 limits the line to every second week; ``valid_from`` and
    ``valid_to`` are inclusive local dates.
    """

    weekday: int
    start_minute: int
    stop_minute: int
    week_type: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


# -- minutes ------------------------------------------------------------------


def minute_of(hours: float, up: bool = False) -> int:
    """Return the minute of the day that ``hours`` (Odoo's float) means.

    A value at most one second before a full minute counts as that minute, so 23:59:59
    is 1440. What is left rounds down, or up with ``up=True`` (openings round inward:
    ``up`` for a start, plain for a stop).
    """
    minutes = hours * 60
    whole = floor(minutes + 1 / 60 + _NOISE)
    return whole + 1 if up and minutes - whole > _NOISE else whole


def minute(moment: datetime, origin: datetime, up: bool = False) -> int:
    """Return the minute on the line of an aware ``moment``, rounded down or ``up``.

    Elapsed time, whatever the zones: two datetimes of one zone subtract as wall time,
    so both go through UTC first.
    """
    elapsed = moment.astimezone(timezone.utc) - origin.astimezone(timezone.utc)
    whole, rest = divmod(elapsed, _MINUTE)
    return whole + 1 if up and rest else whole


def moment(line_minute: int, origin: datetime) -> datetime:
    """Return the aware UTC datetime of a minute on the line."""
    return origin.astimezone(timezone.utc) + timedelta(minutes=line_minute)


def outward(start: datetime, stop: datetime, origin: datetime) -> Span:
    """Round a busy span outward, so that an overlap of one second blocks (T04).

    A start less than one second before a minute is noise of the source and counts as
    that minute. A span without length stays without length.
    """
    start, stop = start.astimezone(timezone.utc), stop.astimezone(timezone.utc)
    if stop <= start:
        return (minute(start, origin),) * 2
    first = minute(start + _SECOND - timedelta.resolution, origin)
    return first, max(first, minute(stop, origin, up=True))


def inward(start: datetime, stop: datetime, origin: datetime) -> Span:
    """Round working time inward; a stop at most one second early counts as full.

    The result is empty (start = stop) when no whole minute is inside.
    """
    first = minute(start, origin, up=True)
    late = stop.astimezone(timezone.utc) + _SECOND
    return first, max(first, minute(late, origin))


# -- sets of spans ------------------------------------------------------------


def merge(spans: Iterable[Span]) -> Spans:
    """Return the union in order; touching spans become one (T07), empty ones go."""
    result: list[Span] = []
    low = high = 0
    for start, stop in sorted(spans):
        if stop <= start:
            continue
        if low < high and start <= high:
            high = max(high, stop)
            continue
        if low < high:
            result.append((low, high))
        low, high = start, stop
    if low < high:
        result.append((low, high))
    return tuple(result)


def intersect(left: Sequence[Span], right: Sequence[Span]) -> Spans:
    """Return what two merged sets have in common, merged and in order."""
    result = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        stop = min(left[i][1], right[j][1])
        if start < stop:
            result.append((start, stop))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def subtract(left: Sequence[Span], right: Sequence[Span]) -> Spans:
    """Return the merged set ``left`` without the merged set ``right``."""
    result = []
    j = 0
    for begin, stop in left:
        start = begin
        while j < len(right) and right[j][1] <= start:
            j += 1
        k = j
        while k < len(right) and right[k][0] < stop:
            if start < right[k][0]:
                result.append((start, right[k][0]))
            start = max(start, right[k][1])
            k += 1
        if start < stop:
            result.append((start, stop))
    return tuple(result)


def clip(spans: Iterable[Span], start: int, stop: int) -> Spans:
    """Return the parts of ``spans`` inside ``[start, stop)``, in the same order."""
    cut = ((max(a, start), min(b, stop)) for a, b in spans)
    return tuple((a, b) for a, b in cut if a < b)


def covers(spans: Sequence[Span], start: int, stop: int) -> bool:
    """Tell whether one of the merged ``spans`` holds all of ``[start, stop)``."""
    at = bisect_left(spans, (start + 1,)) - 1
    return at >= 0 and stop <= spans[at][1]


# -- wall time ----------------------------------------------------------------


def week_type(day: date) -> int:
    """Return 0 or 1, alternating every Monday, as Odoo's two-week calendars count."""
    return (day.toordinal() - 1) // 7 % 2


def _offset(zone: tzinfo, instant: datetime) -> int:
    """Return the zone's offset from UTC in minutes at an instant."""
    shift = instant.astimezone(zone).utcoffset() or timedelta()
    return shift // _MINUTE


@lru_cache(maxsize=4096)
def _pieces(zone: tzinfo, day: date) -> tuple[tuple[int, int, int], ...]:
    """Return ``(start, stop, offset)`` pieces of constant offset around a local day.

    In minutes from the day's midnight in UTC; one piece except near a change.
    """
    low, high = -15 * 60, DAY + 15 * 60
    midnight = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)

    def at(minutes: int) -> int:
        return _offset(zone, midnight + timedelta(minutes=minutes))

    if at(low) == at(high):
        return ((low, high, at(low)),)
    pieces = []
    start = low
    for hour in range(low, high, 60):
        before, after = hour, hour + 60
        if at(before) == at(after):
            continue
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (
                (middle, after) if at(middle) == at(before) else (before, middle)
            )
        pieces.append((start, after, at(before)))
        start = after
    pieces.append((start, high, at(high)))
    return tuple(pieces)


def wall_spans(
    zone: tzinfo, origin: datetime, day: date, start: int, stop: int
) -> Spans:
    """Return the minutes on the line at which local clocks show ``[start, stop)``.

    ``start`` and ``stop`` are minutes of the local ``day``. Usually one span; shorter
    or none where wall time is skipped; longer, or two spans, where it happens twice.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
    base = (midnight - origin) // _MINUTE
    found = []
    for low, high, offset in _pieces(zone, day):
        first, last = max(start - offset, low), min(stop - offset, high)
        if first < last:
            found.append((base + first, base + last))
    return merge(found) if len(found) > 1 else tuple(found)


@lru_cache(maxsize=1024)
def expand(
    lines: tuple[Line, ...],
    zone: tzinfo,
    origin: datetime,
    first_day: date,
    last_day: date,
) -> Spans:
    """Lay weekly ``lines`` of a local zone on the line of minutes.

    Both days are local and inclusive. The spans are *not* merged and in order: each is
    one opening line on one day, which is what a window is. Equal patterns are worked
    out once: the answer is cached, so all arguments are hashable.
    """
    by_weekday: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (line.start_minute, line.stop_minute)):
        by_weekday.setdefault(line.weekday, []).append(line)
    spans: list[Span] = []
    for ordinal in range(first_day.toordinal(), last_day.toordinal() + 1):
        day = date.fromordinal(ordinal)
        for line in by_weekday.get(day.weekday(), ()):
            if (
                line.week_type in (None, week_type(day))
                and (line.valid_from is None or line.valid_from <= day)
                and (line.valid_to is None or day <= line.valid_to)
            ):
                spans += wall_spans(
                    zone, origin, day, line.start_minute, line.stop_minute
                )
    return tuple(sorted(spans))


@lru_cache(maxsize=256)
def midnights(zone: tzinfo, origin: datetime, start: int, stop: int) -> tuple[int, ...]:
    """Return the minutes in ``[start, stop)`` at which a local day begins."""
    first = moment(start, origin).astimezone(zone).date().toordinal()
    last = moment(stop, origin).astimezone(zone).date().toordinal()
    result = []
    for ordinal in range(first, last + 1):
        spans = wall_spans(zone, origin, date.fromordinal(ordinal), 0, DAY)
        if spans and start <= spans[0][0] < stop:
            result.append(spans[0][0])
    return tuple(result)
