"""The axis of one booking question: whole minutes after a local midnight."""

from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo.tools import SQL


class Axis(NamedTuple):
    """Local days in a store's zone; minute 0 is the midnight before ``first_day``."""

    first_day: date
    last_day: date
    zone: ZoneInfo
    origin: datetime

    @classmethod
    def over(cls, first_day, last_day, zone):
        """The axis of these days, both included."""
        start = datetime.combine(first_day, time(), zone)
        return cls(first_day, last_day, zone, start.astimezone(timezone.utc))

    @property
    def stop(self):
        """The minute after the last day."""
        return self.midnight(self.last_day + timedelta(days=1))

    def midnight(self, day):
        """The minute at which local *day* begins."""
        start = datetime.combine(day, time(), self.zone).astimezone(timezone.utc)
        return int((start - self.origin).total_seconds()) // 60

    def minute_up(self, moment):
        """The minute of an aware datetime, or the next one."""
        return -int((self.origin - moment).total_seconds() // 60)

    def naive(self, minute):
        """Naive UTC datetime of a minute, as Odoo stores it."""
        return (self.origin + timedelta(minutes=minute)).replace(tzinfo=None)

    def select(self, start, stop):
        """SQL of two datetime columns as minutes, partly used ones counting.

        Division cuts towards zero, which is down for what begins on the axis; what
        begins before it is not asked for.
        """
        origin = int(self.origin.timestamp())
        start, stop = SQL.identifier(start), SQL.identifier(stop)
        return (
            SQL("(date_part('epoch', %s)::int - %s) / 60", start, origin),
            SQL("(date_part('epoch', %s)::int - %s + 59) / 60", stop, origin),
        )
