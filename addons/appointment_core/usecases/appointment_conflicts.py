from dataclasses import replace
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..kernel import refusal as codes
from ..kernel import slots, states
from ..retrying import retried

ACTIVITY = "appointment_core.mail_activity_type_conflict"
CHANNEL = "root.appointment"
LONGER = "longer"
# Refusal code → conflict; other refusals are none.
OF_REFUSALS = {
    codes.ABSENT: "absent",
    codes.CLOSED: "closed",
    codes.MISSING: "missing",
    codes.FULL: "missing",
    codes.BOOKED: "missing",
}
# Openings count in local days; zones are at most this far from UTC.
ZONES = timedelta(hours=14)


class AppointmentConflicts(models.AbstractModel):
    """Bookings that cannot take place as booked any more (behaviour T36, T44, T46).

    Time off, closed days, changed hours, archived staff and fewer seats keep what is
    booked; the store is told about each booking they hit. A booking and a change made
    at the same moment do not see each other, so both look again from a job that runs
    after their commit; whichever runs last sees both.
    """

    _name = "appointment.conflicts"
    _description = "Bookings That Became Impossible"

    # ------------------------------------------------------------ enqueue

    @api.model
    def _enqueue(self, stores, resources, start=None, stop=None):
        """Look again, after commit, at bookings of *stores* and on *resources*.

        :param start, stop: naive UTC datetimes; from now on, without an end, else
        """
        if stores or resources:
            self.sudo().with_delay(
                channel=CHANNEL,
                identity_key=(
                    f"appointment-conflicts,{stores.ids},{resources.ids},{start},{stop}"
                ),
            )._check_span(stores.ids, resources.ids, start, stop)

    @api.model
    def _enqueue_services(self, services):
        """The same for bookings of *services*, whose requirements have changed."""
        for service in services.sudo().filtered("booking_count"):
            resources = service.requirement_ids.role_id.resource_ids
            self._enqueue(service.store_id, resources & service.store_id.resource_ids)

    @api.model
    def _enqueue_calendars(self, calendars, start=None, stop=None):
        """The same for whoever works by these ``resource.calendar``."""
        domain = [("calendar_id", "in", calendars.ids)]
        self._enqueue(
            self.env["appointment.store"].sudo().search(domain),
            self.env["resource.resource"].sudo().search(domain),
            start,
            stop,
        )

    # ------------------------------------------------------------ check

    @api.model
    @retried
    def _check_span(self, store_ids, resource_ids, start=None, stop=None):
        """Job: check the bookings of these stores and on these resources."""
        start = max(start or datetime.min, fields.Datetime.now())
        span = Domain("stop", ">", start) & Domain("start", "<", stop or datetime.max)
        claims = span & Domain("resource_id", "in", resource_ids)
        of_stores = Domain("store_id", "in", store_ids) & (
            span | Domain("live_claim_ids", "any", span)
        )
        every = self.env["appointment.booking"].with_context(active_test=False)
        bookings = every.search(
            Domain("state", "in", states.PLANNED)
            & (of_stores | Domain("live_claim_ids", "any", claims))
        )
        return self._check_bookings(bookings)

    @api.model
    @retried
    def _check_duration(self, service, minutes):
        """Job: bookings as long as *service* took before are too short for it now."""
        service_sudo = service.sudo()
        bookings = self.env["appointment.booking"].search(
            [
                ("service_id", "=", service_sudo.id),
                ("state", "in", states.PLANNED),
                ("start", ">", fields.Datetime.now()),
                ("duration_minutes", "=", minutes),
                ("conflict", "=", False),
            ]
        )
        for booking in bookings if service_sudo.duration_minutes > minutes else ():
            booking._set_conflict(LONGER)

    @api.model
    def _check_bookings(self, bookings):
        """Note on *bookings* whether they became impossible, or are possible again.

        Returns those with a conflict that nobody has accepted. One activity a
        booking, however often it is checked.
        """
        for booking in bookings.exists():
            conflict = self._find_conflict(booking)
            if conflict == booking.accepted_conflict:
                conflict = False
            booking._set_conflict(conflict)
        return bookings.exists().filtered("conflict")

    def _find_conflict(self, booking):
        """A value of ``appointment.booking.conflict``, or ``False``."""
        if booking.state not in states.PLANNED:
            return False
        conflict = OF_REFUSALS.get(self._find_reason(booking), False)
        is_short = booking.duration_minutes < booking.service_id.duration_minutes
        if not conflict and booking.conflict == LONGER and is_short:
            return LONGER
        return conflict

    def _find_reason(self, booking):
        """The refusal code that *booking* would get if it were made now, on the same
        resources, by staff; ``None`` where it would be accepted."""
        world = self.env["appointment.availability"]._read_world_at(
            booking.service_id,
            booking.start,
            persons=booking.persons,
            booking=booking,
            only_resource_ids=booking.sudo().live_claim_ids.resource_id.ids,
        )
        query = replace(
            self.env["appointment.placing"]._without_rules(world.query),
            duration=booking.duration_minutes,
            dates=None,
            min_persons=1,
            max_persons=None,
        )
        refusal = slots.explain(query, world.minute(booking.start))
        return refusal and refusal.code

    # ------------------------------------------------------------ telling

    def _tell(self, booking):
        """An activity for the store's manager, in the manager's language."""
        manager = booking.store_id.manager_id
        booking = booking.with_context(lang=manager.lang)
        booking.activity_schedule(
            ACTIVITY, user_id=manager.id, note=booking.conflict_sentence
        )

    def _forget(self, booking):
        """What was told is out of date."""
        booking.activity_unlink([ACTIVITY])

    def _get_sentences(self):
        """What people read about each conflict."""
        return {
            "absent": self.env._(
                "Someone this booking needs is away at that time. Move the booking, "
                "assign another resource, or change the time off."
            ),
            "closed": self.env._(
                "The store or someone this booking needs does not work at that time. "
                "Move the booking, assign another resource, or change the hours."
            ),
            "missing": self.env._(
                "What this booking needs is no longer there: a resource was archived, "
                "lost its role or has fewer seats. Assign another resource or move the "
                "booking."
            ),
            LONGER: self.env._(
                "The service takes longer than when this was booked. Make the booking "
                "longer, move it, or keep it as it is."
            ),
        }

    # ------------------------------------------------------------ spans

    @api.model
    def _to_span(self, first_on, last_on):
        """Naive UTC datetimes around local days of any zone."""
        return (
            datetime.combine(first_on, time()) - ZONES,
            datetime.combine(last_on, time()) + timedelta(days=1) + ZONES,
        )
