import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel import states
from .appointment_booking import GATE, OPEN_STATES

_logger = logging.getLogger(__name__)


class AppointmentBooking(models.Model):
    """How a booking goes from state to state, and what others hang on to it.

    Which ways there are says ``kernel/states.py``.
    """

    _inherit = "appointment.booking"

    # ------------------------------------------------------------ actions

    def action_confirm(self):
        self._confirm()

    def action_check_in(self):
        self._set_checked_in()

    def action_start(self):
        self._set_in_progress()

    def action_complete(self):
        self._set_completed()

    def action_no_show(self):
        self._set_no_show()

    def action_back_to_confirmed(self):
        self._confirm()

    def action_cancel(self):
        for booking in self:
            booking._cancel("store", booking.cancel_reason)

    # ------------------------------------------------------------ transitions

    def _transition(self, target, values=None):
        """Move what may move to *target*; say in the log what may not."""
        self._lock()
        moved = self.filtered(lambda booking: states.can(booking.state, target))
        for booking in self - moved:
            if booking.state != target:
                _logger.info(
                    "%s stays %s: no way to %s", booking.name, booking.state, target
                )
        if moved:
            values = {"state": target, **(values or {})}
            if target in OPEN_STATES:
                values["active"] = True  # whoever takes a place is seen
            moved._gate().write(values)
        return moved

    def _lock(self):
        """Wait for whoever is changing these bookings, then know them as they are.

        Placing requests run READ COMMITTED: two of them would otherwise decide on a
        state that the other is about to leave, and a cancelled booking would be
        confirmed. Ascending ids, and before the locks of resources: no deadlock.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM appointment_booking WHERE id IN %s"
                " ORDER BY id FOR NO KEY UPDATE",
                tuple(self.ids) or (0,),
            ),
            log_exceptions=False,  # a conflict is retried, not an error
        )
        self.invalidate_recordset()

    def _gate(self):
        return self.with_context(appointment_gate=GATE)

    def _set_pending(self):
        self._lock()
        now = fields.Datetime.now()
        moved = self.browse()
        for booking in self.filtered(lambda row: states.can(row.state, states.PENDING)):
            until = fields.Datetime.add(
                now, minutes=booking.service_id.policy_id.pending_minutes
            )
            self.env["appointment.placing"]._secure(booking, until=until)
            moved |= booking._transition(states.PENDING, {"hold_expires_at": until})
        moved._after_pending()
        return moved

    def _set_confirmed(self):
        moved = self._transition(states.CONFIRMED, {"hold_expires_at": False})
        moved._after_confirmed()
        return moved

    def _set_checked_in(self):
        moved = self._transition(
            states.CHECKED_IN,
            {
                "checked_in_at": fields.Datetime.now(),
                "checked_in_by_id": self.env.uid,
            },
        )
        moved._after_checked_in()
        return moved

    def _set_in_progress(self):
        moved = self._transition(states.IN_PROGRESS)
        moved._after_in_progress()
        return moved

    def _set_completed(self):
        moved = self._transition(states.COMPLETED)
        moved._after_completed()
        return moved

    def _set_cancelled(self, by, reason=None):
        moved = self._transition(
            states.CANCELLED,
            {
                "cancelled_at": fields.Datetime.now(),
                "cancelled_by": by,
                "cancel_reason": reason,
                "hold_expires_at": False,
            },
        )
        self.env["appointment.placing"]._release(moved)
        moved._after_cancelled()
        return moved

    def _set_no_show(self):
        now = fields.Datetime.now()
        early = self.filtered(
            lambda booking: (
                booking.start > now and states.can(booking.state, states.NO_SHOW)
            )
        )
        if early:
            raise UserError(
                self.env._(
                    "%(bookings)s has not begun yet. Mark a no-show after the start.",
                    bookings=", ".join(early.mapped("name")),
                )
            )
        moved = self._transition(states.NO_SHOW)
        self.env["appointment.placing"]._release_missed(moved)
        moved._after_no_show()
        return moved

    def _set_expired(self):
        moved = self._transition(states.EXPIRED)
        self.env["appointment.placing"]._release(moved)
        moved._after_expired()
        return moved

    # ------------------------------------------------------------ cron

    @api.model
    def _cron_expire(self):
        """Release holds and requests whose time is over, one commit each.

        All at once would keep the locks of their resources while messages and jobs
        are written, and whoever books there would wait.
        """
        lapsed = self.with_context(active_test=False).search(
            [
                ("state", "in", (states.HOLD, states.PENDING)),
                ("hold_expires_at", "<=", fields.Datetime.now()),
            ],
            limit=500,
        )
        self.env["ir.cron"]._commit_progress(remaining=len(lapsed))
        for booking in lapsed:
            booking._expire()
            self.env["ir.cron"]._commit_progress(1)

    def _expire(self):
        """Let holds and requests lapse whose time is over. Idempotent."""
        self._lock()
        now = fields.Datetime.now()
        return self.filtered(
            lambda booking: booking.hold_expires_at and booking.hold_expires_at <= now
        )._set_expired()

    # ------------------------------------------------------------ hooks

    def _after_pending(self):
        """Hook: requests now wait for the store."""

    def _after_confirmed(self):
        """Hook: bookings are confirmed, their claims permanent."""

    def _after_checked_in(self):
        """Hook: customers have arrived."""

    def _after_in_progress(self):
        """Hook: work has begun."""

    def _after_completed(self):
        """Hook: work is done."""

    def _after_cancelled(self):
        """Hook: bookings are cancelled and their seats free; money comes after."""

    def _after_no_show(self):
        """Hook: customers did not come."""

    def _after_expired(self):
        """Hook: holds or requests have lapsed and their seats are free."""

    def _after_rescheduled(self):
        """Hook: bookings have a new time; the last row of ``move_ids`` tells."""
