"""A time zone as calendar files spell it (RFC 5545, section 3.6.5).

Each change of clocks around a span is written out. vobject's own generator guesses
yearly rules, which fails for zones such as Africa/Casablanca or Australia/Lord_Howe.
"""

from datetime import datetime, timedelta, timezone

import vobject

# A year on both sides, so that programs that round or repeat stay right.
MARGIN = timedelta(days=400)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def build(zone, start, stop):
    """Return the ``VTIMEZONE`` component of *zone* around aware UTC *start*, *stop*."""
    component = vobject.icalendar.TimezoneComponent()
    component.add("tzid").value = zone.key
    first = start - MARGIN
    _add_observance(component, zone, EPOCH, first)
    for moment in _find_changes(zone, first, stop + MARGIN):
        _add_observance(component, zone, moment, moment)
    return component


def _find_changes(zone, first, last):
    """Instants from *first* to *last* at which the clocks of *zone* change."""
    day = timedelta(days=1)
    changes = []
    while first < last:
        following = first + day
        if _offset(zone, first) != _offset(zone, following):
            changes.append(_bisect(zone, first, following))
        first = following
    return changes


def _bisect(zone, low, high):
    """The instant between *low* and *high*, to the second, when the offset changes."""
    old = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        if _offset(zone, middle) == old:
            low = middle
        else:
            high = middle
    return high


def _add_observance(component, zone, moment, sample):
    """Add the rules in force from *moment*, read off the clock at *sample*.

    The onset is given in the wall time that was shown before.
    """
    local = sample.astimezone(zone)
    before = _offset(zone, moment - timedelta(seconds=1)) if moment == sample else None
    before = local.utcoffset() if before is None else before
    onset = (moment + before).replace(tzinfo=None)
    part = component.add("daylight" if local.dst() else "standard")
    part.add("dtstart").value = onset
    part.add("tzoffsetfrom").value = _spell(before)
    part.add("tzoffsetto").value = _spell(local.utcoffset())
    part.add("tzname").value = local.tzname()


def _offset(zone, moment):
    return moment.astimezone(zone).utcoffset()


def _spell(offset):
    """An offset as ``+0545``."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{rest:02}"
