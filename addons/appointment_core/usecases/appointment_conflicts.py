from dataclasses import replace
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..kernel import refusal as codes
from ..kernel import slots, states
from ..retrying import retried

ACTIVITY = "mail.mail_activity_data_warning"
CHANNEL = "root.appointment"
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
    def _check_bookings(self, bookings):
        """Raise an activity on those of *bookings* that became impossible.

        Returns them. One activity a booking, however often it is checked.
        """
        notes = self._get_notes()
        kind = self.env.ref(ACTIVITY)
        found = bookings.browse()
        for booking in bookings.exists():
            code = self._find_reason(booking)
            if code not in notes:
                continue
            found |= booking
            if kind not in booking.activity_ids.activity_type_id:
                booking.activity_schedule(
                    ACTIVITY,
                    user_id=booking.store_id.manager_id.id,
                    summary=self.env._("Not possible as booked"),
                    note=notes[code],
                )
        return found

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

    def _get_notes(self):
        """Refusal code → what the store reads. Other codes are no conflict."""
        fewer = self.env._(
            "What this booking needs is no longer there: a resource was archived, lost "
            "its role or has fewer seats. Assign another resource or move the booking."
        )
        return {
            codes.ABSENT: self.env._(
                "Someone this booking needs is away at that time. Move the booking, "
                "assign another resource, or change the time off."
            ),
            codes.CLOSED: self.env._(
                "The store or someone this booking needs does not work at that time. "
                "Move the booking, assign another resource, or change the hours."
            ),
            codes.MISSING: fewer,
            codes.FULL: fewer,
            codes.BOOKED: fewer,
        }

    # ------------------------------------------------------------ spans

    @api.model
    def _to_span(self, first_on, last_on):
        """Naive UTC datetimes around local days of any zone."""
        return (
            datetime.combine(first_on, time()) - ZONES,
            datetime.combine(last_on, time()) + timedelta(days=1) + ZONES,
        )
