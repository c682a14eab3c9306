from odoo import api, fields, models


class AppointmentBooking(models.Model):
    """Writes down which hooks were called; a booking may have a vehicle."""

    _inherit = "appointment.booking"

    test_hooks = fields.Char(default="")
    test_vehicle = fields.Char()

    @api.model
    def _get_given_fields(self):
        return super()._get_given_fields() | {"test_vehicle"}

    def _note_hook(self, name):
        for booking in self:
            booking.test_hooks = f"{booking.test_hooks or ''} {name}".strip()

    def _after_pending(self):
        super()._after_pending()
        self._note_hook("pending")

    def _after_confirmed(self):
        super()._after_confirmed()
        self._note_hook("confirmed")

    def _after_checked_in(self):
        super()._after_checked_in()
        self._note_hook("checked_in")

    def _after_in_progress(self):
        super()._after_in_progress()
        self._note_hook("in_progress")

    def _after_completed(self):
        super()._after_completed()
        self._note_hook("completed")

    def _after_cancelled(self):
        super()._after_cancelled()
        self._note_hook("cancelled")

    def _after_no_show(self):
        super()._after_no_show()
        self._note_hook("no_show")

    def _after_expired(self):
        super()._after_expired()
        self._note_hook("expired")

    def _after_rescheduled(self):
        super()._after_rescheduled()
        self._note_hook("rescheduled")

    def _get_mail_lines(self):
        return [*super()._get_mail_lines(), ("Jockey", "Comes to your door")]
