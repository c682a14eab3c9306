from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel import states
from ..retrying import retried

CONFLICTS = [
    ("absent", "Somebody is away"),
    ("closed", "Outside of the hours"),
    ("missing", "Something it needs is gone"),
    ("longer", "The service takes longer now"),
]


class AppointmentBooking(models.Model):
    """A booking that became impossible says so until somebody has solved it.

    A confirmed or moved booking looks again for time off, after its commit.
    """

    _inherit = "appointment.booking"

    conflict = fields.Selection(
        CONFLICTS,
        string="Not possible as booked",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    accepted_conflict = fields.Selection(
        CONFLICTS,
        string="Kept although",
        readonly=True,
        copy=False,
        help="Somebody decided that the booking takes place as it is.",
    )
    conflict_sentence = fields.Char(compute="_compute_conflict_sentence")

    # ------------------------------------------------------------ compute

    @api.depends("conflict")
    def _compute_conflict_sentence(self):
        sentences = self.env["appointment.conflicts"]._get_sentences()
        for booking in self:
            booking.conflict_sentence = sentences.get(booking.conflict)

    # ------------------------------------------------------------ actions

    def action_resolve(self):
        """Open the proposals for this booking."""
        self.ensure_one()
        self.check_access("write")
        if not self.conflict:
            raise UserError(
                self.env._(
                    "%(booking)s is possible as booked again. There is nothing to do.",
                    booking=self.name,
                )
            )
        resolution = self.env["appointment.resolution"].create({"booking_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "appointment.resolution",
            "res_id": resolution.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.display_name,
        }

    def action_accept_conflict(self):
        """It takes place as it is; the same reason is not brought up again."""
        self.check_access("write")
        for booking in self.filtered("conflict").sudo():
            booking._gate().accepted_conflict = booking.conflict
            booking._set_conflict(False)

    # ------------------------------------------------------------ hooks

    def _after_confirmed(self):
        super()._after_confirmed()
        self._enqueue_conflict_check()

    def _after_rescheduled(self):
        super()._after_rescheduled()
        for booking in self.sudo():
            booking._gate().accepted_conflict = False
            booking._set_conflict(False)  # it has just been placed anew
        self._enqueue_conflict_check()

    def _after_cancelled(self):
        super()._after_cancelled()
        self._enqueue_check_of_conflicting()

    # ------------------------------------------------------------ business

    def _enqueue_conflict_check(self):
        for booking in self.sudo():
            booking.with_delay(channel="root.appointment")._check_conflicts()

    def _enqueue_check_of_conflicting(self):
        """Where one goes, another may be possible again."""
        others = self.sudo()._find_conflicting()
        if others:
            others.with_delay(channel="root.appointment")._check_conflicts()

    def _find_conflicting(self):
        """What is not possible as booked at the stores of these bookings."""
        return self.search(
            [
                ("store_id", "in", self.store_id.ids),
                ("conflict", "!=", False),
                ("state", "in", states.PLANNED),
            ]
        )

    @retried
    def _check_conflicts(self):
        """Job: tell the store when this booking lies in time off (T36)."""
        bookings = self | self._find_conflicting()
        self.env["appointment.conflicts"]._check_bookings(bookings)

    def _set_conflict(self, conflict):
        """Note *conflict*, or none, and whether the manager still has to be told."""
        self.ensure_one()
        if conflict == self.conflict:
            return
        self._gate().conflict = conflict
        conflicts = self.env["appointment.conflicts"]
        conflicts._forget(self)
        if conflict:
            conflicts._tell(self)
