"""The hours of a day as people write them: "8–12, 13:00–18:00".

Spans are minutes of the local day, 0 to 1440, in order; a day without is closed.
"""

import re

from .hours import DAY, Spans
from .refusal import Refusal

UNREADABLE = "unreadable"  # not hours at all
BEYOND = "beyond"  # a time no clock shows: 25:00, 8:75, 13 pm
REVERSED = "reversed"  # it ends before it begins, or when it begins
OVERLAP = "overlap"  # two spans share a minute

_TIME = r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|uhr|h)?"
_SPAN = re.compile(rf"{_TIME}\s*(?:[-–—]|to|bis|la)\s*{_TIME}")
_NOON = 12


def parse(text: str) -> Spans | Refusal:
    """Return the spans that ``text`` names, in order; an empty text names none.

    Spans that touch stay two. Midnight at the end is 24:00. A refusal says in its
    details which part of the text it is about, counted from 0.
    """
    spans: list[tuple[int, int]] = []
    for number, part in enumerate(filter(None, map(str.strip, _split(text)))):
        match = _SPAN.fullmatch(part)
        if not match:
            return Refusal(UNREADABLE, (("part", number),))
        span = _to_minute(*match.groups()[:3]), _to_stop(match)
        if fault := _find_fault(*span):
            return Refusal(fault, (("part", number),))
        spans.append(span)
    order = sorted(range(len(spans)), key=lambda number: spans[number])
    for before, after in zip(order, order[1:], strict=False):
        if spans[after][0] < spans[before][1]:
            return Refusal(OVERLAP, (("part", max(before, after)),))
    return tuple(spans[number] for number in order)


def part_of(text: str, number: int) -> str:
    """Return the part of ``text`` that a refusal names."""
    return [part.strip() for part in _split(text) if part.strip()][number]


def to_text(spans: Spans) -> str:
    """Return spans as text that ``parse`` reads back; none is an empty text."""
    return ", ".join(f"{_clock(start)}–{_clock(stop)}" for start, stop in spans)


def _split(text: str) -> list[str]:
    return re.split(r"[,;&+\n]", text.lower())


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _to_minute(hour: str, minute: str | None, half: str | None) -> int:
    """The minute of the day; -1 for a time no clock shows."""
    hours, minutes = int(hour), int(minute or 0)
    if half in ("am", "pm"):
        if not 1 <= hours <= _NOON:
            return -1
        hours = hours % _NOON + _NOON * (half == "pm")
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= DAY else -1


def _to_stop(match: re.Match[str]) -> int:
    return _to_minute(*match.groups()[3:]) or DAY


def _find_fault(start: int, stop: int) -> str:
    if min(start, stop) < 0:
        return BEYOND
    return REVERSED if stop <= start else ""
