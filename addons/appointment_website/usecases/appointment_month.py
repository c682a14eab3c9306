from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
NUMBER = re.compile(r"\d{1,9}")
FULL, FEW, FREE = "0", "1", "2"
NEAREST_DAYS = 14


class MonthRequest(NamedTuple):
    """A checked question of a calendar: ``day`` may be empty."""

    first_on: date
    day: date | None
    persons: int
    resource: object
    moving: object = None  # the booking that is to have another time


class AppointmentMonth(models.AbstractModel):
    """A month of a service for the calendar on the website.

    Moments are minutes since 1970 in UTC: small, exact on the days the clocks
    change, and the browser writes them in any zone.
    """

    _name = "appointment.month"
    _description = "Month of a Service"

    # ------------------------------------------------------------ parsing

    @api.model
    def _parse(self, service_sudo, params):
        """A ``MonthRequest`` from raw texts; ``UserError`` says what is wrong.

        :param dict params: ``month`` (YYYY-MM), and where wanted ``day``
            (YYYY-MM-DD), ``persons``, ``resource``
        """
        match = MONTH.fullmatch(params.get("month", ""))
        first_on = match and date(int(match[1]) or 1, int(match[2]), 1)
        first, last = self._get_limits(service_sudo)
        if not match or not first.replace(day=1) <= first_on <= last:
            raise UserError(
                self.env._(
                    "Please choose a month from %(first)s to %(last)s.",
                    first=first.strftime("%Y-%m"),
                    last=last.strftime("%Y-%m"),
                )
            )
        return MonthRequest(
            first_on,
            self._parse_day(first_on, params.get("day")),
            self._parse_persons(service_sudo, params.get("persons")),
            self._parse_resource(service_sudo, params.get("resource")),
        )

    @api.model
    def _parse_day(self, first_on, text):
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if not day or day.replace(day=1) != first_on:
            raise UserError(self.env._("Please choose a day of that month."))
        return day

    @api.model
    def _parse_persons(self, service_sudo, text):
        persons = int(text) if NUMBER.fullmatch(text or "") else None
        if not text:
            return service_sudo.min_persons
        if persons != 1 and service_sudo.max_persons == 1:
            raise UserError(
                self.env._(
                    "This service is for one person. Please book it once for each."
                )
            )
        if (
            persons is None
            or not service_sudo.min_persons <= persons <= service_sudo.max_persons
        ):
            raise UserError(
                self.env._(
                    "This service is for %(min)s to %(max)s persons. Please change "
                    "the number.",
                    min=service_sudo.min_persons,
                    max=service_sudo.max_persons,
                )
            )
        return persons

    @api.model
    def _parse_resource(self, service_sudo, text):
        choices = self._get_choices(service_sudo) if text else None
        if not text:
            return None
        chosen = choices.filtered(lambda resource: str(resource.id) == text)
        if not chosen:
            raise UserError(
                self.env._("Please choose from the list who or what shall serve you.")
            )
        return chosen

    # ------------------------------------------------------------ reading

    @api.model
    def _is_window(self, service_sudo):
        """Whether customers come within a window and not at a minute."""
        return "window" in service_sudo.requirement_ids.mapped("span")

    @api.model
    def _get_choices(self, service_sudo):
        """Resources among which the customer may choose; mostly none."""
        needs = service_sudo.requirement_ids.filtered("is_customer_choice")
        resources = self.env["resource.resource"].sudo()
        if not needs:
            return resources
        return resources.search(
            [
                ("appointment_role_ids", "in", needs.role_id.ids),
                ("appointment_store_ids", "in", service_sudo.store_id.ids),
                ("is_appointment_public", "=", True),
            ],
            order="appointment_priority, name",
        )

    @api.model
    def _get_limits(self, service_sudo):
        """First and last local day that can be booked at all."""
        zone = service_sudo.store_id._get_zone()
        today = fields.Datetime.now().replace(tzinfo=timezone.utc).astimezone(zone)
        horizon = timedelta(days=service_sudo.horizon_days or 0)
        return today.date(), today.date() + horizon

    @api.model
    def _get_month(self, service_sudo, asked):
        """The answer to a ``MonthRequest``, ready for JSON.

        ``days`` has one digit per day: 0 full or closed, 1 few times left, 2 free.
        ``times`` are the starts of ``day``: the asked one, else the first free one.
        """
        length = monthrange(asked.first_on.year, asked.first_on.month)[1]
        days = [asked.first_on + timedelta(days=index) for index in range(length + 1)]
        today, limit = self._get_limits(service_sudo)
        slots = service_sudo._get_slots(
            max(days[0], today),
            min(days[-2], limit),
            persons=asked.persons,
            resource=asked.resource,
            moving=asked.moving,
        )
        starts = self._to_epoch(slots)
        zone = service_sudo.store_id._get_zone()
        edges = [
            bisect_left(
                starts, datetime(d.year, d.month, d.day, tzinfo=zone).timestamp() // 60
            )
            for d in days
        ]
        counts = [stop - start for start, stop in pairwise(edges)]
        index = self._choose_day(counts, asked)
        return {
            "month": asked.first_on.strftime("%Y-%m"),
            "days": self._get_states(counts),
            "day": index + 1,
            "times": starts[edges[index] : edges[index + 1]] if index >= 0 else [],
        }

    @api.model
    def _to_epoch(self, slots):
        origin = int(slots.origin.timestamp()) // 60
        return [origin + start for start in slots.starts]

    @api.model
    def _choose_day(self, counts, asked):
        if asked.day:
            return asked.day.day - 1
        return next((index for index, count in enumerate(counts) if count), -1)

    @api.model
    def _get_states(self, counts):
        """A day is nearly full when it offers a third of its weekday's best."""
        best = [max(counts[weekday::7], default=0) for weekday in range(7)]
        return "".join(
            FULL if not count else FEW if count * 3 <= best[index % 7] else FREE
            for index, count in enumerate(counts)
        )

    @api.model
    def _get_asked_month(self, service_sudo, params):
        """The month that links of the page ask for, or nothing for a wrong question."""
        try:
            return self._get_month(service_sudo, self._parse(service_sudo, params))
        except UserError:
            return None

    @api.model
    def _get_first_month(self, service_sudo, day=None, persons=None, **options):
        """The month to open with: that of *day*, else the first with a free day.

        Options are the other fields of a ``MonthRequest``.
        """
        options = {"resource": None, **options}
        persons = persons or service_sudo.min_persons
        first, last = self._get_limits(service_sudo)
        day = day if day and first <= day <= last else None
        first_on = (day or first).replace(day=1)
        while True:
            month = self._get_month(
                service_sudo,
                MonthRequest(first_on, day, persons, **options),
            )
            next_on = (first_on + timedelta(days=31)).replace(day=1)
            if day or month["times"] or next_on > last:
                return month
            first_on = next_on

    @api.model
    def _get_nearest(self, service_sudo, start, count=3, **options):
        """The *count* free times nearest to *start* (naive UTC), in order of time.

        Options are those of ``_get_slots``.
        """
        zone = service_sudo.store_id._get_zone()
        day = start.replace(tzinfo=timezone.utc).astimezone(zone).date()
        today, limit = self._get_limits(service_sudo)
        day = min(max(day, today), limit)
        starts = self._to_epoch(
            service_sudo._get_slots(
                max(today, day - timedelta(days=NEAREST_DAYS)),
                min(limit, day + timedelta(days=NEAREST_DAYS)),
                **options,
            )
        )
        wanted = int(start.replace(tzinfo=timezone.utc).timestamp()) // 60
        return sorted(sorted(starts, key=lambda one: abs(one - wanted))[:count])
