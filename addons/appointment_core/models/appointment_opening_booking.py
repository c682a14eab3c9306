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
        for opening in self:
            opening.booking_count = len(opening._find_bookings())

    # ------------------------------------------------------------ actions

    def action_view_bookings(self):
        """The bookings that cannot take place because of these exceptions."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "appointment_core.appointment_booking_action"
        )
        bookings = self._find_bookings()
        return {**action, "domain": [("id", "in", bookings.ids)], "context": {}}

    # ------------------------------------------------------------ business

    def _find_bookings(self):
        """Coming bookings in closed hours, or outside those that are open instead."""
        found = self.env["appointment.booking"]
        for opening in self:
            spans = opening._get_spans()
            bookings = found.search(opening._get_booking_domain())
            is_open = opening.kind == "open"
            found |= bookings.filtered(
                lambda row, spans=spans, is_open=is_open: (
                    not any(
                        start <= row.start and row.stop <= stop for start, stop in spans
                    )
                    if is_open
                    else any(
                        start < row.stop and row.start < stop for start, stop in spans
                    )
                )
            )
        return found

    def _get_booking_domain(self):
        """Bookings of the owner that are still to come and touch the days."""
        days = [
            self._to_utc(self.first_on, 0),
            self._to_utc(self.last_on + timedelta(days=1), 0),
        ]
        domain = (
            Domain("state", "in", WAITING)
            & Domain("start", "<", days[1])
            & Domain("stop", ">", max(days[0], fields.Datetime.now()))
        )
        if self.store_id:
            return domain & Domain("store_id", "=", self.store_id.id)
        return domain & Domain("live_claim_ids.resource_id", "=", self.resource_id.id)

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
