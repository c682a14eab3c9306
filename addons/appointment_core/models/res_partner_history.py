from odoo import api, fields, models

from ..kernel import states
from .res_partner import HISTORY_GROUPS


class ResPartner(models.Model):
    """What the people of a store know of a customer: visits, no-shows, notes.

    Everybody counts the bookings that the own record rules show.
    """

    _inherit = "res.partner"

    appointment_note_ids = fields.One2many(
        "appointment.customer.note",
        "partner_id",
        string="Notes of the store",
        groups=HISTORY_GROUPS,
    )
    # Record rules read all bookings of a contact, and what they read is in the cache.
    appointment_history_ids = fields.Many2many(
        "appointment.booking",
        string="Bookings at the own stores",
        compute="_compute_appointment_history_ids",
        groups=HISTORY_GROUPS,
    )
    appointment_next_at = fields.Datetime(
        string="Next appointment",
        compute="_compute_appointment_history",
        groups=HISTORY_GROUPS,
    )
    appointment_last_at = fields.Datetime(
        string="Last visit",
        compute="_compute_appointment_history",
        groups=HISTORY_GROUPS,
    )
    appointment_visit_count = fields.Integer(
        string="Visits", compute="_compute_appointment_history", groups=HISTORY_GROUPS
    )
    appointment_no_show_count = fields.Integer(
        string="No-shows",
        compute="_compute_appointment_history",
        groups=HISTORY_GROUPS,
    )

    @api.depends("appointment_booking_ids.state", "appointment_booking_ids.start")
    @api.depends_context("uid")
    def _compute_appointment_history(self):
        now = fields.Datetime.now()
        coming = self._read_appointment_history(
            [("start", ">=", now), ("state", "in", states.PLANNED)]
        )
        visits = self._read_appointment_history([("state", "in", states.CAME)])
        missed = self._read_appointment_history([("state", "=", states.NO_SHOW)])
        nothing = (0, False, False)
        for partner in self:
            partner.appointment_next_at = coming.get(partner._origin, nothing)[1]
            partner.appointment_last_at = visits.get(partner._origin, nothing)[2]
            partner.appointment_visit_count = visits.get(partner._origin, nothing)[0]
            partner.appointment_no_show_count = missed.get(partner._origin, nothing)[0]

    @api.depends("appointment_booking_ids")
    @api.depends_context("uid")
    def _compute_appointment_history_ids(self):
        found = (
            self.env["appointment.booking"]
            .search([("partner_id", "in", self.ids)])
            .grouped("partner_id")
        )
        for partner in self:
            partner.appointment_history_ids = found.get(partner._origin)

    def _read_appointment_history(self, domain):
        """``{partner: (number, first start, last start)}`` of the bookings."""
        rows = self.env["appointment.booking"]._read_group(
            [("partner_id", "in", self.ids), *domain],
            ["partner_id"],
            ["__count", "start:min", "start:max"],
        )
        return {partner: tuple(facts) for partner, *facts in rows}
