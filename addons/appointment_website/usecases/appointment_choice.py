from __future__ import annotations

from datetime import timezone
from urllib.parse import urlencode

from odoo import api, models

from .appointment_booking_form import Outcome

KEPT = ("persons", "resource", "offer")
CARDS = 6  # more people than this stand in a list


class AppointmentChoice(models.AbstractModel):
    """What the address of a booking page says was chosen, and the page that shows it.

    Back, forward, reload and a link that somebody passes on keep month, day, persons,
    who serves, and the time. Whatever is wrong in an address counts as not said: the
    page shows what can be chosen instead.
    """

    _name = "appointment.choice"
    _description = "Choice in an Address"

    # ------------------------------------------------------------ reading

    @api.model
    def _get_form(self, service_sudo, params, recalled=None):
        """*recalled* with what *params* of the address say, as texts of a form."""
        form = self.env["appointment.booking.form"]
        typed = {
            name: text
            for name, text in params.items()
            if name in (*KEPT, "start") and text
        }
        problems = {}
        form._get_choice(
            service_sudo,
            {"start": "", "persons": "", "resource": "", **typed},
            problems,
        )
        typed = {name: text for name, text in typed.items() if name not in problems}
        return {**(recalled or {}), **typed}

    @api.model
    def _get_outcome(self, service_sudo, form):
        """An ``Outcome`` that says so when the chosen time is gone, else nothing."""
        form_model = self.env["appointment.booking.form"]
        if not form.get("start") or form_model._get_refusal(service_sudo.store_id):
            return None
        choice = form_model._get_choice(
            service_sudo, {"persons": "", "resource": "", **form}, {}
        )
        if form["start"] == form.get("kept"):
            return None  # taken, but by this visitor
        if self._is_offered(service_sudo, form, choice):
            return None
        moment = int(form["start"])
        nearest = self.env["appointment.month"]._get_nearest(
            service_sudo,
            choice["start"],
            choice.get("persons") or service_sudo.min_persons,
            choice.get("resource"),
        )
        time = self.env["appointment.calendar"]._describe(service_sudo, moment)
        return Outcome(
            refusal=self.env._(
                "%(time)s is not free any more. Please choose another time.", time=time
            ),
            nearest=tuple(nearest),
        )

    @api.model
    def _is_offered(self, service_sudo, form, choice):
        """Whether the chosen start can be booked now."""
        return not service_sudo._explain(
            choice["start"],
            persons=choice.get("persons") or service_sudo.min_persons,
            resource=choice.get("resource"),
        )

    # ------------------------------------------------------------ calendar

    @api.model
    def _get_calendar(self, service_sudo, typed, asked):
        """Values of ``calendar`` of the booking page for what was chosen so far.

        :param dict typed: texts of the form
        :param dict asked: a month and day that the address asks for
        """
        months = self.env["appointment.month"]
        choice = self.env["appointment.booking.form"]._get_choice(
            service_sudo, typed, {}
        )
        start = choice["start"] and int(typed["start"])
        chosen = {name: typed[name] for name in ("persons", "resource")}
        question = {"tz": typed["visitor_tz"], **chosen, **asked}
        month = months._get_asked_month(service_sudo, question)
        if not month:
            day, zone = self._get_day(service_sudo, choice["start"], question["tz"])
            month = months._get_first_month(
                service_sudo, day, choice.get("persons"), choice.get("resource"), zone
            )
        values = self.env["appointment.calendar"]._get_values(
            service_sudo, month, start
        )
        cards = self._get_cards(service_sudo)
        kept = {name: typed[name] for name in KEPT if typed.get(name)}
        return {
            **values,
            "people": cards if len(cards) <= CARDS + 1 else [],
            "people_links": [
                {
                    "name": card["name"],
                    "path": "?" + urlencode({**kept, "resource": card["value"]}),
                }
                for card in cards
            ],
            "kept": f"&{urlencode(kept)}" if kept else "",
        }

    @api.model
    def _get_day(self, service_sudo, start, tz):
        """Local day of *start* (naive UTC) where the visitor is, and that zone."""
        store_sudo = service_sudo.store_id
        day = start and start.date()
        zone = self.env["appointment.month"]._parse_zone(store_sudo, day, tz)
        if start:
            moment = start.replace(tzinfo=timezone.utc)
            day = moment.astimezone(zone or store_sudo._get_zone()).date()
        return day, zone

    @api.model
    def _get_cards(self, service_sudo):
        """Who can be chosen, "anyone" first; nothing where nobody can."""
        people = self.env["appointment.month"]._get_choices(service_sudo)
        if not people:
            return []
        anyone = self.env._("Anyone who is free")
        cards = [self._get_card("", anyone, initials="∗")]
        for person in people:
            cards.append(
                self._get_card(
                    str(person.id),
                    person.name,
                    person.appointment_title or "",
                    self.env["appointment.person"]._get_picture(person),
                    self.env["appointment.person"]._get_initials(person.name),
                )
            )
        return cards

    @api.model
    def _get_card(self, value, name, title="", picture="", initials=""):
        return {
            "value": value,
            "name": name,
            "title": title,
            "picture": picture,
            "initials": initials,
        }

    @api.model
    def _get_path(self, moment, typed):
        """Link to *moment* (minutes since 1970) on the page that it stands on."""
        kept = {name: typed[name] for name in KEPT if typed.get(name)}
        return "?" + urlencode({**kept, "start": moment})
