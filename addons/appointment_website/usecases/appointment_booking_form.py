from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta, timezone
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import available_timezones

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.appointment_core.exceptions import TooManyRequests
from odoo.addons.appointment_core.kernel import refusal as codes
from odoo.addons.appointment_core.kernel import states

from ..models.appointment_booking_link import CONFIRM, REGISTER

EPOCH_MINUTES = re.compile(r"[1-9]\d{6,8}")
FORM_KEY = re.compile(r"[0-9a-f]{32}")
WHO = ("name", "email", "phone", "street", "zip", "city", "country", "birth_on")
TEXTS = (*WHO, "note")
RECALL = timedelta(days=1)
ZONES = available_timezones()  # a walk through hundreds of files: once
LINK_PURPOSES = {"magic_link": CONFIRM, "required": REGISTER}
CODED = [("code", "!=", False)]
CALL = (codes.BLOCKED,)  # another time does not help


class Outcome(NamedTuple):
    """What became of a details form: a booking, or what to show instead."""

    booking: object = None
    problems: dict | None = None
    refusal: str | None = None
    nearest: tuple = ()
    retry_after: int = 0  # seconds; more than none where it was too often


class AppointmentBookingForm(models.AbstractModel):
    """The booking page: what the customer chose and typed becomes a held place.

    Only names listed here are read from the form; price, duration and the like are
    not, whatever is sent (behaviour T23).
    """

    _name = "appointment.booking.form"
    _description = "Booking Form"

    # ------------------------------------------------------------ page

    @api.model
    def _get_page_values(self, service_sudo, form=None, outcome=None, asked=None):
        """Values of the template ``appointment_website.booking_page``.

        :param dict asked: a month and day to show, as the availability route knows them
        """
        typed = self._get_typed(service_sudo, form)
        storefront = self.env["appointment.storefront"]
        calendar = self.env["appointment.calendar"]
        choices = self.env["appointment.choice"]
        outcome = outcome or Outcome()
        refusal = self._get_refusal(service_sudo.store_id)
        month = not refusal and self._get_calendar(service_sudo, typed, asked or {})
        return {
            "store": service_sudo.store_id,
            "service": service_sudo,
            "price": self.env["appointment.price"]._get_label(service_sudo),
            "duration": storefront._format_duration(service_sudo),
            "choices": self.env["appointment.month"]._get_choices(service_sudo),
            "typed": typed,
            "problems": outcome.problems or {},
            "is_party": service_sudo.max_persons > 1,
            "refusal": outcome.refusal,
            "nearest": [
                {
                    "value": moment,
                    "label": calendar._describe(service_sudo, moment),
                    "path": asked and choices._get_path(moment, typed),
                }
                for moment in outcome.nearest
            ],
            "route": f"/appointment/availability/{service_sudo.store_id.slug}/"
            f"{service_sudo.id}",
            "yes": self.env._("Yes"),
            **self._get_who_values(service_sudo, typed),
            "calendar": month,
            "kept_label": self._get_kept_label(service_sudo, typed, month),
            "is_staff": self.env.user._is_internal(),
        }

    @api.model
    def _get_who_values(self, service_sudo, typed):
        """What the template ``appointment_website.booking_details`` needs."""
        store_sudo = service_sudo.store_id
        asked = store_sudo._get_asked()
        countries_sudo = self.env["res.country"].sudo()
        return {
            "asked": asked,
            "countries": countries_sudo.search(CODED)
            if asked["country"] != "off"
            else (),
            "today": fields.Date.context_today(self).isoformat(),
            "is_guest": self.env.user._is_public(),
            "link_purpose": self._get_link_purpose(store_sudo),
            "sign_in_path": self._get_sign_in_path(service_sudo),
            "captcha": store_sudo.is_captcha_on,
        }

    @api.model
    def _get_kept_label(self, service_sudo, typed, month):
        """The time that is kept for this visitor, where the calendar lacks it."""
        if not self._find_start(typed["kept"]):
            return False
        minute = int(typed["kept"])
        times = [
            time for part in (month or {}).get("parts", ()) for time in part["times"]
        ]
        if minute in [time["value"] for time in times]:
            return False
        return self.env["appointment.calendar"]._describe(service_sudo, minute)

    @api.model
    def _get_link_purpose(self, store_sudo):
        """What a link by mail is for, before this visitor can book; or ``False``."""
        if not self.env.user._is_public():
            return False
        return LINK_PURPOSES.get(store_sudo.registration_policy, False)

    @api.model
    def _get_sign_in_path(self, service_sudo):
        """Where customers sign in; they come back to what they chose.

        Addons with another way to sign in override it.
        """
        path = self.env["appointment.storefront"]._get_booking_path(service_sudo)
        query = request.httprequest.query_string.decode() if request else ""
        back = f"{path}?{query}" if query else path
        return f"/web/login?{urlencode({'redirect': back})}"

    @api.model
    def _get_calendar(self, service_sudo, typed, asked):
        """The calendar for what was typed; what is wrong there counts as not typed."""
        return self.env["appointment.choice"]._get_calendar(service_sudo, typed, asked)

    @api.model
    def _get_typed(self, service_sudo, form):
        """The known fields of *form* as texts, for the first visit and for errors."""
        country = service_sudo.store_id.partner_id.country_id
        typed = {
            **dict.fromkeys(TEXTS, ""),
            "country": country.code or "",
            "start": "",
            "kept": "",
            "persons": str(service_sudo.min_persons),
            "resource": "",
            "visitor_tz": "",
            "form_key": secrets.token_hex(16),
        }
        questions = {
            f"question_{question.id}" for question in service_sudo.question_ids
        }
        typed.update(dict.fromkeys(questions, ""))
        if not form:
            known = self._get_known(service_sudo)
            typed.update({key: known[key] for key in typed.keys() & known.keys()})
        # A file sent in the place of a text is no text: it counts as left empty.
        texts = {
            field: value for field, value in (form or {}).items() if type(value) is str
        }
        for field in typed.keys() & (form or {}).keys():
            typed[field] = texts.get(field, "")
        if texts.get("start_instead"):
            typed["start"] = texts["start_instead"]
        return typed

    @api.model
    def _recall(self, service_sudo, visitor_key):
        """What this visitor typed for *service_sudo* last, as a form.

        Whoever goes back to choose another time, or comes back after the hold
        lapsed, types nothing twice. Only the browser that made the booking has its
        key; a confirmed booking is not offered again.
        """
        booking_sudo = (
            self.env["appointment.booking"]
            .sudo()
            .search(
                [
                    ("visitor_key", "=", visitor_key),
                    ("service_id", "=", service_sudo.id),
                    ("state", "in", (states.HOLD, states.EXPIRED)),
                    ("create_date", ">", fields.Datetime.now() - RECALL),
                ],
                order="id desc",
                limit=1,
            )
            if visitor_key
            else None
        )
        if not booking_sudo:
            return None
        return {
            **self._get_who(booking_sudo),
            **self._get_wishes(booking_sudo),
            **self._get_kept(booking_sudo),
        }

    @api.model
    def _get_who(self, booking_sudo):
        """Who *booking_sudo* is for, as typed for it."""
        contact = booking_sudo._get_contact()
        born = booking_sudo.contact_birth_on
        return {
            "name": contact.name,
            "email": contact.email,
            "phone": self.env["appointment.review"]._format_phone(booking_sudo) or "",
            "street": booking_sudo.contact_street or "",
            "zip": booking_sudo.contact_zip or "",
            "city": booking_sudo.contact_city or "",
            "birth_on": born.isoformat() if born else "",
            **self._get_country(booking_sudo.contact_country_id),
        }

    @api.model
    def _get_country(self, country_sudo):
        return {"country": country_sudo.code} if country_sudo else {}

    @api.model
    def _get_wishes(self, booking_sudo):
        """What was wished for *booking_sudo*, but for its time."""
        answers = {
            f"question_{answer.question_id.id}": answer.value or ""
            for answer in booking_sudo.answer_ids
        }
        return {
            "note": booking_sudo._get_customer_words(),
            "persons": str(booking_sudo.persons),
            "resource": str(booking_sudo.resource_id.id or ""),
            **answers,
        }

    @api.model
    def _get_kept(self, booking_sudo):
        """The time that is still kept: to the others it is taken."""
        is_kept = (
            booking_sudo.state == states.HOLD
            and not booking_sudo.sale_order_id
            and booking_sudo.hold_expires_at > fields.Datetime.now()
        )
        if not is_kept:
            return {}
        start = booking_sudo.start.replace(tzinfo=timezone.utc)
        minute = str(int(start.timestamp()) // 60)
        return {"kept": minute, "start": minute}

    # ------------------------------------------------------------ submit

    @api.model
    def _submit(self, service_sudo, form, visitor_key):
        """Check *form* as a whole and hold the place; an ``Outcome``.

        The transaction is READ COMMITTED (``appointment.placing._begin``). On
        problems and refusals nothing is written.

        :param str visitor_key: secret of this browser; a new choice moves its hold
        """
        typed = self._get_typed(service_sudo, form)
        clean, problems = (
            self.env["appointment.intake"]
            .sudo()
            ._clean(service_sudo, self._get_details(typed))
        )
        choice = self._get_choice(service_sudo, typed, problems)
        refusal = self._get_refusal(service_sudo.store_id)
        if problems or refusal:
            return Outcome(problems=problems, refusal=refusal)
        limits = self.env["appointment.rate.limit"]
        try:
            limits._count_customer(clean["email"], clean["phone"])
            with self.env.cr.savepoint():
                booking_sudo = self._hold(
                    service_sudo, clean, choice, typed, visitor_key
                )
        except TooManyRequests as error:
            return Outcome(refusal=str(error), retry_after=error.retry_after)
        except UserError as error:
            nearest = self._get_nearest(service_sudo, choice, error)
            return Outcome(refusal=str(error), nearest=tuple(nearest))
        return Outcome(booking=booking_sudo)

    @api.model
    def _hold(self, service_sudo, clean, choice, typed, visitor_key):
        """Contact, answers and booking in one step, and the link where one is
        needed."""
        earlier = self._find_hold(service_sudo, visitor_key).partner_id
        values = self._prepare_booking_values(service_sudo, clean, choice, typed)
        booking_sudo = self._place(service_sudo, values, visitor_key)
        if earlier - booking_sudo.partner_id:
            self.env["appointment.intake"]._drop_unused(earlier)
        booking_sudo._ask_for_link()
        return booking_sudo

    @api.model
    def _find_hold(self, service_sudo, visitor_key):
        """The hold of this visitor that the next choice moves, or none."""
        return (
            self.env["appointment.booking"]
            .sudo()
            .search(
                [
                    ("visitor_key", "=", visitor_key),
                    ("service_id", "=", service_sudo.id),
                    ("state", "=", states.HOLD),
                    ("sale_order_id", "=", False),
                ],
                limit=1,
            )
        )

    @api.model
    def _get_nearest(self, service_sudo, choice, error):
        """Free times instead; none for who is asked to call."""
        if getattr(error, "code", None) in CALL:
            return []
        return self.env["appointment.month"]._get_nearest(
            service_sudo, choice["start"], choice["persons"], choice["resource"]
        )

    @api.model
    def _get_details(self, typed):
        return {
            field: text
            for field, text in typed.items()
            if field in TEXTS or field.startswith("question_")
        }

    @api.model
    def _get_choice(self, service_sudo, typed, problems):
        """What was chosen, typed; every problem is added to *problems*."""
        months = self.env["appointment.month"]
        choice = {"start": self._find_start(typed["start"])}
        if not choice["start"]:
            problems["start"] = (
                self.env._("Please choose one of the offered times.")
                if typed["start"]
                else self.env._("Please choose a day and a time.")
            )
        for field, parse in (
            ("persons", months._parse_persons),
            ("resource", months._parse_resource),
        ):
            try:
                choice[field] = parse(service_sudo, typed[field])
            except UserError as error:
                problems[field] = str(error)
        return choice

    @api.model
    def _get_refusal(self, store_sudo):
        if self.env.user._is_internal():
            return self.env._(
                "You are logged in as staff. Please book for customers in the back "
                "office, or log out to book for yourself."
            )
        return None

    @api.model
    def _prepare_booking_values(self, service_sudo, clean, choice, typed):
        """Values for ``appointment.booking._place_hold``; addons may add to them."""
        zone = typed["visitor_tz"]
        partner = self._get_customer(service_sudo.store_id, clean)
        return {
            "service_id": service_sudo.id,
            "start": choice["start"],
            "persons": choice["persons"],
            "resource_id": choice["resource"].id if choice["resource"] else False,
            "partner_id": partner.id,
            "customer_note": clean["note"],
            "answer_ids": [
                Command.create(
                    {"question_id": question.id, "name": question.name, "value": answer}
                )
                for question, answer in clean["answers"]
                if answer
            ],
            **self._prepare_contact(partner, clean),
            "link_purpose": self._get_link_purpose(service_sudo.store_id),
            "source": "web",
            "lang": self.env.lang,
            "visitor_tz": zone if zone in ZONES else False,
            "request_key": self._get_request_key(service_sudo, typed),
        }

    @api.model
    def _prepare_contact(self, partner, clean):
        """What was typed but differs from *partner*, and nothing of an earlier try."""
        bookings = self.env["appointment.booking"]
        names = ("contact_name", "contact_email", "contact_phone")
        return {
            **dict.fromkeys(names, False),
            **bookings._prepare_contact(
                partner, clean["name"], clean["email"], clean["phone"]
            ),
            **bookings._prepare_contact_address(clean),
        }

    @api.model
    def _place(self, service_sudo, values, visitor_key):
        bookings_sudo = (
            self.env["appointment.booking"].sudo().with_company(service_sudo.company_id)
        )
        return bookings_sudo._place_hold({**values, "visitor_key": visitor_key})

    @api.model
    def _get_customer(self, store_sudo, clean):
        if not self.env.user._is_public():
            return self.env.user.partner_id
        return self.env["appointment.intake"].sudo()._get_customer(store_sudo, clean)

    @api.model
    def _get_request_key(self, service_sudo, typed):
        """Equal for the same form sent twice, other once anything was changed."""
        if not FORM_KEY.fullmatch(typed["form_key"]):
            return secrets.token_hex(32)
        content = repr((service_sudo.id, sorted(typed.items())))
        return hashlib.sha256(content.encode()).hexdigest()

    # ------------------------------------------------------------ small helpers

    @api.model
    def _find_start(self, text):
        """Naive UTC datetime for a text of minutes since 1970, or nothing."""
        if not isinstance(text, str) or not EPOCH_MINUTES.fullmatch(text):
            return None
        return datetime.fromtimestamp(int(text) * 60, timezone.utc).replace(tzinfo=None)

    @api.model
    def _to_local(self, service_sudo, start):
        zone = service_sudo.store_id._get_zone()
        return start.replace(tzinfo=timezone.utc).astimezone(zone)
