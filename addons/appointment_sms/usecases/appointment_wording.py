from datetime import date, datetime

import pytz
from babel.dates import format_skeleton

from odoo import api, models
from odoo.tools import format_amount
from odoo.tools.misc import babel_locale_parse, format_time, get_lang

from ..kernel import merging
from ..kernel.merging import Words

# A day in a text message: no year, which the time to come makes clear.
DAY = "MMMEd"


class AppointmentWording(models.AbstractModel):
    """What customers read: words with what stands for each of their fields."""

    _name = "appointment.wording"
    _description = "Words of Messages"

    # ------------------------------------------------------------ texts

    @api.model
    def _get_standard(self, event, channel):
        """The standard ``Words``; *body* ``False`` where the core's mail is sent."""
        texts = self._get_texts()
        # What has none here is said by the core's own mail.
        subject, short, long = texts.get(event, (False, False, False))
        if channel == "mail":
            return Words(subject, long)
        return Words("{store}" if channel == "push" else False, short)

    # ------------------------------------------------------------ fields

    @api.model
    def _get_values(self, booking):
        """What stands for each field, in the language of the environment.

        At a confidential store no message names what was booked (decision 14).
        """
        contact = booking._get_contact()
        store = booking.store_id.sudo()
        if store.is_confidential:
            service = self.env._("your appointment")
        else:
            service = booking.service_id.name
        values = {
            **self._get_store_values(store),
            "customer": contact.name,
            "service": service,
            "date": self._format_day(booking),
            "time": self._format_time(booking),
            "booking": booking.name,
            "link": booking._get_link(),
            "amount": self._format_payment(booking),
            "answer": self._get_answer_hint(store),
        }
        # Languages write times and amounts with narrow blanks, which would make two
        # text messages of one.
        return {name: " ".join(text.split()) for name, text in values.items()}

    @api.model
    def _get_store_values(self, store):
        return {
            "store": store.name,
            "phone": store.phone or store.email or "",
            "address": ", ".join(
                store.partner_id._display_address(without_company=True).split("\n")
            ),
        }

    @api.model
    def _get_invented_values(self, store):
        """What stands for the fields of a booking in previews: a long day."""
        day = date(2027, 9, 29)
        start = datetime(2027, 9, 29, 10, 30)
        return {
            "customer": "Alexandra Papadopoulou",
            "date": self._format_date(day),
            "time": format_time(self.env, start, tz="UTC", time_format="short"),
            "booking": "B00231",
            "link": f"{store.get_base_url()}/my/bookings/231",
            "amount": format_amount(self.env, 249.5, store.currency_id),
            "answer": self._get_answer_hint(store),
        }

    def _get_answer_hint(self, store):
        if store._get_sms_gateway().can_receive:
            return self.env._("Reply C to confirm or X to cancel.")
        return store.phone or ""

    def _format_day(self, booking):
        zone = pytz.timezone(booking.store_id.tz)
        day = pytz.utc.localize(booking.start).astimezone(zone).date()
        return self._format_date(day)

    @api.model
    def _format_date(self, day):
        """Such as “Tue, Jan 5”, as the language writes it."""
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton(DAY, day, locale=locale)

    def _format_time(self, booking):
        """Such as “10:00”, or “10:00 CET” for who is in another zone (T15)."""
        tz = booking.store_id.tz
        text = format_time(self.env, booking.start, tz=tz, time_format="short")
        if not booking._is_elsewhere(booking._get_visitor_tz()):
            return text
        start = pytz.utc.localize(booking.start).astimezone(pytz.timezone(tz))
        return f"{text} {start.strftime('%Z')}"

    def _format_payment(self, booking):
        payment = booking._get_last_payment()
        if not payment:
            return ""
        return format_amount(self.env, payment.amount, payment.currency_id)

    # ------------------------------------------------------------ result

    @api.model
    def _write(self, booking, words):
        """*words* with the values of *booking*, in the environment's language."""
        values = self._get_values(booking)
        return Words(*(text and merging.merge(text, values) for text in words))
