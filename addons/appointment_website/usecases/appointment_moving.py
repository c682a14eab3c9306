from datetime import timedelta, timezone

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.appointment_core.kernel import refusal as codes
from odoo.addons.appointment_core.kernel import states

OPEN_TO_CUSTOMERS = (states.PENDING, states.CONFIRMED)


class AppointmentMoving(models.AbstractModel):
    """Customers give their booking another time, on the calendar they booked with.

    Duration, persons and whom they chose stay. Callers have checked the booking's
    token; records come with ``sudo``.
    """

    _name = "appointment.moving"
    _description = "Moving a Booking"

    # ------------------------------------------------------------ page

    @api.model
    def _get_page_values(self, booking_sudo, asked=None, problems=None):
        """Values of the template ``appointment_website.move``.

        :param dict asked: a month and day to show, as the availability route knows them
        :param dict problems: what ``_move`` gave back
        """
        problems = problems or {}
        service_sudo = booking_sudo.service_id
        calendar = self.env["appointment.calendar"]
        refusal = self._find_refusal(booking_sudo)
        return {
            "booking": booking_sudo,
            "store": booking_sudo.store_id,
            "service": service_sudo,
            "when": booking_sudo._format_span(),
            "move_refusal": refusal,
            "terms": [] if refusal else self._get_terms(booking_sudo),
            "refusal": problems.get("refusal"),
            "problems": problems,
            "known_start": self._to_minutes(booking_sudo.start),
            "nearest": [
                {"value": moment, "label": calendar._describe(service_sudo, moment)}
                for moment in problems.get("nearest", ())
            ],
            "route": booking_sudo._get_web_path("availability"),
            "calendar": None if refusal else self._get_calendar(booking_sudo, asked),
        }

    @api.model
    def _get_calendar(self, booking_sudo, asked):
        asked = asked or {}
        service_sudo = booking_sudo.service_id
        find = self.env["appointment.booking.form"]._find_start
        start = int(asked["start"]) if find(asked.get("start")) else None
        try:
            month = self._get_month(booking_sudo, asked)
        except UserError:
            month = self.env["appointment.month"]._get_first_month(
                service_sudo,
                persons=booking_sudo.persons,
                resource=booking_sudo.resource_id,
                moving=booking_sudo,
            )
        return self.env["appointment.calendar"]._get_values(service_sudo, month, start)

    @api.model
    def _get_month(self, booking_sudo, params):
        """A month for the calendar; ``UserError`` says what is wrong in *params*."""
        months = self.env["appointment.month"]
        service_sudo = booking_sudo.service_id
        wanted = {key: params.get(key) or "" for key in ("month", "day", "tz")}
        asked = months._parse(service_sudo, wanted)._replace(
            persons=booking_sudo.persons,
            resource=booking_sudo.resource_id,
            moving=booking_sudo,
        )
        return months._get_month(service_sudo, asked)

    # ------------------------------------------------------------ rules

    @api.model
    def _find_refusal(self, booking_sudo):
        """Why the customer cannot move the booking now, as a sentence, or nothing."""
        refusals = self.env["appointment.refusals"]
        if booking_sudo.state not in OPEN_TO_CUSTOMERS:
            return refusals._get_sentences()[codes.STATE]
        if not booking_sudo.service_id.policy_id.reschedule_limit:
            return self.env._(
                "This booking cannot be moved online. Please call the store."
            )
        refusal = booking_sudo._get_reschedule_refusal()
        return refusal and refusals._to_sentence(refusal)

    @api.model
    def _get_terms(self, booking_sudo):
        """Until when and how often the booking can be moved, as sentences."""
        rules = booking_sudo.service_id.policy_id
        until = booking_sudo.start - timedelta(minutes=rules.reschedule_before_minutes)
        left = rules.reschedule_limit - booking_sudo._get_customer_move_count()
        return [
            self.env._(
                "You can move this booking until %(until)s.",
                until=booking_sudo._format_moments([until], None, None),
            ),
            self.env._("You can do so once.")
            if left == 1
            else self.env._("You can do so %(count)s times.", count=left),
        ]

    # ------------------------------------------------------------ moving

    @api.model
    def _move(self, booking_sudo, form):
        """Move the booking. Returns problems; sent twice, none.

        The transaction is READ COMMITTED (``appointment.placing._begin``). Whoever
        loses the race for a time keeps the old one (T34, T55).

        :param dict form: ``start`` as the calendar sends it, and ``known_start``, the
            start that the page told
        """
        booking_sudo._lock()
        find = self.env["appointment.booking.form"]._find_start
        start = find(form.get("start_instead") or form.get("start"))
        if not start:
            return {"start": self.env._("Please choose a day and a time.")}
        if start == booking_sudo.start:
            return {}  # the same click once more
        if form.get("known_start") != str(self._to_minutes(booking_sudo.start)):
            return {
                "refusal": self.env._(
                    "This booking has been moved meanwhile, to %(when)s. Please choose "
                    "again if that does not suit you.",
                    when=booking_sudo._format_start(),
                )
            }
        if refusal := self._find_refusal(booking_sudo):
            return {"refusal": refusal}
        try:
            with self.env.cr.savepoint():
                booking_sudo._reschedule(start, by="customer")
        except UserError as error:
            booking_sudo.invalidate_recordset()
            return {
                "refusal": self.env._(
                    "%(reason)s Your booking stays where it was.", reason=error
                ),
                "nearest": self.env["appointment.month"]._get_nearest(
                    booking_sudo.service_id,
                    start,
                    persons=booking_sudo.persons,
                    resource=booking_sudo.resource_id,
                    moving=booking_sudo,
                ),
            }
        return {}

    # ------------------------------------------------------------ small helpers

    @api.model
    def _to_minutes(self, moment):
        """Minutes since 1970 of a naive UTC datetime, as the calendar counts."""
        return int(moment.replace(tzinfo=timezone.utc).timestamp()) // 60
