import logging

from odoo import Command, models
from odoo.tools import email_normalize

from odoo.addons.appointment_core.kernel import states
from odoo.addons.appointment_core.models import appointment_booking_message as core

from ..kernel.merging import Words

_logger = logging.getLogger(__name__)

# Also no longer true in these states; the core knows its own events.
STALE_STATES = {
    **core.STALE_STATES,
    "held": set(states.STATES) - {states.HOLD},
    "reminder": set(states.STATES) - {states.CONFIRMED},
    "missed": set(states.STATES) - {states.NO_SHOW},
    "payment_failed": {states.CANCELLED, states.EXPIRED},
    "waiting_offer": set(states.STATES) - {states.HOLD, states.PENDING},
    "follow_up": set(states.STATES) - {states.COMPLETED},
}
OF_PAYMENT = {"payment_received", "payment_failed"}


class AppointmentBooking(models.Model):
    """What happens to a booking is told by the rules of its store."""

    _inherit = "appointment.booking"

    # ------------------------------------------------------------ hooks

    def _place_hold(self, values, fixed=None):
        booking = super()._place_hold(values, fixed)
        if booking.state == states.HOLD:
            booking._enqueue_message("held")
        return booking

    def _after_no_show(self):
        super()._after_no_show()
        self._enqueue_message("missed")

    def _after_cancelled(self):
        super()._after_cancelled()
        self._drop_outdated()

    def _after_rescheduled(self):
        super()._after_rescheduled()
        self._drop_outdated()

    # ------------------------------------------------------------ business

    def _enqueue_message(self, event):
        """No job for what the store tells nobody."""
        told = self.filtered(lambda booking: booking.store_id._get_rules(event))
        return super(AppointmentBooking, told)._enqueue_message(event)

    def _get_message_key(self, event):
        key = super()._get_message_key(event)
        if event in OF_PAYMENT:
            return f"{key},{self._get_last_payment().id}"
        return key

    def _is_message_due(self, event, key):
        return super()._is_message_due(event, key) and self._is_still_true(event)

    def _is_still_true(self, event):
        """Whether *event* may be told of this booking as it is now."""
        self.ensure_one()
        return self.state not in STALE_STATES.get(event, ())

    def _tell(self, event, key):
        """By every way that the store has a rule for."""
        mail = self.env["mail.mail"]
        for rule in self.store_id._get_rules(event):
            if rule.channel == "mail":
                mail = self._tell_by_mail(event, key, rule)
            else:
                self._write_message(event, rule.channel, f"{key},{rule.channel}", rule)
        return mail

    def _tell_by_mail(self, event, key, rule):
        message = self._write_message(event, "mail", key, rule, is_queued=False)
        return message._queue_mail() if message else self.env["mail.mail"]

    def _write_message(
        self, event, channel, key, rule=None, values=None, is_queued=True
    ):
        """A new entry of the ledger, and the job that sends it.

        :param dict values: further fields of ``appointment.message``
        :return: none when the ledger has *key* already, or there is nowhere to send to
        """
        self.ensure_one()
        recipient = self._get_recipient(channel)
        message = self.env["appointment.message"]._record(
            {
                "booking_id": self.id,
                "partner_id": self.partner_id.id,
                "event": event,
                "channel": channel,
                "key": key,
                "rule_id": rule.id if rule else False,
                "recipient": recipient,
                **(values or {}),
            }
        )
        if message and not recipient:
            message._drop(self._explain_no_recipient(channel))
            return message.browse()
        if message and is_queued:
            message._enqueue()
        return message

    def _get_recipient(self, channel):
        """Where *channel* reaches who booked: an address, a number, or nothing."""
        contact = self._get_contact()
        if channel == "mail":
            return email_normalize(contact.email)
        country = self.store_id.partner_id.country_id
        return contact.phone and self._phone_format(
            number=contact.phone, country=country, force_format="E164"
        )

    def _explain_no_recipient(self, channel):
        if channel == "mail":
            return self.env._("The booking has no e-mail address.")
        return self.env._("The booking has no valid phone number.")

    def _get_words(self, event, channel, rule=None):
        """The ``Words`` for this booking; *body* ``False``: the core's own mail."""
        wording = self.env["appointment.wording"].with_context(lang=self._get_lang())
        booking = self.with_context(lang=self._get_lang())
        if rule:
            words = rule.with_context(lang=self._get_lang())._get_words()
        else:
            words = wording._get_standard(event, channel)
        return wording._write(booking, words)

    def _send_text(self, event, text, key):
        """Write *text* to the customer as a text message; once per *key*."""
        words = Words(False, text)
        return self._write_message(event, "sms", key, values=words._asdict())

    def _send_example(self, rule, lang, address):
        """The mail of *rule* for this booking to *address*, outside the ledger."""
        booking = self.with_context(lang=lang)
        wording = self.env["appointment.wording"].with_context(lang=lang)
        words = wording._write(booking, rule.with_context(lang=lang)._get_words())
        xmlid = f"appointment_core.mail_template_booking_{rule.event}"
        template = self.env.ref(xmlid, raise_if_not_found=False)
        if words.body:
            template = self._prepare_words_template(words)
        template.sudo().with_context(lang=lang).send_mail(
            self.id,
            force_send=True,
            raise_exception=True,
            email_values={
                "email_to": address,
                "recipient_ids": [Command.clear()],
                "model": False,
                "res_id": False,
            },
        )

    def _prepare_words_template(self, words):
        """The ``mail.template`` that carries *words*."""
        return self.env.ref("appointment_sms.mail_template_words").with_context(
            appointment_subject=words.subject,
            appointment_paragraphs=words.body.split("\n"),
        )

    def _drop_outdated(self):
        """Reminders of a time that is no more are not sent."""
        waiting = self.env["appointment.message"].sudo()
        for message in waiting.search(
            [
                ("booking_id", "in", self.ids),
                ("state", "=", "pending"),
                ("event", "=", "reminder"),
            ]
        ):
            message._drop(self.env._("The appointment was moved or cancelled."))

    def _get_last_payment(self):
        """The youngest payment of this booking, whatever became of it."""
        self.ensure_one()
        payments = self.sudo().sale_order_id.transaction_ids.filtered(
            lambda tx: not tx.source_transaction_id
        )
        return payments.sorted("id")[-1:]
