from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import available_timezones

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.appointment_core.kernel import states

EPOCH_MINUTES = re.compile(r"[1-9]\d{6,8}")
FORM_KEY = re.compile(r"[0-9a-f]{32}")
TEXTS = ("name", "email", "phone", "note")
RECALL = timedelta(days=1)
ZONES = available_timezones()  # a walk through hundreds of files: once


class Outcome(NamedTuple):
    """What became of a details form: a booking, or what to show instead."""

    booking: object = None
    problems: dict | None = None
    refusal: str | None = None
    nearest: tuple = ()


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
        outcome = outcome or Outcome()
        refusal = self._get_refusal(service_sudo.store_id)
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
                {"value": moment, "label": calendar._describe(service_sudo, moment)}
                for moment in outcome.nearest
            ],
            "route": f"/appointment/availability/{service_sudo.store_id.slug}/"
            f"{service_sudo.id}",
            "yes": self.env._("Yes"),
            "calendar": not refusal
            and self._get_calendar(service_sudo, typed, asked or {}),
            "is_staff": self.env.user._is_internal(),
            "is_login_needed": self._is_login_needed(service_sudo.store_id),
        }

    @api.model
    def _get_calendar(self, service_sudo, typed, asked):
        """The calendar for what was typed; what is wrong there counts as not typed."""
        choice = self._get_choice(service_sudo, typed, {})
        start = choice["start"] and int(typed["start"])
        months = self.env["appointment.month"]
        month = months._get_asked_month(service_sudo, asked) or months._get_first_month(
            service_sudo,
            choice["start"] and self._to_local(service_sudo, choice["start"]).date(),
            choice.get("persons"),
            resource=choice.get("resource"),
        )
        return self.env["appointment.calendar"]._get_values(service_sudo, month, start)

    @api.model
    def _get_typed(self, service_sudo, form):
        """The known fields of *form* as texts, for the first visit and for errors."""
        partner = self.env.user.partner_id if not self.env.user._is_public() else None
        typed = {
            "name": partner.name or "" if partner else "",
            "email": partner.email or "" if partner else "",
            "phone": partner.phone or "" if partner else "",
            "note": "",
            "start": "",
            "persons": str(service_sudo.min_persons),
            "resource": "",
            "visitor_tz": "",
            "form_key": secrets.token_hex(16),
        }
        questions = {
            f"question_{question.id}" for question in service_sudo.question_ids
        }
        typed.update(dict.fromkeys(questions, ""))
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
        contact = booking_sudo._get_contact()
        answers = {
            f"question_{answer.question_id.id}": answer.value or ""
            for answer in booking_sudo.answer_ids
        }
        return {
            "name": contact.name,
            "email": contact.email,
            "phone": self.env["appointment.review"]._format_phone(booking_sudo),
            "note": booking_sudo._get_customer_words(),
            "persons": str(booking_sudo.persons),
            "resource": str(booking_sudo.resource_id.id or ""),
            **answers,
        }

    @api.model
    def _is_login_needed(self, store_sudo):
        is_required = store_sudo.registration_policy == "required"
        return is_required and self.env.user._is_public()

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
        try:
            with self.env.cr.savepoint():
                values = self._prepare_booking_values(
                    service_sudo, clean, choice, typed
                )
                booking_sudo = self._place(service_sudo, values, visitor_key)
        except UserError as error:
            nearest = self.env["appointment.month"]._get_nearest(
                service_sudo,
                choice["start"],
                persons=choice["persons"],
                resource=choice["resource"],
            )
            return Outcome(refusal=str(error), nearest=tuple(nearest))
        return Outcome(booking=booking_sudo)

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
        if self._is_login_needed(store_sudo):
            return self.env._("Please log in to book at this store.")
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
        return dict.fromkeys(names, False) | bookings._prepare_contact(
            partner, clean["name"], clean["email"], clean["phone"]
        )

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
