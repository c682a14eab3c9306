"""When store and resources work: weekly hours, time off and exceptions on dates."""

from collections import defaultdict
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from odoo.tools import SQL

from ..kernel import hours

DAY_MINUTES = 24 * 60


class Opening(NamedTuple):
    """An exception on days, counted from the first day of the axis, both included."""

    kind: str
    first_day: int
    last_day: int
    start_minutes: int
    stop_minutes: int


@lru_cache(maxsize=1024)
def _get_week(text, has_two_weeks):
    """Weekly lines from ``weekday from to weektype`` of attendances, parted by ``;``.

    Read as one text a calendar, so that equal weeks are worked out once.
    """
    return tuple(
        hours.Line(
            weekday=int(weekday),
            start_minute=hours.minute_of(float(hour_from)),
            stop_minute=hours.minute_of(float(hour_to)),
            week_type=int(week_type[0]) if has_two_weeks and week_type else None,
        )
        for weekday, hour_from, hour_to, *week_type in map(str.split, text.split(";"))
    )


class WorldHours:
    """The hours of one store and some resources on an axis, read in one query."""

    def __init__(self, env, axis, store_row, resource_rows):
        self.axis = axis
        self.store_row = store_row
        self.resource_ids = tuple(row["resource_id"] for row in resource_rows) or (0,)
        own_ids = {row["calendar_id"] for row in resource_rows}
        self.calendar_ids = tuple(
            {store_row["store_calendar_id"], *own_ids} - {None}
        ) or (0,)
        self._read(env)

    def _read(self, env):
        ((calendars, leaves, openings),) = env.execute_query(
            SQL(
                "SELECT (%s), (%s), (%s)",
                self._select_calendars(),
                self._select_leaves(),
                self._select_openings(),
            )
        )
        self._keep_calendars(calendars or ())
        self.leaves = defaultdict(list)
        for resource_id, calendar_id, start, stop in leaves or ():
            owner = (
                ("resource", resource_id) if resource_id else ("calendar", calendar_id)
            )
            self.leaves[owner].append((start, stop))
        self.openings = defaultdict(list)
        for resource_id, *opening in openings or ():
            self.openings[resource_id].append(Opening(*opening))

    def _select_calendars(self):
        """``[id, is flexible, has two weeks, week]``; the week as for ``_get_week``."""
        return SQL(
            """
            SELECT json_agg(json_build_array(
                       calendar.id, calendar.flexible_hours,
                       calendar.two_weeks_calendar,
                       (SELECT string_agg(
                                   concat_ws(
                                       ' ', dayofweek, hour_from, hour_to, week_type
                                   ), ';' ORDER BY dayofweek, hour_from, id
                               )
                          FROM resource_calendar_attendance line
                         WHERE line.calendar_id = calendar.id
                               AND day_period <> 'lunch' AND display_type IS NULL)
                   ))
              FROM resource_calendar calendar
             WHERE calendar.id IN %s
            """,
            self.calendar_ids,
        )

    def _keep_calendars(self, calendars):
        """Weekly lines by calendar; a flexible calendar has none of its own."""
        self.lines = defaultdict(tuple)
        self.flexible = set()
        for calendar_id, is_flexible, has_two_weeks, week in calendars:
            if is_flexible:
                self.flexible.add(calendar_id)
            elif week:
                self.lines[calendar_id] = _get_week(week, has_two_weeks)

    def _select_leaves(self):
        """``[resource, calendar, start, stop]`` in minutes: time off of a resource, a
        calendar, or the whole company."""
        return SQL(
            """
            SELECT json_agg(json_build_array(resource_id, calendar_id, %s, %s))
              FROM resource_calendar_leaves
             WHERE time_type = 'leave'
               AND date_from < %s AND date_to > %s
               AND (resource_id IN %s
                    OR (resource_id IS NULL
                        AND (calendar_id IN %s OR calendar_id IS NULL)
                        AND company_id = %s))
            """,
            *self.axis.select("date_from", "date_to"),
            self.axis.naive(self.axis.stop),
            self.axis.naive(0),
            self.resource_ids,
            self.calendar_ids,
            self.store_row["company_id"],
        )

    def _select_openings(self):
        """``[resource, …]`` with values of an ``Opening``; no resource: the store."""
        return SQL(
            """
            SELECT json_agg(json_build_array(
                       resource_id, kind,
                       greatest(first_on, %(first)s) - %(first)s,
                       least(last_on, %(last)s) - %(first)s,
                       start_minutes, stop_minutes
                   ))
              FROM appointment_opening
             WHERE first_on <= %(last)s AND last_on >= %(first)s
               AND (store_id = %(store)s OR resource_id IN %(resources)s)
            """,
            first=self.axis.first_day,
            last=self.axis.last_day,
            store=self.store_row["store_id"],
            resources=self.resource_ids,
        )

    def get_store(self):
        """``(hours, windows)`` of the store: merged without its time off, and not."""
        calendar_id = self.store_row["store_calendar_id"]
        windows = tuple(self._get_lines(calendar_id, self.axis.zone, None))
        closed = self.leaves["calendar", calendar_id] + self.leaves["calendar", None]
        return hours.subtract(hours.merge(windows), hours.merge(closed)), windows

    def get_windows(self, resource_id, calendar_id, zone):
        """Opening lines of a resource, or ``None`` when it has none of its own."""
        has_own_hours = calendar_id is not None and calendar_id not in self.flexible
        if has_own_hours or self.openings[resource_id]:
            return self._get_lines(calendar_id, zone, resource_id)
        return None

    def get_shown(self, resource_id, calendar_id, zone):
        """``open`` and ``away`` of a resource for a picture of the day, as lists."""
        windows = self.get_windows(resource_id, calendar_id, zone)
        open_spans = self.get_store()[0]
        if windows is not None:
            open_spans = hours.intersect(open_spans, hours.merge(windows))
        return {
            "open": [list(span) for span in open_spans],
            "away": [
                list(span) for span in self.get_absences(resource_id, calendar_id)
            ],
        }

    def get_absences(self, resource_id, calendar_id):
        """Time off of a resource, its calendar and its company, merged."""
        return hours.merge(
            self.leaves["resource", resource_id]
            + self.leaves["calendar", calendar_id]
            + self.leaves["calendar", None]
        )

    def _get_lines(self, calendar_id, zone, resource_id):
        """Calendar lines as spans, exceptions of *resource_id* (``None``: of the
        store) applied."""
        if calendar_id in self.flexible or calendar_id is None:
            lines = ((0, self.axis.stop),)
        else:
            lines = hours.expand(
                self.lines[calendar_id],
                zone,
                self.axis.origin,
                self.axis.first_day,
                self.axis.last_day,
            )
        for kind in ("open", "closed"):
            rows = [r for r in self.openings[resource_id] if r.kind == kind]
            if rows and kind == "open":
                days = [self._get_day_spans(r, zone, whole_day=True) for r in rows]
                lines = hours.subtract(lines, hours.merge(sum(days, ())))
            spans = sum((self._get_day_spans(r, zone) for r in rows), ())
            if rows and kind == "open":
                lines = tuple(sorted((*lines, *spans)))
            elif rows:
                lines = hours.subtract(lines, hours.merge(spans))
        return lines

    def _get_day_spans(self, opening, zone, whole_day=False):
        start, stop = opening.start_minutes, opening.stop_minutes
        if whole_day:
            start, stop = 0, DAY_MINUTES
        every_day = tuple(hours.Line(day, start, stop) for day in range(7))
        first, last = (
            self.axis.first_day + timedelta(days=offset)
            for offset in (opening.first_day, opening.last_day)
        )
        return hours.expand(every_day, zone, self.axis.origin, first, last)
