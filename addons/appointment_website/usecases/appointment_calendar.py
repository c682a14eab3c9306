from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, get_timezone_gmt

from odoo import api, models

from .appointment_month import BOOKABLE, CLOSED, EARLY, FEW, FREE, FULL, LATER

SUNDAY = datetime(1970, 2, 1)
REFRESH_SECONDS = 20  # what others take is grey here within 30 seconds (R004-078)
NUMBER = "%s"  # where scripts write a number into a text of the page


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
        store_sudo = service_sudo.store_id
        width = self._get_window_minutes(service_sudo)
        limits = self.env["appointment.month"]._get_limits(
            service_sudo, ZoneInfo(month["zone"])
        )
        is_there = start in month["times"]
        return {
            **self._get_page(store_sudo, month, limits, width),
            "start": start,
            "chosen": is_there and self._describe(service_sudo, start, month["zone"]),
        }

    @api.model
    def _get_page(self, store_sudo, month, limits, width):
        """What the templates of a month and its times show.

        :param limits: first and last day that can be booked
        :param int width: minutes of the windows in which customers come, or 0
        """
        first, last = (f"{day:%Y-%m}" for day in limits)
        first_on = datetime.fromisoformat(f"{month['month']}-01")
        words = self._get_words()
        days = self._get_days(month, first_on, words)
        chosen_day = days[month["day"] - 1] if month["day"] else None
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
            "words": words,
            "refresh_seconds": REFRESH_SECONDS,
            "people": [],
            "people_links": [],
            "kept": "",
            "first_column": ((first_on - SUNDAY).days - self._get_week_start()) % 7 + 1,
            "days": days,
            "bookable": BOOKABLE,
            "day_title": self._format_day(first_on, month["day"] or 1),
            "day_note": chosen_day["note"]
            if chosen_day and chosen_day["state"] == FEW
            else "",
            "none": words["none"][chosen_day["state"] if chosen_day else ""],
            "part_names": self._get_part_names(),
            "parts": self._get_parts(store_sudo, month, width),
            "blank_part": {"name": "", "times": [self._get_time("", "")]},
            "window_minutes": width,
            "store_zone": self._name_zone(store_sudo.tz),
            "visitor_zone": month["zone"] != store_sudo.tz
            and self._name_zone(month["zone"]),
        }

    # ------------------------------------------------------------ month

    @api.model
    def _get_days(self, month, first_on, words):
        days = []
        for number, state in enumerate(month["days"], 1):
            left = str(month["left"].get(str(number), ""))
            title = words["states"][state].replace(NUMBER, left)
            days.append(
                {
                    "number": number,
                    "date": f"{first_on.replace(day=number):%Y-%m-%d}",
                    "state": state,
                    "title": title,
                    "note": words["notes"].get(state, "").replace(NUMBER, left),
                    "label": f"{self._format_day(first_on, number)}, {title}",
                }
            )
        return days

    @api.model
    def _get_words(self):
        """Texts that the server and the script both write, by state of a day."""
        fully_booked = self.env._("Fully booked – please choose another date")
        return {
            "states": {
                FULL: fully_booked,
                FEW: self.env._("only %(count)s left", count=NUMBER),
                FREE: self.env._("free"),
                CLOSED: self.env._("closed"),
                EARLY: self.env._("over, or too soon to book online"),
                LATER: self.env._("cannot be booked yet"),
            },
            # What there is room for in the box of a day.
            "notes": {
                FULL: self.env._("fully booked"),
                FEW: self.env._("only %(count)s left", count=NUMBER),
            },
            # Instead of the times of a day that has none; of no day at all.
            "none": {
                "": self.env._(
                    "No time is free in this month. Please look at another one."
                ),
                FULL: f"{fully_booked}.",
                FEW: "",
                FREE: "",
                CLOSED: self.env._("Closed on this day. Please choose another date."),
                EARLY: self.env._(
                    "This day is over, or it is too soon to book it online. Please "
                    "choose a later date."
                ),
                LATER: self.env._(
                    "This day cannot be booked yet. Please choose an earlier date."
                ),
            },
            "places": [
                fully_booked,
                self.env._("only 1 place left"),
                self.env._("only %(count)s places left", count=NUMBER),
            ],
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
    def _get_parts(self, store_sudo, month, width):
        """Times by morning, afternoon and evening, as they follow each other.

        Parts and clocks are the visitor's (``month["zone"]``); where the store's
        differ, each time tells the store's as well.
        """
        zone = ZoneInfo(month["zone"])
        moments = sorted({*month["times"], *month["full"]})
        labels = [self._format_time(moment, width, zone) for moment in moments]
        counts = Counter(labels)
        parts = {}
        for moment, label in zip(moments, labels, strict=True):
            local = datetime.fromtimestamp(moment * 60, zone)
            offset = ""
            if counts[label] > 1:  # a wall time that happens twice (T13)
                offset = f" {get_timezone_gmt(local, 'long', locale='en')}"
            time = self._get_time(
                moment,
                label + offset,
                other=self._format_elsewhere(store_sudo, month, moment, width),
                note=self._get_note(month, moment),
                is_full=moment in month["full"],
            )
            parts.setdefault(self._get_part_name(local.hour), []).append(time)
        return [{"name": name, "times": rows} for name, rows in parts.items()]

    @api.model
    def _get_time(self, value, label, other="", note="", is_full=False):
        return {
            "value": value,
            "label": label,
            "other": other,
            "note": note,
            "is_full": is_full,
        }

    @api.model
    def _get_note(self, month, moment):
        """How many places are left, where that is worth telling."""
        left = month["places"].get(str(moment))
        if left is None:
            return ""
        texts = self._get_words()["places"]
        return texts[min(left, 2)].replace(NUMBER, str(left))

    @api.model
    def _format_elsewhere(self, store_sudo, month, moment, width):
        """The store's clock for who sees own ones: its day as well."""
        if month["zone"] == store_sudo.tz:
            return ""
        zone = store_sudo._get_zone()
        day = format_date(
            datetime.fromtimestamp(moment * 60, zone), "ccc", locale=self._get_locale()
        )
        return f"{day} {self._format_time(moment, width, zone)}"

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
    def _describe(self, service_sudo, moment, zone=None):
        """Day and time of *moment* in the store's zone, and before it in *zone* (a
        name) where the visitor's clocks differ."""
        store_sudo = service_sudo.store_id
        width = self._get_window_minutes(service_sudo)
        text = self._format_moment(moment, width, store_sudo._get_zone())
        if not zone or zone == store_sudo.tz:
            return text
        return self.env._(
            "%(own)s (%(own_zone)s), at the store: %(there)s (%(zone)s)",
            own=self._format_moment(moment, width, ZoneInfo(zone)),
            own_zone=self._name_zone(zone),
            there=text,
            zone=self._name_zone(store_sudo.tz),
        )

    @api.model
    def _format_moment(self, moment, width, zone):
        local = datetime.fromtimestamp(moment * 60, zone)
        day = self.env["appointment.storefront"]._format_day(local)
        return f"{day}, {self._format_time(moment, width, zone)}"

    @api.model
    def _format_time(self, moment, width, zone):
        """A start, or the window of *width* minutes that begins then."""
        clocks = [
            self.env["appointment.storefront"]._format_clock(
                datetime.fromtimestamp(edge * 60, zone)
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
    def _name_zone(self, name):
        return (name or "").replace("_", " ")

    @api.model
    def _get_locale(self):
        return self.env["appointment.storefront"]._get_locale()
