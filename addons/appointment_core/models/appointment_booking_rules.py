from datetime import timezone

from odoo import fields, models

from ..kernel import policy, states


class AppointmentBooking(models.Model):
    """What the policy still lets the customer do."""

    _inherit = "appointment.booking"

    def _is_free_of_rules(self, start):
        """Whether notice, horizon and grid do not bind when this is placed at *start*
        (naive UTC), as for what staff place; hours and seats always do.

        An addon frees others by ``or``; a move by the customer does not ask.
        """
        self.ensure_one()
        return self.source == "staff"

    def _check_can_reschedule(self):
        """Raise when the policy no longer lets the customer move this booking."""
        refusal = self._get_reschedule_refusal()
        if refusal:
            raise self.env["appointment.refusals"]._to_error(refusal)

    def _get_reschedule_refusal(self):
        """Why the customer can no longer move it: a kernel ``Refusal``, or ``None``."""
        self.ensure_one()
        return policy.can_reschedule(
            moved=self._get_customer_move_count(), **self._get_policy_question()
        )

    def _get_customer_move_count(self):
        """How often the customer has moved this booking; the store's moves are free."""
        return len(self.move_ids.filtered(lambda move: move.by == "customer"))

    def _check_can_cancel(self):
        """Raise when it is too late for the customers to cancel (T56)."""
        for booking in self.filtered(lambda row: states.can(row.state, "cancelled")):
            refusal = booking._get_cancel_refusal()
            if refusal:
                raise self.env["appointment.refusals"]._to_error(refusal)

    def _get_cancel_refusal(self):
        """Why the customer can no longer cancel: a kernel ``Refusal``, or ``None``.

        A hold or a request can always be given up.
        """
        self.ensure_one()
        if self.state in (states.HOLD, states.PENDING):
            return None
        return policy.can_cancel(**self._get_policy_question())

    def _get_policy_question(self):
        """What ``kernel/policy.py`` asks about a step of the customer, now."""
        return {
            "policy": self.service_id.policy_id._to_kernel(),
            "by": policy.CUSTOMER,
            "start": self.start.replace(tzinfo=timezone.utc),
            "now": fields.Datetime.now().replace(tzinfo=timezone.utc),
        }
