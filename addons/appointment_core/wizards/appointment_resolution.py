from datetime import timedelta, timezone

from odoo import api, fields, models

# So many other times are proposed, within so many days.
TIMES = 3
DAYS_AHEAD = 14


class AppointmentResolution(models.TransientModel):
    """A booking that became impossible, and what could be done about it (T46, T95)."""

    _name = "appointment.resolution"
    _description = "Proposals for a Booking"

    booking_id = fields.Many2one("appointment.booking", required=True, readonly=True)
    sentence = fields.Char(related="booking_id.conflict_sentence")
    when = fields.Char(string="Booked for", compute="_compute_when")
    phone = fields.Char(related="booking_id.partner_phone")
    option_ids = fields.One2many(
        "appointment.resolution.option", "resolution_id", string="Proposals"
    )

    # ------------------------------------------------------------ compute

    @api.depends("booking_id")
    def _compute_when(self):
        for resolution in self:
            resolution.when = resolution.booking_id._format_span()

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        resolutions = super().create(vals_list)
        for resolution in resolutions:
            resolution._propose()
        return resolutions

    # ------------------------------------------------------------ actions

    def action_keep(self):
        """The store lets it take place as it is."""
        self.booking_id.action_accept_conflict()
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------ business

    def _propose(self):
        """What can be done at once: at the same time first, then at another."""
        booking = self.booking_id
        if booking.conflict == "longer":
            options = self._get_longer(booking)
        else:
            options = self._get_colleagues(booking) or self._get_same_time(booking)
        options += self._get_other_times(booking)
        self.env["appointment.resolution.option"].create(
            [{"resolution_id": self.id, **values} for values in options]
        )

    def _get_longer(self, booking):
        minutes = booking.service_id.duration_minutes
        if self._explain(booking, minutes=minutes):
            return []
        label = self.env._("Same time, %(minutes)s minutes", minutes=minutes)
        return [{"name": label, "start": booking.start, "minutes": minutes}]

    def _get_colleagues(self, booking):
        """Others who are free at the same time, for each part of the booking."""
        proposals = self.env["appointment.board"]._get_proposals
        return [
            {
                "name": self.env._(
                    "Same time, %(new)s instead of %(old)s",
                    new=name,
                    old=claim.resource_id.name,
                ),
                "start": booking.start,
                "claim_id": claim.id,
                "resource_id": resource_id,
            }
            for claim in booking.live_claim_ids
            for resource_id, name in proposals(claim)
        ]

    def _get_same_time(self, booking):
        """Other resources together, where no single one would do."""
        if self._explain(booking):
            return []
        label = self.env._("Same time, with whoever is free")
        return [{"name": label, "start": booking.start}]

    def _get_other_times(self, booking):
        """The free times that are nearest to what was booked."""
        zone = booking.store_id._get_zone()
        first = max(booking.start, fields.Datetime.now()).replace(tzinfo=timezone.utc)
        first_on = first.astimezone(zone).date()
        slots = booking.service_id._get_slots(
            first_on,
            first_on + timedelta(days=DAYS_AHEAD),
            persons=booking.persons,
            resource=booking.resource_id.filtered("active"),
        )
        others = (start for start in slots.datetimes() if start != booking.start)
        nearest = sorted(others, key=lambda start: abs(start - booking.start))[:TIMES]
        return [
            {
                "name": booking._format_moments([start], None, booking.store_id.tz),
                "start": start,
            }
            for start in sorted(nearest)
        ]

    def _explain(self, booking, minutes=None):
        return self.env["appointment.placing"]._explain_to_staff(
            booking.service_id,
            booking.start,
            minutes=minutes or booking.duration_minutes,
            persons=booking.persons,
            booking=booking,
        )


class AppointmentResolutionOption(models.TransientModel):
    """One way out, to be taken with a click."""

    _name = "appointment.resolution.option"
    _description = "Proposal for a Booking"

    resolution_id = fields.Many2one(
        "appointment.resolution", required=True, ondelete="cascade"
    )
    name = fields.Char(string="Proposal", required=True)
    start = fields.Datetime(required=True)
    minutes = fields.Integer()
    claim_id = fields.Many2one("appointment.claim", ondelete="cascade")
    resource_id = fields.Many2one("resource.resource", ondelete="cascade")

    def action_take(self):
        """Do it; whether it is still possible is found out by doing it.

        :raise BookingRefused: it is not; everything stays as it was
        """
        self.ensure_one()
        booking = self.resolution_id.booking_id
        if self.minutes:
            booking.action_stretch(booking.start, self.minutes)
        else:
            booking.action_drag(
                booking.start,
                self.start,
                self.claim_id.id or None,
                self.resource_id.id or None,
            )
        booking.sudo()._check_conflicts()
        return {"type": "ir.actions.act_window_close"}
