from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from datetime import datetime, timedelta, timezone
from itertools import pairwise

from odoo import api, models
from odoo.exceptions import UserError

from .appointment_month_request import MonthRequest

# What a day is, one digit each: fully booked, few left, free, closed, over or too soon,
# beyond the horizon.
FULL, FEW, FREE, CLOSED, EARLY, LATER = "012345"
BOOKABLE = (FEW, FREE)
FEW_PLACES = 3  # of any number of places: worth telling
NEAREST_DAYS = 14


class AppointmentMonth(models.AbstractModel):
    """A month of a service for the calendar on the website.

    Moments are minutes since 1970 in UTC: small, exact on the days the clocks
    change, and the browser writes them in any zone.
    """

    _inherit = "appointment.month"

    @api.model
    def _get_month(self, service_sudo, asked):
        """The answer to a ``MonthRequest``, ready for JSON.

        ``days`` has one digit per day (see ``FULL`` …), ``left`` says of days with few
        times how many there are. ``times`` are the starts of ``day``: the asked one,
        else the first free one. Where people share a time, ``places`` says at which
        starts only some are left, and ``full`` are the times that are taken.
        ``zone`` is the one whose days these are.
        """
        days = self._get_days(asked)
        first, last = self._get_range(service_sudo, days, asked.zone)
        book = service_sudo._get_day_book(
            first,
            last,
            persons=asked.persons,
            resource=asked.resource,
            moving=asked.moving,
        )
        limits = self._get_limits(service_sudo, asked.zone)
        zone = asked.zone or service_sudo.store_id._get_zone()
        return {
            **self._get_answer(book, days, zone, asked, limits),
            "zone": zone.key,
        }

    @api.model
    def _get_days(self, asked):
        """The days of the asked month, and the one after it."""
        length = monthrange(asked.first_on.year, asked.first_on.month)[1]
        return [asked.first_on + timedelta(days=index) for index in range(length + 1)]

    @api.model
    def _get_range(self, service_sudo, days, zone):
        """First and last day of the store to look at for *days* of *zone*."""
        today, limit = self._get_limits(service_sudo)
        more = timedelta(days=1 if zone else 0)
        return max(days[0] - more, today), min(days[-2] + more, limit)

    @api.model
    def _get_answer(self, book, days, zone, asked, limits):
        """A ``DayBook`` by *days* of *zone*; see ``_get_month``."""
        midnights = [
            int(datetime(d.year, d.month, d.day, tzinfo=zone).timestamp()) // 60
            for d in days
        ]
        starts, taken, early = (
            self._split(self._to_epoch(book.origin, minutes), midnights)
            for minutes in (book.starts, book.taken, book.early)
        )
        origin = int(book.origin.timestamp()) // 60
        places = {origin + start: number for start, number in book.places.items()}
        states, left = self._get_states(days, starts, taken, early, places, limits)
        index = self._choose_day(starts, asked)
        full = taken[index] if places and index >= 0 else []
        shown = starts[index] + full if index >= 0 else []
        return {
            "month": asked.first_on.strftime("%Y-%m"),
            "days": "".join(states),
            "left": left,
            "day": index + 1,
            "times": starts[index] if index >= 0 else [],
            "full": full,
            "places": {
                str(start): places[start].left
                for start in shown
                if places and self._are_few(*places[start])
            },
        }

    @api.model
    def _to_epoch(self, origin, minutes):
        first = int(origin.timestamp()) // 60
        return [first + minute for minute in minutes]

    @api.model
    def _split(self, moments, midnights):
        """Ascending *moments* by day; days begin at *midnights*."""
        edges = [bisect_left(moments, midnight) for midnight in midnights]
        return [moments[start:stop] for start, stop in pairwise(edges)]

    @api.model
    def _choose_day(self, starts, asked):
        if asked.day:
            return asked.day.day - 1
        return next((index for index, times in enumerate(starts) if times), -1)

    @api.model
    def _get_states(self, days, starts, taken, early, places, limits):
        """``[state]`` and, for days with few times or places, ``{day: how many}``.

        A day has few when it offers a third of its weekday's best; where people share
        a time, when a third of its places is left.
        """
        first, last = limits
        best = [
            max((len(times) for times in starts[weekday::7]), default=0)
            for weekday in range(7)
        ]
        states, left = [], {}
        for index, day in enumerate(days[:-1]):
            count, most = len(starts[index]), best[index % 7]
            if places:
                numbers = [places[start] for start in starts[index] + taken[index]]
                count = sum(number.left for number in numbers)
                most = sum(number.total for number in numbers)
            if starts[index]:
                is_few = self._are_few(count, most) if places else count * 3 <= most
                states.append(FEW if is_few else FREE)
                left |= {str(index + 1): count} if is_few else {}
            elif taken[index]:
                states.append(FULL)
            elif early[index] or day < first:
                states.append(EARLY)
            else:
                states.append(LATER if day > last else CLOSED)
        return states, left

    @api.model
    def _are_few(self, left, total):
        """Whether it is worth telling that only *left* of *total* places are left."""
        return left < total and (left <= FEW_PLACES or left * 3 <= total)

    @api.model
    def _get_asked_month(self, service_sudo, params):
        """The month that links of the page ask for, or nothing for a wrong question."""
        try:
            return self._get_month(service_sudo, self._parse(service_sudo, params))
        except UserError:
            return None

    @api.model
    def _get_first_month(
        self,
        service_sudo,
        day=None,
        persons=None,
        resource=None,
        zone=None,
        moving=None,
    ):
        """The month to open with: that of *day*, else the first with a free day."""
        persons = persons or service_sudo.min_persons
        first, last = self._get_limits(service_sudo, zone)
        day = day if day and first <= day <= last else None
        first_on = (day or first).replace(day=1)
        while True:
            month = self._get_month(
                service_sudo,
                MonthRequest(first_on, day, persons, resource, zone, moving),
            )
            next_on = (first_on + timedelta(days=31)).replace(day=1)
            if day or month["times"] or next_on > last:
                return month
            first_on = next_on

    @api.model
    def _get_nearest(
        self, service_sudo, start, persons, resource, count=3, moving=None
    ):
        """The *count* free times nearest to *start* (naive UTC), in order of time."""
        zone = service_sudo.store_id._get_zone()
        day = start.replace(tzinfo=timezone.utc).astimezone(zone).date()
        today, limit = self._get_limits(service_sudo)
        day = min(max(day, today), limit)
        slots = service_sudo._get_slots(
            max(today, day - timedelta(days=NEAREST_DAYS)),
            min(limit, day + timedelta(days=NEAREST_DAYS)),
            persons=persons,
            resource=resource,
            moving=moving,
        )
        starts = self._to_epoch(slots.origin, slots.starts)
        wanted = int(start.replace(tzinfo=timezone.utc).timestamp()) // 60
        return sorted(sorted(starts, key=lambda one: abs(one - wanted))[:count])
