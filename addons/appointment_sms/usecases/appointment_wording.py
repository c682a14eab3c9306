from datetime import date, datetime

import pytz

from odoo import api, models
from odoo.tools import format_amount
from odoo.tools.misc import format_date, format_time

from ..kernel import merging
from ..kernel.merging import Words

# A day in a text message: no year, which the time to come makes clear.
DAY = "E d MMM"


class AppointmentWording(models.AbstractModel):
    """What customers read: the standard texts, and what stands for each field.

    Standard texts are translations of the addon, so that they exist in every language
    that is installed later. A rule with an own text goes before them.
    """

    _name = "appointment.wording"
    _description = "Words of Messages"

    # ------------------------------------------------------------ texts

    @api.model
    def _get_texts(self):
        """``{event: (subject, short, long)}`` in the language of the environment.

        *short* is for text messages and push, *long* for mails; ``False`` where the
        core's own mail says it. Addons add their events by ``super()``.
        """
        _ = self.env._
        return {
            "held": (
                _("Your time is held: {date}, {time} – {store}"),
                _("{store}: we hold {date}, {time} for you. Please finish booking."),
                _(
                    "We hold this time for you for a short while. Please finish your "
                    "booking, so that it is yours."
                ),
            ),
            "pending": (
                False,
                _("{store}: we have your request for {date}, {time} and answer soon."),
                False,
            ),
            "confirmed": (
                False,
                _("{store}: confirmed for {date}, {time}. We look forward to you."),
                False,
            ),
            "rescheduled": (
                False,
                _("{store}: your new time is {date}, {time}."),
                False,
            ),
            "cancelled": (
                False,
                _("{store}: your appointment on {date}, {time} is cancelled."),
                False,
            ),
            "declined": (
                False,
                _("{store}: {date}, {time} is not possible. Please choose another."),
                False,
            ),
            "expired": (
                False,
                _("{store}: {date}, {time} is no longer held for you."),
                False,
            ),
            "reminder": (
                _("Reminder: {date}, {time} – {store}"),
                _("{store}: your appointment is on {date}, {time}. {answer}"),
                _(
                    "We look forward to seeing you. If you cannot come, please tell "
                    "us early, so that somebody else can have the time."
                ),
            ),
            "missed": (
                _("We missed you – {store}"),
                _("{store}: we missed you on {date}, {time}. Call us: {phone}"),
                _(
                    "We waited for you and are sorry that you could not come. You are "
                    "welcome to choose another time."
                ),
            ),
            "payment_received": (
                _("Payment received: {amount} – {store}"),
                _("{store}: we received {amount} for {date}. Thank you."),
                _("Thank you, we received {amount} for the appointment below."),
            ),
            "payment_failed": (
                _("Your payment did not go through – {store}"),
                _("{store}: your payment for {date}, {time} failed. {phone}"),
                _(
                    "Your payment for the appointment below did not go through. "
                    "Please open your booking and try again, or call us."
                ),
            ),
            "waiting_offer": (
                _("A place for you: {date}, {time} – {store}"),
                _("{store}: we have a place for you on {date}, {time}. {phone}"),
                _("We have a place for you. Please take it before somebody else does."),
            ),
            "place_freed": (
                _("A place is free: {date}, {time} – {store}"),
                _("{store}: a place is free on {date}, {time}. {phone}"),
                _("A place has become free. Whoever books it first has it."),
            ),
            "answered": (
                _("Your request is answered – {store}"),
                _("{store}: we answered your request for {date}, {time}. {phone}"),
                _("We have answered your request. Please open it to read the answer."),
            ),
            "follow_up": (
                _("Thank you for your visit – {store}"),
                _("{store}: thank you for your visit. See you again: {phone}"),
                _(
                    "Thank you for your visit. If anything was not as you wished, "
                    "please tell us. We would be glad to see you again."
                ),
            ),
        }

    @api.model
    def _get_standard(self, event, channel):
        """The standard ``Words``; *body* ``False`` where the core's mail is sent."""
        texts = self._get_texts()
        # What has none here is said by the core's own mail.
        subject, short, long = texts.get(event, (False, False, False))
        if channel == "mail":
            return Words(subject, long)
        return Words(self.env._("{store}") if channel == "push" else False, short)

    # ------------------------------------------------------------ fields

    @api.model
    def _get_fields(self):
        """``{field: what stands there}``, as the help of rules shows them."""
        _ = self.env._
        return {
            "customer": _("name of the customer"),
            "service": _("what was booked"),
            "store": _("name of the store"),
            "date": _("day of the appointment"),
            "time": _("time, with its zone for who is elsewhere"),
            "booking": _("number of the booking"),
            "phone": _("phone number of the store"),
            "address": _("address of the store"),
            "link": _("page of the booking"),
            "amount": _("amount of the last payment"),
            "answer": _("how to answer, where the gateway receives answers"),
        }

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
        return {
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
            "date": format_date(self.env, day, date_format=DAY),
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
        return format_date(self.env, day, date_format=DAY)

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
