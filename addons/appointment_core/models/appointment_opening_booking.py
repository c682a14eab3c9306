from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.fields import Domain

from ..kernel import states

WAITING = (states.HOLD, states.PENDING, states.CONFIRMED)


class AppointmentOpening(models.Model):
    """What is booked on the days of an exception; nothing of it is cancelled."""

    _inherit = "appointment.opening"

    booking_count = fields.Integer(
        string="Bookings to move", compute="_compute_booking_count"
    )

    # ------------------------------------------------------------ compute

    def _compute_booking_count(self):
        found = self._find_bookings_of_each()
        for opening in self:
            opening.booking_count = len(found[opening])

    # ------------------------------------------------------------ actions

    def action_view_bookings(self):
        """The bookings that cannot take place because of these exceptions.

        They are marked at once, not only by the job, so that each has its proposals.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "appointment_core.appointment_booking_action_conflicts"
        )
        bookings = self._find_bookings()
        self.env["appointment.conflicts"].sudo()._check_bookings(bookings.sudo())
        return {**action, "domain": [("id", "in", bookings.ids)], "context": {}}

    # ------------------------------------------------------------ business

    def _find_bookings(self):
        """Coming bookings in closed hours, or outside those that are open instead."""
        found = self._find_bookings_of_each().values()
        return self.env["appointment.booking"].union(*found)

    def _find_bookings_of_each(self):
        """The same as ``{opening: bookings}``, by one search."""
        bookings = self.env["appointment.booking"].search(
            Domain.OR(opening._get_booking_domain() for opening in self)
        )
        return {opening: opening._filter_in_the_way(bookings) for opening in self}

    def _get_booking_domain(self):
        """Bookings of the owner that are still to come and touch the days."""
        first, last = self._get_reach()
        domain = (
            Domain("state", "in", WAITING)
            & Domain("start", "<", last)
            & Domain("stop", ">", first)
        )
        if self.store_id:
            return domain & Domain("store_id", "=", self.store_id.id)
        return domain & Domain("live_claim_ids.resource_id", "=", self.resource_id.id)

    def _filter_in_the_way(self, bookings):
        """Those of *bookings* that this exception leaves in closed hours."""
        first, last = self._get_reach()
        spans = self._get_spans()
        touched = bookings.filtered(
            lambda row: (
                row.start < last
                and row.stop > first
                and (
                    row.store_id == self.store_id
                    if self.store_id
                    else self.resource_id in row.resource_ids
                )
            )
        )
        if self.kind == "open":
            return touched.filtered(
                lambda row: (
                    not any(
                        start <= row.start and row.stop <= stop for start, stop in spans
                    )
                )
            )
        return touched.filtered(
            lambda row: any(
                start < row.stop and row.start < stop for start, stop in spans
            )
        )

    def _get_reach(self):
        """``(start, stop)`` in naive UTC of the days, as far as still to come."""
        first = self._to_utc(self.first_on, 0)
        last = self._to_utc(self.last_on + timedelta(days=1), 0)
        return max(first, fields.Datetime.now()), last

    def _get_spans(self):
        """``[(start, stop)]`` in naive UTC, one a day."""
        self.ensure_one()
        count = (self.last_on - self.first_on).days + 1
        days = [self.first_on + timedelta(days=number) for number in range(count)]
        return [
            (
                self._to_utc(day, self.start_minutes),
                self._to_utc(day, self.stop_minutes),
            )
            for day in days
        ]

    def _to_utc(self, day, minutes):
        """Naive UTC of what the clock on the wall shows *minutes* after midnight."""
        owner = self.sudo()
        zone = ZoneInfo(owner.store_id.tz or owner.resource_id.tz)
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        local = wall.replace(tzinfo=zone)
        return local.astimezone(timezone.utc).replace(tzinfo=None)
