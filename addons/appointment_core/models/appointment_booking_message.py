import logging

from odoo import SUPERUSER_ID, Command, fields, models
from odoo.tools import formataddr

from ..kernel import states
from ..retrying import retried

_logger = logging.getLogger(__name__)

CHANNEL = "root.appointment"
# Somebody waits for it: before invoices and checks, which have 10.
PRIORITY = 5
# Events whose mail carries a calendar file, and the method of that file.
CALENDAR_METHODS = {
    "confirmed": "REQUEST",
    "rescheduled": "REQUEST",
    "cancelled": "CANCEL",
}
# What is no longer true when its job runs is not told.
STALE_STATES = {
    "pending": {states.CONFIRMED, states.CANCELLED, states.EXPIRED},
    "confirmed": {states.CANCELLED, states.EXPIRED},
    "rescheduled": {states.CANCELLED, states.EXPIRED},
    "expired": {states.CONFIRMED},
    "refunded": {states.CONFIRMED},
}


class AppointmentBooking(models.Model):
    """Mails to the customer.

    Every event enqueues one job; the job writes a queued mail with its calendar
    file. So neither a slow template nor a dead mail server touches the booking.
    """

    _inherit = "appointment.booking"

    requested_at = fields.Datetime(readonly=True, copy=False)
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    appointment_message_ids = fields.One2many(
        "appointment.message", "booking_id", string="Messages to the customer"
    )

    # ------------------------------------------------------------ transitions

    def _transition(self, target, values=None):
        stamp = {states.PENDING: "requested_at", states.CONFIRMED: "confirmed_at"}
        values = dict(values or {})
        if target in stamp:
            values[stamp[target]] = fields.Datetime.now()
        return super()._transition(target, values)

    # ------------------------------------------------------------ hooks

    def _after_pending(self):
        super()._after_pending()
        self._enqueue_message("pending")

    def _after_confirmed(self):
        super()._after_confirmed()
        self._enqueue_message("confirmed")

    def _after_rescheduled(self):
        super()._after_rescheduled()
        self.filtered(lambda booking: booking.state != states.HOLD)._enqueue_message(
            "rescheduled"
        )

    def _after_cancelled(self):
        super()._after_cancelled()
        for booking in self:
            booking._gate().write({"ics_sequence": booking.ics_sequence + 1})
            if booking.confirmed_at or booking.cancelled_by == "customer":
                event = "cancelled"
            else:
                event = "declined" if booking.requested_at else "cancelled"
            if booking._has_been_promised():
                booking._enqueue_message(event)

    def _after_expired(self):
        super()._after_expired()
        self.filtered(lambda booking: booking._has_been_promised())._enqueue_message(
            "expired"
        )

    def _after_payment_refunded(self):
        super()._after_payment_refunded()
        self._enqueue_message("refunded")

    def _after_surplus_returned(self):
        super()._after_surplus_returned()
        self._enqueue_message("overpaid")

    # ------------------------------------------------------------ business

    def _has_been_promised(self):
        """Whether the customer was told something, or went as far as paying.

        Who only looked at a time and left gets no mail about it.
        """
        self.ensure_one()
        return bool(self.requested_at or self.confirmed_at or self.sale_order_id)

    def _get_message_key(self, event):
        """Names one message: a booking has each event once, and each of its moves."""
        self.ensure_one()
        key = f"{self._name},{self.id},{event}"
        return f"{key},{self.ics_sequence}" if event == "rescheduled" else key

    def _enqueue_message(self, event):
        """One job per booking tells the customer about *event*; see the ledger
        ``appointment.message`` for its values."""
        for booking in self.with_user(SUPERUSER_ID):
            key = booking._get_message_key(event)
            booking.with_delay(
                channel=CHANNEL,
                priority=PRIORITY,
                identity_key=key,
                description=f"{booking.name}: mail to the customer ({event})",
            )._send_message(event, key)

    @retried
    def _send_message(self, event, key):
        """Job: tell the customer about *event*. Run twice, it still tells once.

        :param key: from :meth:`_get_message_key` at the time of the event
        :return: see :meth:`_tell`; empty when *event* is no longer true
        """
        self.ensure_one()
        booking = self.with_company(self.company_id)
        if not booking._is_message_due(event, key):
            return self.env["mail.mail"]
        return booking._tell(event, key)

    def _is_message_due(self, event, key):
        """Whether *event* still holds for this booking as it is now."""
        if self.state in STALE_STATES.get(event, ()):
            return False
        return key == self._get_message_key(event)

    def _tell(self, event, key):
        """Queue the mail of *event*, once per *key*. Addons tell by other ways, too.

        :return: the new ``mail.mail``, empty when there is nothing to write
        """
        self.ensure_one()
        mail = self.env["mail.mail"]
        if not self._get_contact_address():
            _logger.info("%s: no e-mail address to tell %s", self.name, event)
            return mail
        entry = self.env["appointment.message"]._record(
            {"booking_id": self.id, "event": event, "key": key}
        )
        if entry:
            mail = self._create_mail(event)
            entry.message_id = mail.mail_message_id
        return mail

    def _create_mail(self, event, template=None):
        """The queued mail of *event*, in the customer's language, with its file.

        :param template: ``mail.template`` instead of the one for *event*
        """
        template = template or self.env.ref(
            f"appointment_core.mail_template_booking_{event}"
        )
        recipient = {}
        if self._get_contact_address() != self.partner_id.email_normalized:
            contact = self._get_contact()
            recipient = {
                "email_to": formataddr((contact.name, contact.email)),
                "recipient_ids": [Command.clear()],
            }
        mail = self.env["mail.mail"].browse(
            template.send_mail(
                self.id,
                force_send=False,
                email_values={
                    "author_id": self.store_id.partner_id.id,
                    # The message stays in the history when the mail is gone.
                    "is_notification": True,
                    **recipient,
                },
            )
        )
        method = CALENDAR_METHODS.get(event)
        if method and self.confirmed_at:
            mail.attachment_ids = [
                Command.create(self._prepare_calendar_file(method, mail))
            ]
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return mail

    def _prepare_calendar_file(self, method, mail):
        """Values of the attachment; its type tells mail programs the method."""
        story = self.env["appointment.ics"].with_context(lang=self._get_lang())
        return {
            "name": story._get_filename(self),
            "raw": story._render(self, method),
            "mimetype": f"text/calendar; charset=utf-8; method={method}",
            "res_model": "mail.message",
            "res_id": mail.mail_message_id.id,
        }
