"""From the database to the kernel: one booking question as plain values.

Everything is read by a fixed number of SQL queries, whatever the number of
resources and days (architecture §5, §8). Nothing is decided here.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo.tools import SQL

from ..kernel import hours
from ..kernel.query import Need, Query, Resource

DAY_MINUTES = 24 * 60
# A working window that holds a start may begin on an earlier day.
DAYS_BEFORE = 2


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


class Opening(NamedTuple):
    """An exception on days, counted from the first day of the line, both included."""

    kind: str
    first_day: int
    last_day: int
    start_minutes: int
    stop_minutes: int


class World(NamedTuple):
    """A kernel query with the instant (aware, UTC) that its minute 0 stands for.

    ``claims`` are the live claims of the line as ``(id, resource_id, seat, start,
    stop)`` in minutes, read only for planning.
    """

    origin: datetime
    query: Query
    claims: tuple = ()

    def minute(self, moment):
        """Minute of a naive UTC datetime, or ``None`` when it is not a whole one."""
        seconds = int(
            (moment.replace(tzinfo=timezone.utc) - self.origin).total_seconds()
        )
        return None if seconds % 60 or moment.microsecond else seconds // 60

    def moment(self, minute):
        """Naive UTC datetime of a minute on the line."""
        return (self.origin + timedelta(minutes=minute)).replace(tzinfo=None)


class WorldReader:
    """Reads the rows of one service and builds its ``World``."""

    def __init__(self, env, service_id, now):
        self.env = env
        self.now = now.replace(tzinfo=timezone.utc)
        self.service_id = service_id
        self.unions = {}

    def build(
        self,
        first_on,
        last_on,
        *,
        persons=1,
        resource=None,
        booking=None,
        only_resource_ids=None,
    ):
        """The ``World`` of these local days.

        :param resource: record the customer chose
        :param booking: record that is being seated: its own claims do not count,
            and ``World.claims`` is filled
        :param only_resource_ids: restrict every requirement to these resources
        """
        rows = self._read_rows(resource, only_resource_ids)
        self.service = rows[0]
        self.zone = ZoneInfo(self.service["store_tz"])
        self.need_rows = [row for row in rows if row["id"]]
        self.resource_rows = {row["resource_id"]: row for row in rows}
        self.resource_rows.pop(None, None)
        self._set_line(first_on, last_on)
        self._read_hours()
        claims = self._read_claims(booking)
        busy = defaultdict(tuple, self._get_busy(claims, booking))
        self._add_foreign_busy(busy)
        query = self._get_query(first_on, last_on, persons, busy)
        return World(self.origin, query, tuple(claims) if booking else ())

    def _get_query(self, first_on, last_on, persons, busy):
        service = self.service
        today = self.now.astimezone(self.zone).date()
        notice = timedelta(minutes=service["notice_minutes"] or 0)
        store_hours = self._get_store_hours()
        return Query(
            first=self._midnight(first_on),
            last=self._midnight(last_on + timedelta(days=1)),
            persons=persons,
            min_persons=service["min_persons"],
            max_persons=service["max_persons"],
            duration=service["duration_minutes"],
            buffer_before=service["buffer_before_minutes"] or 0,
            buffer_after=service["buffer_after_minutes"] or 0,
            step=service["step_minutes"],
            grid=service["grid"],
            now=self._minute_up(self.now),
            earliest=self._minute_up(self.now + notice),
            latest=self._midnight(
                today + timedelta(days=(service["horizon_days"] or 0) + 1)
            ),
            store_hours=store_hours,
            dates=self._get_dates(),
            needs=self._get_needs(),
            resources={
                resource_id: self._get_resource(row, store_hours, busy[resource_id])
                for resource_id, row in self.resource_rows.items()
            },
            zone=self.zone,
            origin=self.origin,
        )

    # ------------------------------------------------------------ the line

    def _set_line(self, first_on, last_on):
        duration = self.service["duration_minutes"]
        longest = max(
            duration,
            *(
                (row["offset_minutes"] or 0) + (row["work_minutes"] or duration)
                for row in self.need_rows
            ),
            0,
        )
        before = (self.service["buffer_before_minutes"] or 0) // DAY_MINUTES
        longest += max(
            self.service["buffer_after_minutes"] or 0,
            *(row["break_minutes"] or 0 for row in self.resource_rows.values()),
            0,
        )
        self.first_day = first_on - timedelta(days=DAYS_BEFORE + before)
        self.last_day = last_on + timedelta(days=1 + longest // DAY_MINUTES)
        self.origin = self._instant(self.first_day)
        self.end = self._midnight(self.last_day + timedelta(days=1))

    def _instant(self, day):
        return datetime.combine(day, time(), self.zone).astimezone(timezone.utc)

    def _midnight(self, day):
        return int((self._instant(day) - self.origin).total_seconds()) // 60

    def _minute_up(self, moment):
        return -int((self.origin - moment).total_seconds() // 60)

    def _outward(self, start, stop):
        """Naive UTC datetimes as a span whose partly used minutes count."""
        return hours.outward(
            start.replace(tzinfo=timezone.utc),
            stop.replace(tzinfo=timezone.utc),
            self.origin,
        )

    # ------------------------------------------------------------ service

    def _read_rows(self, resource, only_resource_ids):
        """One row per requirement and resource that can fill it.

        Each has the columns of the service and its store, too, and as ``periods`` the
        dates of the service: one trip to the database instead of two. Arrays instead
        of joins, because planning six joins takes longer than running them.
        """
        chosen = SQL("TRUE")
        if resource:
            chosen = SQL(
                "(NOT need.is_customer_choice OR resource.id = %s)", resource.id
            )
        if only_resource_ids is not None:
            chosen = SQL(
                "%s AND resource.id IN %s", chosen, tuple(only_resource_ids) or (0,)
            )
        return self._dicts(
            SQL(
                """
                SELECT service.id AS service_id, service.store_id, service.company_id,
                       service.duration_minutes, service.buffer_before_minutes,
                       service.buffer_after_minutes, service.step_minutes,
                       service.grid, service.min_persons, service.max_persons,
                       service.notice_minutes, service.horizon_days,
                       store.tz AS store_tz, store.calendar_id AS store_calendar_id,
                       ARRAY(
                       SELECT ARRAY[first_on, last_on]
                         FROM appointment_service_period period
                        WHERE period.service_id = service.id
                       ) AS periods,
                       need.id, need.quantity, need.takes, need.span,
                       need.offset_minutes, need.work_minutes,
                       resource.id AS resource_id, resource.seats, resource.tz,
                       resource.calendar_id,
                       resource.buffer_after_minutes AS break_minutes
                  FROM appointment_service service
                  JOIN appointment_store store ON store.id = service.store_id
             LEFT JOIN appointment_requirement need ON need.service_id = service.id
             LEFT JOIN resource_resource resource
                    ON resource.active AND %s
                       AND resource.id = ANY(ARRAY(
                       SELECT resource_resource_id FROM appointment_role_resource_rel
                        WHERE appointment_role_id = need.role_id
                       ))
                       AND resource.id = ANY(ARRAY(
                       SELECT resource_resource_id FROM appointment_store_resource_rel
                        WHERE appointment_store_id = store.id
                       ))
                 WHERE service.id = %s
              ORDER BY need.sequence, need.id, resource.appointment_priority,
                       resource.id
                """,
                chosen,
                self.service_id,
            )
        )

    def _get_needs(self):
        needs = {}
        for row in self.need_rows:
            need, candidates = needs.setdefault(row["id"], (row, []))
            if row["resource_id"]:
                candidates.append(row["resource_id"])
        return tuple(
            Need(
                key=key,
                candidates=tuple(candidates),
                quantity=row["quantity"],
                takes=row["takes"],
                span=row["span"],
                offset=row["offset_minutes"] or 0,
                minutes=row["work_minutes"] or None,
            )
            for key, (row, candidates) in needs.items()
        )

    def _get_dates(self):
        """Days of the service on the line, or ``None`` when it has no dates."""
        if not self.service["periods"]:
            return None
        return hours.merge(
            (
                self._midnight(max(first_on, self.first_day)),
                self._midnight(min(last_on, self.last_day) + timedelta(days=1)),
            )
            for first_on, last_on in self.service["periods"]
            if first_on <= self.last_day and last_on >= self.first_day
        )

    # ------------------------------------------------------------ hours

    def _read_hours(self):
        """Weekly lines, time off and exceptions: three answers in one trip."""
        calendar_ids = {row["calendar_id"] for row in self.resource_rows.values()}
        calendar_ids = tuple({self.service["store_calendar_id"], *calendar_ids} - {None})
        calendar_ids = calendar_ids or (0,)
        resource_ids = tuple(self.resource_rows) or (0,)
        ((calendars, leaves, openings),) = self.env.execute_query(
            SQL(
                "SELECT (%s), (%s), (%s)",
                self._select_calendars(calendar_ids),
                self._select_leaves(calendar_ids, resource_ids),
                self._select_openings(resource_ids),
            )
        )
        self._keep_calendars(calendars or ())
        self.leaves = defaultdict(list)
        for resource_id, calendar_id, start, stop in leaves or ():
            owner = ("resource", resource_id) if resource_id else ("calendar", calendar_id)
            self.leaves[owner].append((start, stop))
        self.openings = defaultdict(list)
        for resource_id, *opening in openings or ():
            self.openings[resource_id].append(Opening(*opening))

    def _select_calendars(self, calendar_ids):
        """``[id, is flexible, has two weeks, week]``, the week as ``_get_week`` wants it."""
        return SQL(
            """
            SELECT json_agg(json_build_array(
                       calendar.id, calendar.flexible_hours, calendar.two_weeks_calendar,
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
            calendar_ids,
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

    def _select_leaves(self, calendar_ids, resource_ids):
        """``[resource, calendar, start, stop]`` in minutes: time off of one resource, of
        a calendar, or of the whole company."""
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
            *self._to_minutes("date_from", "date_to"),
            self._naive(self.end),
            self._naive(0),
            resource_ids,
            calendar_ids,
            self.service["company_id"],
        )

    def _select_openings(self, resource_ids):
        """``[resource, …]`` with the values of an ``Opening``; no resource: the store."""
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
            first=self.first_day,
            last=self.last_day,
            store=self.service["store_id"],
            resources=resource_ids,
        )

    def _get_store_hours(self):
        calendar_id = self.service["store_calendar_id"]
        lines = self._get_lines(calendar_id, self.zone, None)
        closed = self.leaves["calendar", calendar_id] + self.leaves["calendar", None]
        self.store_windows = tuple(lines)
        return hours.subtract(hours.merge(lines), hours.merge(closed))

    def _get_lines(self, calendar_id, zone, resource_id):
        """Calendar lines as spans, exceptions of *resource_id* (``None``: of the
        store) applied."""
        if calendar_id in self.flexible or calendar_id is None:
            lines = ((0, self.end),)
        else:
            lines = hours.expand(
                self.lines[calendar_id],
                zone,
                self.origin,
                self.first_day,
                self.last_day,
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
            self.first_day + timedelta(days=offset)
            for offset in (opening.first_day, opening.last_day)
        )
        return hours.expand(every_day, zone, self.origin, first, last)

    # ------------------------------------------------------------ resources

    def _get_resource(self, row, store_hours, busy):
        resource_id, calendar_id = row["resource_id"], row["calendar_id"]
        absences = (
            self.leaves["resource", resource_id]
            + self.leaves["calendar", calendar_id]
            + self.leaves["calendar", None]
        )
        has_own_hours = calendar_id is not None and calendar_id not in self.flexible
        if has_own_hours or self.openings[resource_id]:
            zone = ZoneInfo(row["tz"])
            windows = self._get_lines(calendar_id, zone, resource_id)
            working = self._get_union(windows)
        else:
            windows, working = self.store_windows, store_hours
        return Resource(
            key=resource_id,
            seats=row["seats"],
            hours=working,
            windows=windows,
            absences=hours.merge(absences),
            busy=busy,
            buffer_after=row["break_minutes"] or 0,
        )

    def _get_union(self, windows):
        """*windows* merged; worked out once for all resources of one pattern."""
        if windows not in self.unions:
            self.unions[windows] = hours.merge(windows)
        return self.unions[windows]

    def _read_claims(self, booking):
        """Live claims in minutes on the line, partly used minutes counting.

        Lapsed holds count as free for every reader (architecture §4).
        """
        if not self.resource_rows:
            return []
        start, stop = self._to_minutes("start", "stop")
        columns = (
            SQL("id, resource_id, seat, %s, %s", start, stop)
            if booking
            else SQL("resource_id, array_agg(%s), array_agg(%s)", start, stop)
        )
        # Without a booking the index holds all that is asked for.
        rest = (
            SQL("AND booking_id IS DISTINCT FROM %s", booking.id)
            if booking
            else SQL("GROUP BY resource_id")
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT %s FROM appointment_claim
                 WHERE is_live AND resource_id IN %s AND stop > %s AND start < %s
                   AND (hold_until IS NULL OR hold_until > %s)
                   %s
                """,
                columns,
                tuple(self.resource_rows),
                self._naive(0),
                self._naive(self.end),
                self.now.replace(tzinfo=None),
                rest,
            )
        )

    def _get_busy(self, claims, booking):
        if not booking:
            return {row[0]: tuple(zip(row[1], row[2], strict=True)) for row in claims}
        busy = defaultdict(list)
        for _id, resource_id, _seat, start, stop in claims:
            busy[resource_id].append((start, stop))
        return {key: tuple(spans) for key, spans in busy.items()}

    def _add_foreign_busy(self, busy):
        """Busy spans of other addons take every seat of their resource."""
        foreign = self.env["resource.resource"]._get_busy_spans(
            list(self.resource_rows), self._naive(0), self._naive(self.end)
        )
        for resource_id, spans in foreign.items():
            taken = tuple(self._outward(start, stop) for start, stop, _why in spans)
            busy[resource_id] += taken * self.resource_rows[resource_id]["seats"]

    # ------------------------------------------------------------ small helpers

    def _to_minutes(self, start, stop):
        """SQL of two columns as minutes on the line, partly used ones counting.

        Division cuts towards zero, which is down for what begins on the line; what
        begins before it is not asked for.
        """
        origin = int(self.origin.timestamp())
        start, stop = SQL.identifier(start), SQL.identifier(stop)
        return (
            SQL("(date_part('epoch', %s)::int - %s) / 60", start, origin),
            SQL("(date_part('epoch', %s)::int - %s + 59) / 60", stop, origin),
        )

    def _naive(self, minute):
        return (self.origin + timedelta(minutes=minute)).replace(tzinfo=None)

    def _dicts(self, query):
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()
