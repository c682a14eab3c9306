from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from .appointment_month_request import MonthRequest


class Team(NamedTuple):
    """A person of a store with the services among which customers may choose."""

    store: object
    person: object
    services: object


class AppointmentPerson(models.AbstractModel):
    """Person first: the free times of somebody, then what fits at the chosen one.

    A time is free when any service of this person can begin then. All services are
    read by the queries of one.
    """

    _name = "appointment.person"
    _description = "Times of a Person"

    # ------------------------------------------------------------ finding

    @api.model
    def _find(self, slug, key):
        """The ``Team`` of the public person *key* of store *slug*, or nothing."""
        storefront = self.env["appointment.storefront"]
        person_sudo = storefront._find_person(slug, key)
        store_sudo = storefront._find_store(slug)
        if not person_sudo or not store_sudo:
            return None
        pages = self.env["appointment.store.page"]
        services_sudo = storefront._find_services(store_sudo).filtered(
            lambda service: pages._can_choose(service, person_sudo)
        )
        return Team(store_sudo, person_sudo, services_sudo)

    @api.model
    def _get_path(self, store, person):
        """Path of the page with the free times of *person* at *store*."""
        name = self.env["ir.http"]._slugify(person.name or "")
        key = f"{name}-{person.id}" if name else str(person.id)
        return f"/{store.slug}/with/{key}"

    # ------------------------------------------------------------ month

    @api.model
    def _parse(self, team, params):
        """A ``MonthRequest`` from raw texts; ``UserError`` says what is wrong."""
        months = self.env["appointment.month"]
        first_on, zone = months._parse_month(team.store, params)
        months._check_month(first_on, *self._get_limits(team, zone))
        day = months._parse_day(first_on, params.get("day"))
        return MonthRequest(first_on, day, 1, team.person, zone)

    @api.model
    def _get_limits(self, team, zone=None):
        """First and last day that can be booked at all with this person."""
        furthest = max(team.services, key=lambda service: service.horizon_days or 0)
        return self.env["appointment.month"]._get_limits(furthest, zone)

    @api.model
    def _get_month(self, team, asked):
        """As ``appointment.month._get_month``, for all services together.

        ``fits`` tells of each of ``times`` which services can begin then, by their
        places on the page.
        """
        months = self.env["appointment.month"]
        days = months._get_days(asked)
        furthest = max(team.services, key=lambda service: service.horizon_days or 0)
        first, last = months._get_range(furthest, days, asked.zone)
        books = self.env["appointment.availability"]._get_person_day_book(
            team.services, team.person, first, last
        )
        zone = asked.zone or team.store._get_zone()
        limits = self._get_limits(team, asked.zone)
        book = self._unite(list(books.values()))
        answer = months._get_answer(book, days, zone, asked, limits)
        offered = [
            set(months._to_epoch(books[service].origin, books[service].starts))
            for service in team.services
        ]
        return {
            **answer,
            "fits": {
                str(start): [
                    index for index, starts in enumerate(offered) if start in starts
                ]
                for start in answer["times"]
            },
            "zone": zone.key,
        }

    @api.model
    def _unite(self, books):
        """One ``DayBook`` of several: a start counts as the best that it is for any."""
        starts = {start for book in books for start in book.starts}
        taken = {start for book in books for start in book.taken} - starts
        early = {start for book in books for start in book.early} - starts - taken
        return books[0]._replace(
            starts=tuple(sorted(starts)),
            taken=tuple(sorted(taken)),
            early=tuple(sorted(early)),
            places={},
        )

    @api.model
    def _get_first_month(self, team, zone=None):
        """The month with the first free day, else the last one."""
        first, last = self._get_limits(team, zone)
        first_on = first.replace(day=1)
        while True:
            asked = MonthRequest(first_on, None, 1, team.person, zone)
            month = self._get_month(team, asked)
            next_on = fields.Date.add(first_on, months=1)
            if month["times"] or next_on > last:
                return month
            first_on = next_on

    # ------------------------------------------------------------ page

    @api.model
    def _get_page_values(self, team, params):
        """Values of the template ``appointment_website.person_times``."""
        values = {"store": team.store, "person": self._get_card(team), "services": []}
        if not team.services:
            return {**values, "calendar": None}
        start = self._find_start(params)
        try:
            month = self._get_month(team, self._parse(team, params))
        except UserError:
            month = None
        if not month:
            day, zone = self.env["appointment.choice"]._get_day(
                team.services[0],
                start and self._to_datetime(start),
                params.get("tz"),
            )
            month = self._find_month_of(team, day if start else None, zone)
        calendar = self.env["appointment.calendar"]
        limits = self._get_limits(team, ZoneInfo(month["zone"]))
        page = calendar._get_page(team.store, month, limits, 0)
        is_there = start in month["times"]
        return {
            **values,
            "services": self._get_services(team, month, start),
            "route": f"/appointment/availability/{team.store.slug}/with/"
            f"{team.person.id}",
            "calendar": {
                **page,
                "start": start,
                "chosen": is_there
                and calendar._format_moment(start, 0, ZoneInfo(month["zone"])),
            },
            "is_gone": bool(start) and not is_there,
        }

    @api.model
    def _find_month_of(self, team, day, zone):
        first, last = self._get_limits(team, zone)
        if day and first <= day <= last:
            asked = MonthRequest(day.replace(day=1), day, 1, team.person, zone)
            return self._get_month(team, asked)
        return self._get_first_month(team, zone)

    @api.model
    def _find_start(self, params):
        """Minutes since 1970 that the address asks for, or nothing."""
        text = params.get("start", "")
        is_start = self.env["appointment.booking.form"]._find_start(text)
        return int(text) if is_start else None

    @api.model
    def _to_datetime(self, moment):
        return self.env["appointment.booking.form"]._find_start(str(moment))

    @api.model
    def _get_services(self, team, month, start):
        """What can be booked at *start*, and all there is: duration, price, link."""
        storefront = self.env["appointment.storefront"]
        prices = self.env["appointment.price"]
        quotes = prices._get_quotes(team.services)
        fits = month["fits"].get(str(start), [])
        return [
            {
                "name": service.name,
                "duration": storefront._format_duration(service),
                "price": prices._to_label(service, quotes[service]),
                "path": storefront._get_booking_path(service),
                "link": self._get_link(team, service, start),
                "fits": index in fits,
            }
            for index, service in enumerate(team.services)
        ]

    @api.model
    def _get_link(self, team, service, start):
        path = self.env["appointment.storefront"]._get_booking_path(service)
        params = {"resource": team.person.id}
        if start:
            params["start"] = start
        return f"{path}?{urlencode(params)}"

    @api.model
    def _get_card(self, team):
        person = team.person
        return {
            "id": person.id,
            "name": person.name,
            "title": person.appointment_title or "",
            "path": self._get_path(team.store, person),
            "picture": self._get_picture(person),
            "initials": self._get_initials(person.name),
        }

    # ------------------------------------------------------------ pictures

    @api.model
    def _get_picture(self, person_sudo):
        """Address of a small picture, or nothing; things have none."""
        is_shown = person_sudo.is_appointment_public
        if not is_shown or person_sudo.resource_type != "user":
            return ""
        picture = person_sudo._get_picture()
        smallest = picture and picture["srcset"].rsplit(", ", 1)[-1]
        return smallest and smallest.split(" ")[0]

    @api.model
    def _get_initials(self, name):
        """For the place of a picture."""
        return "".join(word[0] for word in name.split()[:2]).upper()
