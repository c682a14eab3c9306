from odoo import models
from odoo.tools import email_normalize

from ..exceptions import BookingRefused
from ..kernel import refusal as codes


class AppointmentPlacing(models.AbstractModel):
    """Blocked customers take no place by themselves; staff decide for themselves."""

    _inherit = "appointment.placing"

    def _check_cap(self, values, hold):
        if values.get("source", "staff") != "staff":
            self._check_blocked(values)
        return super()._check_cap(values, hold)

    def _check_blocked(self, values):
        """Refuse with a sentence that fits many reasons: nobody learns of the block,
        least of all about somebody else."""
        store_sudo = self.env["appointment.store"].sudo().browse(values["store_id"])
        blocks_sudo = self.env["appointment.customer.block"].sudo()
        if blocks_sudo._is_blocked(
            store_sudo,
            self.env["res.partner"].sudo().browse(values["partner_id"]),
            [email_normalize(values.get("contact_email") or "")],
            [values.get("contact_phone")],
        ):
            raise BookingRefused(self._get_call_sentence(store_sudo), codes.BLOCKED)

    def _get_call_sentence(self, store_sudo):
        if not store_sudo.phone:
            return self.env._("This cannot be booked online. Please call the store.")
        return self.env._(
            "This cannot be booked online. Please call the store: %(phone)s.",
            phone=store_sudo.phone,
        )
