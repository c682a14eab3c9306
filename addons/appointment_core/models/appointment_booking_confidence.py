from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel import states
from .appointment_booking import GATE


class AppointmentBooking(models.Model):
    """At a store with confidential notes, the customer's words never reach a column
    that others read: they become an encrypted note of the booking."""

    _inherit = "appointment.booking"

    note_ids = fields.One2many(
        "appointment.booking.note",
        "booking_id",
        string="Confidential notes",
        groups="appointment_core.appointment_core_group_provider",
    )
    is_confidential = fields.Boolean(
        related="store_id.is_confidential", string="At a confidential store"
    )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("appointment_gate") is not GATE:
            return super().create(vals_list)
        stores = self.env["appointment.store"].sudo()
        confided = [
            vals.get("customer_note")
            if stores.browse(vals["store_id"]).is_confidential
            else None
            for vals in vals_list
        ]
        bookings = super().create(
            [
                {**vals, "customer_note": False} if words else vals
                for vals, words in zip(vals_list, confided, strict=True)
            ]
        )
        for booking, words in zip(bookings, confided, strict=True):
            booking._confide(words)
        return bookings

    def write(self, vals):
        confided = "customer_note" in vals and self.filtered("is_confidential")
        if not confided:
            return super().write(vals)
        if self.env.context.get("appointment_gate") is not GATE:
            raise UserError(
                self.env._(
                    "At this store the words of customers are confidential. Leave the "
                    "note out; the treating provider adds one on the booking."
                )
            )
        for booking in confided:
            booking._confide(vals["customer_note"])
        super(AppointmentBooking, confided).write({**vals, "customer_note": False})
        return super(AppointmentBooking, self - confided).write(vals)

    # ------------------------------------------------------------ business

    def _confide(self, words):
        """Keep *words* as the customer's note, in place of what it said before."""
        self.ensure_one()
        notes_sudo = self.sudo().note_ids
        said = notes_sudo.filtered("is_from_customer")
        if words and said:
            said.text = words
        elif words:
            notes_sudo.create(
                {"booking_id": self.id, "text": words, "is_from_customer": True}
            )
        else:
            said.unlink()

    def _get_customer_words(self):
        """What the customer wrote, for the customer's own pages; never for staff.

        What was confided is shown while it is typed and checked, and no more once the
        booking stands: then its link may have been passed on.
        """
        self.ensure_one()
        booking_sudo = self.sudo()
        if not booking_sudo.is_confidential:
            return booking_sudo.customer_note or ""
        if self.state not in (states.HOLD, states.EXPIRED):
            return ""
        return booking_sudo.note_ids.filtered("is_from_customer").text or ""
