"""From the database to the kernel: one booking question as plain values.

Everything is read by a fixed number of SQL queries, whatever the number of
resources and days (architecture §5, §8). Nothing is decided here.
"""

from collections import defaultdict
from datetime import datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo.tools import SQL

from ..kernel import hours
from ..kernel.query import Need, Query, Resource
from .world_axis import Axis
from .world_hours import DAY_MINUTES, WorldHours

# A working window that holds a start may begin on an earlier day.
DAYS_BEFORE = 2


class World(NamedTuple):
    """A kernel query with the instant (aware, UTC) that its minute 0 stands for.

    ``claims`` are the live claims on the axis as ``(id, resource_id, seat, start,
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
        """Naive UTC datetime of a minute on the axis."""
        return (self.origin + timedelta(minutes=minute)).replace(tzinfo=None)


class WorldReader:
    """Reads the rows of one service and builds its ``World``."""

    def __init__(self, env, service_id, now):
        self.env = env
        self.now = now.replace(tzinfo=timezone.utc)
        self.service_ids = [service_id]
        self.unions = {}

    def build(self, first_on, last_on, *, persons=1, booking=None, **limits):
        """The ``World`` of these local days.

        :param booking: record that is being seated: its own claims do not count, it
            takes as long as it was booked, and ``World.claims`` is filled
        :param limits: those of ``_read_rows``
        """
        self._keep_rows(self._read_rows(**limits))
        if booking:  # the service may take longer or shorter since (R002-031)
            self.service["duration_minutes"] = booking.duration_minutes
        self.axis = self._get_axis(first_on, last_on)
        self.hours = WorldHours(
            self.env, self.axis, self.service, self.resource_rows.values()
        )
        claims = self._read_claims(booking)
        busy = defaultdict(tuple, self._get_busy(claims, booking))
        self._add_foreign_busy(busy)
        query = self._get_query(first_on, last_on, persons, busy)
        return World(self.axis.origin, query, tuple(claims) if booking else ())

    def _keep_rows(self, rows):
        """Look at the service of *rows* from now on."""
        self.service = rows[0]
        self.zone = ZoneInfo(self.service["store_tz"])
        self.need_rows = [row for row in rows if row["id"]]
        self.resource_rows = {row["resource_id"]: row for row in rows}
        self.resource_rows.pop(None, None)

    def _get_query(self, first_on, last_on, persons, busy):
        service = self.service
        today = self.now.astimezone(self.zone).date()
        notice = timedelta(minutes=service["notice_minutes"] or 0)
        self.store_hours, self.store_windows = self.hours.get_store()
        return Query(
            first=self.axis.midnight(first_on),
            last=self.axis.midnight(last_on + timedelta(days=1)),
            persons=persons,
            min_persons=service["min_persons"],
            max_persons=service["max_persons"],
            duration=service["duration_minutes"],
            buffer_before=service["buffer_before_minutes"] or 0,
            buffer_after=service["buffer_after_minutes"] or 0,
            step=service["step_minutes"],
            grid=service["grid"],
            now=self.axis.minute_up(self.now),
            earliest=self.axis.minute_up(self.now + notice),
            latest=self.axis.midnight(
                today + timedelta(days=(service["horizon_days"] or 0) + 1)
            ),
            store_hours=self.store_hours,
            dates=self._get_dates(),
            needs=self._get_needs(),
            resources={
                resource_id: self._get_resource(row, busy[resource_id])
                for resource_id, row in self.resource_rows.items()
            },
            zone=self.zone,
            origin=self.axis.origin,
        )

    def _get_axis(self, first_on, last_on):
        """The axis that holds all which may matter to starts on these days."""
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
        return Axis.over(
            first_on - timedelta(days=DAYS_BEFORE + before),
            last_on + timedelta(days=1 + longest // DAY_MINUTES),
            self.zone,
        )

    # ------------------------------------------------------------ service

    def _read_rows(self, resource=None, only_resource_ids=None, fixed=None):
        """One row per requirement and resource that can fill it.

        :param resource: record the customer chose
        :param only_resource_ids: restrict every requirement to these resources
        :param dict fixed: ``{requirement id: resource id}``, the only one for it

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
        for need_id, resource_id in (fixed or {}).items():
            chosen = SQL(
                "%s AND (need.id <> %s OR resource.id = %s)",
                chosen,
                need_id,
                resource_id,
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
                 WHERE service.id = ANY(%s)
              ORDER BY need.sequence, need.id, resource.appointment_priority,
                       resource.id
                """,
                chosen,
                self.service_ids,
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
        """Days of the service on the axis, or ``None`` when it has no dates."""
        if not self.service["periods"]:
            return None
        return hours.merge(
            (
                self.axis.midnight(max(first_on, self.axis.first_day)),
                self.axis.midnight(
                    min(last_on, self.axis.last_day) + timedelta(days=1)
                ),
            )
            for first_on, last_on in self.service["periods"]
            if first_on <= self.axis.last_day and last_on >= self.axis.first_day
        )

    # ------------------------------------------------------------ resources

    def _get_resource(self, row, busy):
        resource_id, calendar_id = row["resource_id"], row["calendar_id"]
        zone = ZoneInfo(row["tz"])
        windows = self.hours.get_windows(resource_id, calendar_id, zone)
        if windows is None:
            windows, working = self.store_windows, self.store_hours
        else:
            working = self._get_union(windows)
        return Resource(
            key=resource_id,
            seats=row["seats"],
            hours=working,
            windows=windows,
            absences=self.hours.get_absences(resource_id, calendar_id),
            busy=busy,
            buffer_after=row["break_minutes"] or 0,
        )

    def _get_union(self, windows):
        """*windows* merged; worked out once for all resources of one pattern."""
        if windows not in self.unions:
            self.unions[windows] = hours.merge(windows)
        return self.unions[windows]

    def _read_claims(self, booking):
        """Live claims in minutes on the axis, partly used minutes counting.

        Lapsed holds count as free for every reader (architecture §4).
        """
        if not self.resource_rows:
            return []
        start, stop = self.axis.select("start", "stop")
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
                self.axis.naive(0),
                self.axis.naive(self.axis.stop),
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
            list(self.resource_rows),
            self.axis.naive(0),
            self.axis.naive(self.axis.stop),
        )
        for resource_id, spans in foreign.items():
            taken = tuple(self._outward(start, stop) for start, stop, _why in spans)
            busy[resource_id] += taken * self.resource_rows[resource_id]["seats"]

    # ------------------------------------------------------------ small helpers

    def _outward(self, start, stop):
        """Naive UTC datetimes as a span whose partly used minutes count."""
        return hours.outward(
            start.replace(tzinfo=timezone.utc),
            stop.replace(tzinfo=timezone.utc),
            self.axis.origin,
        )

    def _dicts(self, query):
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()


class SeveralReader(WorldReader):
    """Reads several services of one store by the queries of one."""

    def __init__(self, env, service_ids, now):
        super().__init__(env, None, now)
        self.service_ids = service_ids

    def build_each(self, first_on, last_on, **limits):
        """``{service id: World}`` on one axis, for parties of the least size."""
        rows = self._read_rows(**limits)
        by_service = defaultdict(list)
        for row in rows:
            by_service[row["service_id"]].append(row)
        axes = []
        for own_rows in by_service.values():
            self._keep_rows(own_rows)
            axes.append(self._get_axis(first_on, last_on))
        self._keep_rows(rows)
        self.axis = Axis.over(
            min(axis.first_day for axis in axes),
            max(axis.last_day for axis in axes),
            self.zone,
        )
        self.hours = WorldHours(
            self.env, self.axis, self.service, self.resource_rows.values()
        )
        busy = defaultdict(tuple, self._get_busy(self._read_claims(None), None))
        self._add_foreign_busy(busy)
        worlds = {}
        for service_id, own_rows in by_service.items():
            self._keep_rows(own_rows)
            persons = self.service["min_persons"]
            query = self._get_query(first_on, last_on, persons, busy)
            worlds[service_id] = World(self.axis.origin, query)
        return worlds
