from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from odoo import api, fields, models
from odoo.exceptions import UserError

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
NUMBER = re.compile(r"\d{1,9}")
ZONES = available_timezones()  # a walk through hundreds of files: once


class MonthRequest(NamedTuple):
    """A checked question of a calendar: ``day`` may be empty.

    Days are those of ``zone``, the visitor's; ``None`` is the store's.
    """

    first_on: date
    day: date | None
    persons: int
    resource: object
    zone: ZoneInfo | None = None
    moving: object = None  # the booking that is to have another time


class AppointmentMonth(models.AbstractModel):
    """What a visitor asks of a calendar, checked; and what can be asked at all."""

    _name = "appointment.month"
    _description = "Month of a Service"

    # ------------------------------------------------------------ parsing

    @api.model
    def _parse(self, service_sudo, params):
        """A ``MonthRequest`` from raw texts; ``UserError`` says what is wrong.

        :param dict params: ``month`` (YYYY-MM), and where wanted ``day``
            (YYYY-MM-DD), ``persons``, ``resource``, ``tz``
        """
        first_on, zone = self._parse_month(service_sudo.store_id, params)
        first, last = self._get_limits(service_sudo, zone)
        self._check_month(first_on, first, last)
        return MonthRequest(
            first_on,
            self._parse_day(first_on, params.get("day")),
            self._parse_persons(service_sudo, params.get("persons")),
            self._parse_resource(service_sudo, params.get("resource")),
            zone,
        )

    @api.model
    def _parse_month(self, store_sudo, params):
        """First day of the asked month, or nothing; and the visitor's zone."""
        match = MONTH.fullmatch(params.get("month", ""))
        first_on = match and date(int(match[1]) or 1, int(match[2]), 1)
        return first_on, self._parse_zone(store_sudo, first_on, params.get("tz"))

    @api.model
    def _check_month(self, first_on, first, last):
        if not first_on or not first.replace(day=1) <= first_on <= last:
            raise UserError(
                self.env._(
                    "Please choose a month from %(first)s to %(last)s.",
                    first=first.strftime("%Y-%m"),
                    last=last.strftime("%Y-%m"),
                )
            )

    @api.model
    def _parse_zone(self, store_sudo, first_on, text):
        """The visitor's zone when its clocks differ from the store's, else nothing.

        A zone that nobody knows here counts as none: the store's times are right.
        """
        if not text or text == store_sudo.tz or text not in ZONES:
            return None
        zone, own = ZoneInfo(text), store_sudo._get_zone()
        first_on = first_on or fields.Date.today()
        moments = [
            datetime(first_on.year, first_on.month, day, tzinfo=timezone.utc)
            for day in (1, 11, 21, 28)
        ]
        is_same = all(
            moment.astimezone(zone).utcoffset() == moment.astimezone(own).utcoffset()
            for moment in moments
        )
        return None if is_same else zone

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

    # ------------------------------------------------------------ limits

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
    def _get_limits(self, service_sudo, zone=None):
        """First and last day that can be booked at all, in *zone* (the store's)."""
        own = service_sudo.store_id._get_zone()
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        horizon = timedelta(days=service_sudo.horizon_days or 0)
        last = now.astimezone(own).date() + horizon
        if not zone:
            return now.astimezone(own).date(), last
        end = datetime(last.year, last.month, last.day, 23, 59, tzinfo=own)
        return now.astimezone(zone).date(), end.astimezone(zone).date()
