from odoo import models
from odoo.tools import SQL

from ..models.appointment_inbound_event import TWILIO_TEXT


class AppointmentErasure(models.AbstractModel):
    """What a person wrote by text message goes, too. The wish for no messages stays:
    it names nobody."""

    _inherit = "appointment.erasure"

    def _erase_bookings(self, bookings):
        messages = bookings.appointment_message_ids
        texts = messages.filtered(lambda message: message.channel == "sms")
        self._erase_texts(set(texts.mapped("recipient")))
        return super()._erase_bookings(bookings)

    def _erase_contact(self, person, is_kept):
        self._erase_texts({person.phone_sanitized})
        return super()._erase_contact(person, is_kept)

    def _erase_texts(self, numbers):
        """Stored texts from these *numbers*, worked off or not."""
        numbers.discard(False)
        if not numbers:
            return
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM appointment_inbound_event"
                " WHERE provider = %s AND payload->>'number' IN %s",
                TWILIO_TEXT,
                tuple(numbers),
            )
        )
        events_sudo = self.env["appointment.inbound.event"].sudo()
        events_sudo.browse(row[0] for row in rows).unlink()
