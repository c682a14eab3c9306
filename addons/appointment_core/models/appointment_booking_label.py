import pytz
from babel.dates import get_timezone_name

from odoo import models
from odoo.tools.misc import (
    babel_locale_parse,
    format_amount,
    format_date,
    format_time,
    get_lang,
)

from ..kernel import states


class AppointmentBooking(models.Model):
    """How a booking reads to people: one wording for screens, mails and files."""

    _inherit = "appointment.booking"

    def _get_lang(self):
        """Code of an installed language: the customer's, else the store's."""
        self.ensure_one()
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        wanted = (
            self.lang,
            self.partner_id.lang,
            self.company_id.partner_id.lang,
            self.env.lang,
        )
        return next((code for code in wanted if code in installed), "en_US")

    def _get_visitor_tz(self):
        """Name of the customer's time zone, or of the store's where that is unknown."""
        self.ensure_one()
        known = self.visitor_tz in pytz.all_timezones_set
        return self.visitor_tz if known else self.store_id.tz

    def _format_start(self, lang=None, tz=None):
        """Day, time and zone of the start.

        :param lang: language code; the one of the environment if left out
        :param tz: zone name; the store's if left out, never UTC by accident
        :return: such as “Monday, November 30, 2026, 10:00 AM (Nepal Time)”
        """
        self.ensure_one()
        return self._format_moments([self.start], lang, tz)

    def _format_span(self, lang=None, tz=None):
        """Like :meth:`_format_start`, with the end of the booking as well."""
        self.ensure_one()
        return self._format_moments([self.start, self.stop], lang, tz)

    def _format_moments(self, moments, lang, tz):
        """One or two naive UTC datetimes; the day is repeated only if it changes."""
        lang = lang or self.env.lang or self._get_lang()
        zone = pytz.timezone(tz or self.store_id.tz)
        parts, day = [], None
        for moment in moments:
            text = format_time(
                self.env, moment, tz=zone.zone, time_format="short", lang_code=lang
            )
            local_day = pytz.utc.localize(moment).astimezone(zone).date()
            if local_day != day:
                day = local_day
                date = format_date(self.env, day, lang_code=lang, date_format="full")
                text = f"{date}, {text}"
            parts.append(text)
        start = pytz.utc.localize(moments[0]).astimezone(zone)
        name = get_timezone_name(
            zone,
            # Babel itself cannot tell the two passes of an hour that happens twice.
            zone_variant="daylight" if start.dst() else "standard",
            locale=babel_locale_parse(get_lang(self.env, lang).code),
        )
        return f"{' – '.join(parts)} ({name})"

    def _format_place(self):
        """Name and address of the store in one line."""
        self.ensure_one()
        address = self.store_id.partner_id._display_address(without_company=True)
        lines = [self.store_id.name, *address.splitlines()]
        return ", ".join(line.strip() for line in lines if line.strip())

    def _get_mail_lines(self):
        """What the customer reads about this booking in mails and calendar files.

        Override to add lines by ``super()``; the environment has the customer's
        language. A value is plain text: it is escaped where it is shown.

        :return: ``[(label, value)]``
        """
        self.ensure_one()
        lines = [
            (self.env._("Booking"), self.name),
            (self.env._("Service"), self.service_id.name),
            (self.env._("Date and time"), self._format_span()),
        ]
        visitor_tz = self._get_visitor_tz()
        if self._is_elsewhere(visitor_tz):
            lines.append(
                (self.env._("In your time zone"), self._format_span(tz=visitor_tz))
            )
        lines.append((self.env._("Place"), self._format_place()))
        people = self.resource_ids.filtered("is_appointment_public")
        if people:
            lines.append((self.env._("With"), ", ".join(people.mapped("name"))))
        if self.service_id.max_persons > 1:
            lines.append((self.env._("Persons"), str(self.persons)))
        return [*lines, *self._get_money_lines()]

    def _get_money_lines(self):
        """Price and payment in words, as far as there is an order."""
        self.ensure_one()
        if self.state in (states.CANCELLED, states.EXPIRED):
            amounts = [
                (self.env._("Paid so far"), self.paid_amount),
                (self.env._("Refund"), self.paid_amount - self.kept_amount),
            ]
            amounts = amounts if self.paid_amount else []
        else:
            net_paid = self.paid_amount - self.refunded_amount
            amounts = [
                (self.env._("Total with taxes"), self.total_amount),
                (self.env._("Paid so far"), net_paid),
                (self.env._("Still to pay"), self.total_amount - net_paid),
            ]
        currency = self.payment_currency_id
        return [
            (label, format_amount(self.env, amount, currency))
            for label, amount in amounts
            if not currency.is_zero(amount)
        ]

    def _is_elsewhere(self, tz):
        """Whether clocks in zone *tz* show another time than the store's then."""
        start = pytz.utc.localize(self.start)
        here, there = (
            start.astimezone(pytz.timezone(name)) for name in (self.store_id.tz, tz)
        )
        return here.utcoffset() != there.utcoffset()

    def _is_open(self):
        """Whether the customer can still come, so that the page offers choices."""
        self.ensure_one()
        return self.state in (states.PENDING, states.CONFIRMED)

    def _get_mail_sender(self):
        """The store's name and address for the sender of mails."""
        self.ensure_one()
        return self.store_id._get_mail_sender()

    def _get_link(self):
        """Full address of the page of this booking, with its token."""
        self.ensure_one()
        return f"{self.get_base_url()}{self.get_portal_url()}"
