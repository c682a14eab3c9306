from odoo import models

from ..exceptions import BookingRefused
from ..kernel import refusal as codes


class AppointmentRefusals(models.AbstractModel):
    """Every refusal of the kernel as a sentence that says what to do next."""

    _name = "appointment.refusals"
    _description = "Refusals in Words"

    def _to_error(self, refusal):
        """A ``BookingRefused`` for a kernel ``Refusal``."""
        return BookingRefused(self._to_sentence(refusal), refusal.code)

    def _to_sentence(self, refusal):
        """The sentence for *refusal* in the language of the environment."""
        return self._get_sentences().get(
            refusal.code,
            self.env._("This cannot be booked. Please choose another time."),
        )

    def _get_sentences(self):
        """Refusal code → sentence; addons with own codes add theirs by super()."""
        return {
            codes.PAST: self.env._("This time is over. Please choose a later one."),
            codes.NOTICE: self.env._(
                "This time is too soon to prepare for. Please choose a later one."
            ),
            codes.HORIZON: self.env._(
                "Bookings this far ahead are not open yet. Please choose an earlier "
                "day."
            ),
            codes.DATES: self.env._(
                "This service is not offered on that day. Please choose another day."
            ),
            codes.CLOSED: self.env._(
                "The store is closed at that time. Please choose a time within the "
                "opening hours."
            ),
            codes.ABSENT: self.env._(
                "Nobody is available then because of time off. Please choose another "
                "time."
            ),
            codes.MISSING: self.env._(
                "Something this service needs is not available then. Please choose "
                "another time."
            ),
            codes.BUFFER: self.env._(
                "The time before or after is needed for another booking. Please "
                "choose another time."
            ),
            codes.BOOKED: self.env._(
                "This time is already taken. Please choose another one."
            ),
            codes.FULL: self.env._(
                "There are not enough free places left at that time. Please choose "
                "another time or fewer persons."
            ),
            codes.OFF_GRID: self.env._(
                "Bookings do not start at that minute. Please choose one of the "
                "offered times."
            ),
            codes.PERSONS: self.env._(
                "This service cannot be booked for that number of persons. Please "
                "change the number."
            ),
            codes.CAP: self.env._(
                "You have as many bookings as one customer can have at a time. Please "
                "choose a later day, or call the store."
            ),
            codes.DEADLINE: self.env._(
                "It is too late to change this booking online. Please call the store."
            ),
            codes.STATE: self.env._(
                "This booking can no longer be changed that way. Please reload the "
                "page to see where it stands."
            ),
            codes.LIMIT: self.env._(
                "This booking has been moved as often as allowed. Please call the "
                "store."
            ),
        }
