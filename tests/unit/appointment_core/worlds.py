"""Random schedules, small enough to be looked at minute by minute."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from odoo.addons.appointment_core.kernel.hours import Line, expand, merge
from odoo.addons.appointment_core.kernel.slots import Need, Query, Resource


def rng(seed):
    """Return a random source that gives the same world for the same seed."""
    return Random(seed)


def spans(rng, count, low, high, longest):
    found = []
    for _ in range(count):
        start = rng.randrange(low, high)
        found.append((start, start + rng.randint(1, longest)))
    return tuple(found)


def resource(rng, key, high):
    lines = spans(rng, rng.randint(1, 3), 0, high, high // 2)
    return Resource(
        key=key,
        seats=rng.choice((1, 1, 1, 2, 4)),
        hours=merge(lines),
        windows=tuple(sorted(lines)),
        absences=spans(rng, rng.choice((0, 0, 1, 2)), 0, high, 20),
        busy=spans(rng, rng.randint(0, 5), 0, high, 25),
        buffer_after=rng.choice((0, 0, 0, 6)),
    )


def need(rng, key, keys):
    return Need(
        key=key,
        candidates=tuple(rng.sample(keys, rng.randint(1, len(keys)))),
        quantity=rng.choice((1, 1, 1, 2)),
        takes=rng.choice(("one", "one", "one", "persons", "all")),
        offset=rng.choice((0, 0, 0, 5)),
        minutes=rng.choice((None, None, None, 7)),
    )


def small(rng, high=110):
    """Return a query of made-up minutes: every feature, lots of collisions."""
    keys = list(range(1, rng.randint(2, 6)))
    needs = [need(rng, at, keys) for at in range(rng.choice((0, 1, 1, 2, 2, 3)))]
    if needs and rng.random() < 0.2:
        at = rng.randrange(len(needs))
        needs[at] = replace(needs[at], span="window", offset=0, minutes=None)
    return Query(
        first=rng.choice((0, 0, 15)),
        last=high,
        duration=rng.randint(3, 20),
        persons=rng.choice((1, 1, 2, 3)),
        max_persons=rng.choice((None, None, None, 2)),
        step=rng.choice((1, 2, 5, 10, 15)),
        grid=rng.choice(("fixed", "packed")),
        buffer_before=rng.choice((0, 0, 3)),
        buffer_after=rng.choice((0, 0, 4)),
        store_hours=merge(
            rng.choice((((-50, high + 50),), spans(rng, 3, 0, high, 60)))
        ),
        dates=rng.choice((None, None, ((10, high - 10),))),
        now=rng.choice((None, 4)),
        earliest=rng.choice((None, None, 12)),
        latest=rng.choice((None, None, high - 25)),
        resources={key: resource(rng, key, high) for key in keys},
        needs=tuple(needs),
    )


CHANGES = (
    ("Europe/Brussels", date(2027, 3, 28)),
    ("Europe/Brussels", date(2027, 10, 31)),
    ("America/New_York", date(2027, 11, 7)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Asia/Kathmandu", date(2027, 3, 28)),
)


def wall_minutes(lines, zone, origin, low, high):
    """Return the minutes at which a local clock shows one of the lines."""
    found = set()
    for minute in range(low, high):
        local = (origin + timedelta(minutes=minute)).astimezone(zone)
        shown = local.hour * 60 + local.minute
        if any(
            line.weekday == local.weekday()
            and line.start_minute <= shown < line.stop_minute
            for line in lines
        ):
            found.add(minute)
    return found


def week(*pairs):
    return tuple(Line(day, *pair) for day in range(7) for pair in pairs)


def real(rng):
    """Return a query around a change of clocks, in local hours, and its midnights."""
    name, day = rng.choice(CHANGES)
    zone = ZoneInfo(name)
    origin = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
    days = (day - timedelta(days=3), day + timedelta(days=4))

    def hours(pattern):
        return expand(pattern, zone, origin, *days)

    patterns = (
        week((0, 1440)),
        week((0, 1440)),
        week((60, 150), (150, 700)),
        week((0, 120), (1320, 1440)),
    )
    resources = {}
    for key in (1, 2):
        windows = hours(rng.choice(patterns))
        resources[key] = Resource(
            key=key,
            seats=rng.choice((1, 2)),
            hours=merge(windows),
            windows=windows,
            absences=spans(rng, rng.choice((0, 1)), -600, 1800, 300),
            busy=spans(rng, rng.randint(0, 4), -600, 1800, 200),
        )
    start = rng.choice((-120, 0, 60, 240))
    query = Query(
        first=start,
        last=start + 300,
        duration=rng.choice((30, 60, 95)),
        step=rng.choice((30, 45, 60, 75)),
        grid=rng.choice(("fixed", "packed")),
        buffer_after=rng.choice((0, 15)),
        store_hours=merge(hours(rng.choice(patterns[:2]))),
        resources=resources,
        needs=(Need(1, (1, 2)),),
        zone=zone,
        origin=origin,
    )
    return query, midnights(zone, origin)


@lru_cache
def midnights(zone, origin):
    """Return the minutes at which the local date has just changed."""
    days = {}
    for minute in range(-4320, 4320):
        local = (origin + timedelta(minutes=minute)).astimezone(zone)
        days.setdefault(local.date(), minute)
    return frozenset(days.values())
