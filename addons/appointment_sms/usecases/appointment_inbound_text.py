import logging
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.appointment_core.exceptions import BookingRefused, TooManyRequests
from odoo.addons.appointment_core.kernel import states

from ..gateways.masking import mask
from ..kernel import answers

_logger = logging.getLogger(__name__)

# How long a reminder can be answered, and our question after it.
ANSWERABLE = timedelta(hours=48)
ANSWERED = {states.PENDING, states.CONFIRMED}
SCOPE = "text_answer"


class AppointmentInboundText(models.AbstractModel):
    """What customers answer by text message.

    ``C`` confirms, ``X`` is asked back once with what cancelling means, ``XX`` cancels.
    Anything else reaches the store as a message on the booking.
    """

    _name = "appointment.inbound.text"
    _description = "Answers by Text Message"

    @api.model
    def _receive_text(self, gateway, number, text, sid, wish=""):
        """Do what a customer asks for. The same *sid* again does nothing more.

        :param gateway: ``appointment.gateway`` that the text came by
        :param str number: who wrote, in E.164
        :param str wish: ``stop`` or ``start`` where the gateway has understood it so
        """
        self.env["appointment.idempotency"]._run(
            f"text:{gateway.id}",
            sid,
            {"number": mask(number)},
            lambda: self._follow(gateway, number, text, sid, wish),
        )

    def _follow(self, gateway, number, text, sid, wish):
        answer = answers.parse(text)
        kind = wish or answer.kind
        if kind in (answers.STOP, answers.START):
            self._set_wish(gateway, number, kind == answers.STOP)
            return
        known = self._find_reminded(gateway, number)
        bookings = self._choose(known, answer.booking)
        if kind == answers.OTHER or not known or (not bookings and len(known) == 1):
            self._hand_over(gateway, number, text, known[:1])
        elif len(bookings) != 1:
            self._ask_which(known, kind, sid)
        elif kind == answers.CONFIRM:
            self._confirm(bookings)
        else:
            is_sure = kind == answers.CANCEL_FOR_SURE and self._was_asked(bookings)
            self._cancel(bookings, sid, is_sure)

    # ------------------------------------------------------------ finding

    def _find_reminded(self, gateway, number):
        """Open bookings this number was reminded of, the newest reminder first."""
        reminders = self._find_messages(gateway, number).filtered_domain(
            [
                ("event", "=", "reminder"),
                ("sending_at", ">=", fields.Datetime.now() - ANSWERABLE),
            ]
        )
        now = fields.Datetime.now()
        return reminders.booking_id.filtered(
            lambda booking: booking.state in ANSWERED and booking.start > now
        )

    def _choose(self, bookings, typed):
        """Those of *bookings* that are meant; all where none was named."""
        if not typed:
            return bookings
        return bookings.filtered(lambda booking: answers.is_name(typed, booking.name))

    def _find_messages(self, gateway, number):
        """What was sent to this number by this gateway, the newest first."""
        return (
            self.env["appointment.message"]
            .sudo()
            .search(
                [
                    ("channel", "=", "sms"),
                    ("recipient", "=", number),
                    ("gateway_id", "=", gateway.id),
                    ("sending_at", "!=", False),
                ],
                order="sending_at desc, id desc",
                limit=50,
            )
        )

    # ------------------------------------------------------------ doing

    def _set_wish(self, gateway, number, is_out):
        """No answer: the gateway itself confirms, and one of ours would be refused."""
        wishes = self.env["appointment.opt.out"].with_company(gateway.company_id)
        wishes._set(number, is_out, "answer")
        booking = self._find_messages(gateway, number).booking_id[:1]
        if booking:
            self._note(
                booking,
                self.env._("The customer wants no text messages any more (STOP).")
                if is_out
                else self.env._("The customer wants text messages again (START)."),
            )

    def _confirm(self, booking):
        if not booking.attendance_confirmed_at:
            now = fields.Datetime.now()
            booking._gate().write({"attendance_confirmed_at": now})
            self._note(
                booking, self.env._("The customer has confirmed to come, by text.")
            )

    def _cancel(self, booking, sid, is_sure):
        """Cancel, or ask once more and say what cancelling means."""
        if refusal := booking._get_cancel_refusal():
            _logger.info("%s stays: %s", booking.name, refusal.code)
            self._refuse(booking, sid)
        elif is_sure:
            try:
                booking._cancel("customer", self.env._("By text message"))
            except BookingRefused:
                self._refuse(booking, sid)
        else:
            booking._gate().write({"cancel_asked_at": fields.Datetime.now()})
            question = self._speak(booking)._write_question(booking)
            self._reply(booking, sid, question)

    def _was_asked(self, booking):
        asked_at = booking.cancel_asked_at
        return bool(asked_at) and asked_at >= fields.Datetime.now() - ANSWERABLE

    def _refuse(self, booking, sid):
        self._note(
            booking,
            self.env._("The customer wanted to cancel by text; it was too late."),
        )
        self._reply(booking, sid, self._speak(booking)._write_refusal(booking))

    def _ask_which(self, bookings, kind, sid):
        letter = "C" if kind == answers.CONFIRM else "X"
        words = self._speak(bookings[0])._write_choice(bookings, letter)
        self._reply(bookings[0], sid, words)

    def _hand_over(self, gateway, number, text, booking):
        """The store reads it on the booking and is told to."""
        booking = booking or self._find_messages(gateway, number).booking_id[:1]
        if not booking:
            _logger.info("A text from %s belongs to no booking", mask(number))
            return
        booking.message_post(
            body=text,
            author_id=booking.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        booking._tell_store(
            self.env._("A customer has written a text message"),
            self.env._(
                "Read it in the history of %(booking)s and answer the customer.",
                booking=booking.name,
            ),
        )

    def _note(self, booking, sentence):
        booking.message_post(body=sentence, subtype_xmlid="mail.mt_note")

    def _reply(self, booking, sid, text):
        """Two machines that answer each other stop after a few texts."""
        try:
            self.env["appointment.rate.limit"]._count(SCOPE, booking.name)
        except TooManyRequests:
            _logger.warning("%s: no more answers by text for now", booking.name)
        else:
            key = f"{booking._name},{booking.id},text,{sid}"
            booking._send_text("question", text, key)

    def _speak(self, booking):
        """This story in the customer's language."""
        return self.with_context(lang=booking._get_lang())
