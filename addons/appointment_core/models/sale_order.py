from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """The order of a booking: one each, made at checkout."""

    _inherit = "sale.order"

    appointment_booking_id = fields.Many2one(
        "appointment.booking",
        string="Booking",
        readonly=True,
        copy=False,
        index=False,
        ondelete="restrict",
    )

    _appointment_booking_once = models.UniqueIndex(
        "(appointment_booking_id) WHERE appointment_booking_id IS NOT NULL",
        "This booking already has an order.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_booking_unchanged(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_booking_unchanged(vals)
        return super().write(vals)

    def _check_booking_unchanged(self, *vals_list):
        """The checkout alone says to which booking an order belongs."""
        if not self.env.su and any(
            vals.get("appointment_booking_id") for vals in vals_list
        ):
            raise UserError(
                self.env._(
                    "An order gets its booking at checkout. Open the booking and create"
                    " its order there."
                )
            )

    def _get_prepayment_required_amount(self):
        """The deposit of a booking is exact to the cent, not a share of the total."""
        booking = self.appointment_booking_id
        if booking and self.require_payment:
            return booking.deposit_amount
        return super()._get_prepayment_required_amount()

    def _send_order_notification_mail(self, mail_template, *args, **kwargs):
        """Bookings send their own messages; the order's would be a second mail."""
        if self.appointment_booking_id:
            return None
        return super()._send_order_notification_mail(mail_template, *args, **kwargs)
