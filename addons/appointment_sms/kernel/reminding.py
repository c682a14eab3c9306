"""When a message that has time is sent: not at night, and not when it is of no use.

Moments are aware UTC. Quiet hours are local, half-open, and may span midnight.
"""

from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


class Quiet(NamedTuple):
    """Local hours in which nobody is disturbed, such as 21.0 to 8.0.

    Equal hours are no quiet at all.
    """

    begins: float
    ends: float


class Moment(NamedTuple):
    """*at*: when to send; *until*: from then on it would be of no use."""

    at: datetime
    until: datetime


def get_reminder(start: datetime, lead: timedelta, quiet: Quiet, tz: str) -> Moment:
    """Return when to remind of *start*, *lead* before it.

    Of no use is a reminder with less than a third of its lead left (T85). One that is
    due at night waits for the morning; where that would be too late, it goes out before
    the night begins.
    """
    until = start - lead / 3
    due = start - lead
    night = find_night(due, quiet, tz)
    if not night:
        return Moment(due, until)
    fell_asleep, woke = night
    return Moment(woke if woke <= until else fell_asleep, until)


def get_later(due: datetime, life: timedelta, quiet: Quiet, tz: str) -> Moment:
    """Return when to send what may wait for the morning, and is of use for *life*."""
    night = find_night(due, quiet, tz)
    at = night[1] if night else due
    return Moment(at, at + life)


def find_night(
    moment: datetime, quiet: Quiet, tz: str
) -> tuple[datetime, datetime] | None:
    """Return the quiet span that holds *moment*, or nothing."""
    if quiet.begins == quiet.ends:
        return None
    today = moment.astimezone(ZoneInfo(tz)).date()
    for evening in (today - ONE_DAY, today):
        morning = evening + ONE_DAY if quiet.ends < quiet.begins else evening
        begins = _to_moment(evening, quiet.begins, tz)
        ends = _to_moment(morning, quiet.ends, tz)
        if begins <= moment < ends:
            return begins, ends
    return None


def _to_moment(day: date, hours: float, tz: str) -> datetime:
    """Return the moment of a local time; one that a clock skips is the one after."""
    wall = datetime.combine(day, time(0)) + timedelta(minutes=round(hours * 60))
    return wall.replace(tzinfo=ZoneInfo(tz)).astimezone(timezone.utc)
