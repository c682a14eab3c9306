from odoo import fields, models


class AppointmentClaim(models.Model):
    """One seat of one resource for a span, buffers included.

    The exclusion constraint is the guard against double booking: whatever code
    runs, PostgreSQL accepts no two live claims of a seat that overlap. Spans are
    half-open, in UTC. Write claims through ``appointment.placing`` only.
    """

    _name = "appointment.claim"
    _description = "Claim of a Seat"
    _order = "start, id"

    resource_id = fields.Many2one(
        "resource.resource", required=True, index=True, ondelete="restrict"
    )
    seat = fields.Integer(required=True, default=1)
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    kind = fields.Selection(
        [("booking", "Booking"), ("block", "Blocked time")],
        required=True,
        default="booking",
    )
    booking_id = fields.Many2one(
        "appointment.booking", index="btree_not_null", ondelete="restrict"
    )
    requirement_id = fields.Many2one(
        "appointment.requirement", ondelete="set null", index="btree_not_null"
    )
    store_id = fields.Many2one("appointment.store", index=True, ondelete="restrict")
    is_live = fields.Boolean(required=True, default=True)
    is_released = fields.Boolean(
        help="Freed with its booking, cancelled or missed, not by a change of place."
    )
    hold_until = fields.Datetime(
        help="From then on the seat counts as free unless the booking is confirmed."
    )
    note = fields.Char(string="Reason")

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(resource_id, resource_id, '[]') WITH &&,"
        " int4range(seat, seat, '[]') WITH &&, tsrange(start, stop) WITH &&)"
        " WHERE (is_live) DEFERRABLE INITIALLY IMMEDIATE",
        "This time has just been taken. Please choose another one.",
    )
    _span_ordered = models.Constraint(
        "CHECK (stop > start)", "A claim has to end after it begins."
    )
    _seat_positive = models.Constraint("CHECK (seat > 0)", "Seats count from 1.")
    _live_idx = models.Index(
        "(resource_id, stop) INCLUDE (start, seat, hold_until) WHERE is_live"
    )
