import re
from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.tools import consteq
from odoo.tools.misc import format_time

from ..kernel import states

# The addresses of a booking's page, with and without the website.
PAGE = re.compile(r"/booking/(\d{1,9})/([\w-]{1,100})(?:[/?#]|$)")
PORTAL = re.compile(r"/my/bookings/(\d{1,9})\?(?:.*&)?access_token=([\w-]{1,100})")
MAX_TEXT = 500


class AppointmentCheckIn(models.AbstractModel):
    """What the front desk's camera reads becomes a check-in.

    Every answer is a sentence: whoever scans has a customer before them.
    """

    _name = "appointment.check.in"
    _description = "Check-in by Camera"

    @api.model
    def scan(self, text, store_id=None):
        """Check in the booking that *text* names.

        :param str text: content of the QR code of a booking, or its reference as typed
        :param store_id: the store at whose desk somebody scans, where that is known
        :return: ``outcome`` (``done``, ``again`` or ``refused``), ``message``, and for
            bookings that the user may see ``booking_id``, ``title``, ``lines``
        """
        text = text.strip()[:MAX_TEXT] if isinstance(text, str) else ""
        booking_sudo = self._find_by_code(text)
        if booking_sudo:
            booking = booking_sudo.sudo(False)
            if not booking.has_access("write"):
                return self._refuse(self._say_elsewhere(booking_sudo))
        else:
            booking = self._find_by_reference(text)
        if not booking:
            return self._refuse(
                self.env._(
                    "This code does not belong to a booking that you can check in. "
                    "Please type the reference that stands in the confirmation, such "
                    "as B00042."
                )
            )
        if store_id and booking.store_id.id != store_id:
            return self._refuse(self._say_elsewhere(booking.sudo()))
        return self._check_in(booking)

    # ------------------------------------------------------------ finding

    def _find_by_code(self, text):
        """The booking, with sudo, whose token stands in *text*, or none."""
        bookings_sudo = self.env["appointment.booking"].sudo()
        found = PAGE.search(text) or PORTAL.search(text)
        if not found:
            return bookings_sudo
        booking_sudo = bookings_sudo.browse(int(found[1])).exists()
        token = booking_sudo.access_token or ""
        is_right = token and consteq(token.encode(), found[2].encode())
        return booking_sudo if is_right else bookings_sudo

    def _find_by_reference(self, text):
        """The booking with reference *text* that the user may change, or none."""
        bookings = self.env["appointment.booking"]
        if not text or not bookings.has_access("write"):
            return bookings
        booking = bookings.search([("name", "=", text.upper())], limit=1)
        return booking if booking.has_access("write") else bookings

    # ------------------------------------------------------------ checking in

    def _check_in(self, booking):
        """Check *booking* in, or say why not. A second time says since when."""
        booking._lock()
        if booking.state in states.CAME:
            return self._answer("again", self._say_since(booking), booking)
        if refusal := self._find_refusal(booking):
            return self._answer("refused", refusal, booking)
        booking._set_checked_in()
        return self._answer("done", self.env._("Checked in"), booking)

    def _find_refusal(self, booking):
        """Why *booking* cannot be checked in now, as a sentence, or nothing."""
        if booking.state != states.CONFIRMED:
            return self._get_state_sentences()[booking.state]
        if not self._is_now(booking):
            return self.env._(
                "This booking is for another day: %(when)s.",
                when=booking._format_start(),
            )
        return None

    def _get_state_sentences(self):
        return {
            states.HOLD: self.env._(
                "This booking is not finished: its place is only held. Please confirm "
                "it first."
            ),
            states.PENDING: self.env._(
                "The store has not accepted this request yet. Please confirm it first."
            ),
            states.CANCELLED: self.env._(
                "This booking is cancelled. Please make a new one."
            ),
            states.NO_SHOW: self.env._(
                "This customer was noted as not coming. Please open the booking and "
                "take that back first."
            ),
            states.EXPIRED: self.env._(
                "This booking was never finished. Please make a new one."
            ),
        }

    def _is_now(self, booking):
        """Whether *booking* begins today at its store, or goes on right now."""
        now = fields.Datetime.now()
        zone = booking.store_id._get_zone()
        day, today = (
            moment.replace(tzinfo=timezone.utc).astimezone(zone).date()
            for moment in (booking.start, now)
        )
        return day == today or booking.start <= now < booking.stop

    # ------------------------------------------------------------ wording

    def _say_since(self, booking):
        """Since when the customer is here, and who said so."""
        moment = booking.checked_in_at
        if not moment:  # the desk skipped the step
            return self.env._("This customer is here already.")
        zone = booking.store_id._get_zone()
        local = moment.replace(tzinfo=timezone.utc).astimezone(zone)
        is_today = local.date() == datetime.now(zone).date()
        since = (
            format_time(self.env, moment, tz=zone.key, time_format="short")
            if is_today
            else booking._format_moments([moment], None, zone.key)
        )
        person = booking.sudo().checked_in_by_id.name
        if not person:
            return self.env._("Already checked in since %(since)s.", since=since)
        return self.env._(
            "Already checked in since %(since)s, by %(person)s.",
            since=since,
            person=person,
        )

    def _say_elsewhere(self, booking_sudo):
        return self.env._(
            "This booking is at another store: %(store)s.",
            store=booking_sudo.store_id.name,
        )

    def _refuse(self, message):
        return {"outcome": "refused", "message": message}

    def _answer(self, outcome, message, booking):
        booking_sudo = booking.sudo()
        lines = [booking_sudo.service_id.name, booking._format_span()]
        if booking.persons > 1:
            lines.append(self.env._("%(count)s persons", count=booking.persons))
        people = booking_sudo.resource_ids.mapped("name")
        return {
            "outcome": outcome,
            "message": message,
            "booking_id": booking.id,
            "title": booking._get_contact().name,
            "lines": [*lines, ", ".join(people)] if people else lines,
        }
