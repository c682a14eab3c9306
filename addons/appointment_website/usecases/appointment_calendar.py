from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from babel.dates import format_date, format_skeleton, get_timezone_gmt

from odoo import api, models

from .appointment_month import FEW, FREE, FULL

SUNDAY = datetime(1970, 2, 1)


class AppointmentCalendar(models.AbstractModel):
    """The booking page's calendar in words, as its visitor first sees it.

    The page holds it as plain HTML, so that nobody waits for a script to see the free
    times. The script writes other months and days into the same elements, in the same
    words; a journey in the browser compares the two.
    """

    _name = "appointment.calendar"
    _description = "Calendar in Words"

    @api.model
    def _get_values(self, service_sudo, month, start=None):
        """Values of ``calendar`` in the template ``appointment_website.booking_form``.

        :param dict month: an answer of ``appointment.month``
        :param int start: the chosen moment, in minutes since 1970 (UTC)
        """
        first, last = (
            f"{day:%Y-%m}"
            for day in self.env["appointment.month"]._get_limits(service_sudo)
        )
        first_on = datetime.fromisoformat(f"{month['month']}-01")
        states = self._get_state_names()
        return {
            "month": month,
            "first_month": first,
            "last_month": last,
            "previous_month": first < month["month"]
            and f"{first_on - timedelta(days=1):%Y-%m}",
            "next_month": month["month"] < last
            and f"{first_on + timedelta(days=31):%Y-%m}",
            "title": format_skeleton("yMMMM", first_on, locale=self._get_locale()),
            "week_start": self._get_week_start(),
            "weekdays": self._get_weekdays(),
            "states": states,
            "first_column": ((first_on - SUNDAY).days - self._get_week_start()) % 7 + 1,
            "days": self._get_days(month, first_on, states),
            "day_title": self._format_day(first_on, month["day"] or 1),
            "part_names": self._get_part_names(),
            "parts": self._get_parts(service_sudo, month["times"]),
            "start": start,
            "blank_part": {"name": "", "times": [{"value": "", "label": ""}]},
            "window_minutes": self._get_window_minutes(service_sudo),
            "chosen": start in month["times"] and self._describe(service_sudo, start),
        }

    # ------------------------------------------------------------ month

    @api.model
    def _get_days(self, month, first_on, states):
        return [
            {
                "number": number,
                "date": f"{first_on.replace(day=number):%Y-%m-%d}",
                "state": state,
                "title": states[state],
                "label": f"{self._format_day(first_on, number)}, {states[state]}",
            }
            for number, state in enumerate(month["days"], 1)
        ]

    @api.model
    def _get_state_names(self):
        return {
            FULL: self.env._("full or closed"),
            FEW: self.env._("few times left"),
            FREE: self.env._("free"),
        }

    @api.model
    def _get_week_start(self):
        """First day of the week where the visitor's language is spoken; 0 is Sunday."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang)
        return int(lang.week_start) % 7

    @api.model
    def _get_weekdays(self):
        first = SUNDAY + timedelta(days=self._get_week_start())
        return [
            format_date(first + timedelta(days=index), "ccc", locale=self._get_locale())
            for index in range(7)
        ]

    @api.model
    def _format_day(self, first_on, number):
        return self.env["appointment.storefront"]._format_day(
            first_on.replace(day=number)
        )

    # ------------------------------------------------------------ times

    @api.model
    def _get_parts(self, service_sudo, times):
        """Times by morning, afternoon and evening, as they follow each other."""
        labels = [self._format_time(service_sudo, moment) for moment in times]
        counts = Counter(labels)
        parts = {}
        for moment, label in zip(times, labels, strict=True):
            local = self._to_local(service_sudo, moment)
            time = {"value": moment, "label": label}
            if counts[label] > 1:  # a wall time that happens twice (T13)
                time["label"] += f" {get_timezone_gmt(local, 'long', locale='en')}"
            parts.setdefault(self._get_part_name(local.hour), []).append(time)
        return [{"name": name, "times": rows} for name, rows in parts.items()]

    @api.model
    def _get_part_names(self):
        """``[(first hour, name)]`` of the parts of a day."""
        return [
            (0, self.env._("Morning")),
            (12, self.env._("Afternoon")),
            (17, self.env._("Evening")),
        ]

    @api.model
    def _get_part_name(self, hour):
        return [name for first, name in self._get_part_names() if first <= hour][-1]

    @api.model
    def _describe(self, service_sudo, moment):
        """Day and time of *moment* in the store's zone."""
        local = self._to_local(service_sudo, moment)
        day = self.env["appointment.storefront"]._format_day(local)
        return f"{day}, {self._format_time(service_sudo, moment)}"

    @api.model
    def _format_time(self, service_sudo, moment):
        """A start, or the window that begins then, in the store's zone."""
        width = self._get_window_minutes(service_sudo)
        clocks = [
            self.env["appointment.storefront"]._format_clock(
                self._to_local(service_sudo, edge)
            )
            for edge in (moment, moment + width)
        ]
        return " – ".join(clocks if width else clocks[:1])

    @api.model
    def _get_window_minutes(self, service_sudo):
        """Width of the windows in which customers come, 0 when at a minute."""
        is_window = self.env["appointment.month"]._is_window(service_sudo)
        return service_sudo.duration_minutes if is_window else 0

    # ------------------------------------------------------------ small helpers

    @api.model
    def _to_local(self, service_sudo, moment):
        return datetime.fromtimestamp(moment * 60, service_sudo.store_id._get_zone())

    @api.model
    def _get_locale(self):
        return self.env["appointment.storefront"]._get_locale()
