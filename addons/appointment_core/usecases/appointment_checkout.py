from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ..kernel import price, states
from .appointment_ledger import to_amount, to_minor

WAITING_STATES = (states.HOLD, states.PENDING, states.EXPIRED)


class AppointmentCheckout(models.AbstractModel):
    """From a hold to its order: what it costs and what is due now."""

    _name = "appointment.checkout"
    _description = "Checkout"

    # ------------------------------------------------------------ business

    @api.model
    def _create_order(self, booking):
        """The native order of *booking*, made once; the caller has checked access.

        Price, pricelist, fiscal position and taxes are Odoo's own; only the quantity
        is ours. A free booking gets none.

        :return: ``sale.order`` in sudo, or an empty recordset
        """
        booking.ensure_one()
        booking_sudo = booking.sudo().with_company(booking.sudo().company_id)
        if booking_sudo.sale_order_id:
            return booking_sudo.sale_order_id
        order_sudo = (
            self.env(su=True)["sale.order"]
            .with_company(booking_sudo.company_id)
            .with_context(mail_create_nolog=True, tracking_disable=True)
            .create(self._prepare_order_values(booking_sudo))
        )
        self._set_exact_price(booking_sudo, order_sudo.order_line)
        if not order_sudo.amount_total:
            order_sudo.unlink()
            return order_sudo.browse()
        deposit = self._get_deposit(booking_sudo, order_sudo)
        booking_sudo.write({"sale_order_id": order_sudo.id, "deposit_amount": deposit})
        if deposit:
            order_sudo.write(
                {
                    "require_payment": True,
                    "prepayment_percent": min(deposit / order_sudo.amount_total, 1.0),
                }
            )
        return order_sudo

    @api.model
    def _get_amount_due(self, booking):
        """What the customer can pay now, in the currency of the order.

        Before confirmation the deposit or the full price, zero where customers pay on
        site; afterwards what is still open.
        """
        order_sudo = booking.sudo().sale_order_id
        if not order_sudo:
            return 0.0
        ledger = self.env["appointment.ledger"]._read(booking)
        is_waiting = booking.state in WAITING_STATES
        if is_waiting:
            wanted = to_minor(ledger.currency, booking.sudo().deposit_amount)
        else:
            wanted = ledger.ordered
        paid = ledger.captured - ledger.refunded + ledger.authorized
        return ledger.to_amount(max(wanted - paid, 0))

    @api.model
    def _complete(self, booking):
        """End a checkout without online payment: on site or free.

        The order is confirmed with the booking; its invoice follows in a job.

        :return: the bookings that moved, to ``confirmed`` or to ``pending``
        :raise BookingRefused: the place is gone; nothing is written
        :raise UserError: something has to be paid first
        """
        booking.ensure_one()
        if booking.state not in WAITING_STATES:
            return booking.browse()
        with self.env.cr.savepoint():
            order_sudo = self._create_order(booking)
            if self._get_amount_due(booking):
                raise UserError(
                    self.env._(
                        "%(booking)s is confirmed by its payment. Please pay first.",
                        booking=booking.name,
                    )
                )
            if order_sudo and not booking._is_approval_needed():
                order_sudo.action_confirm()
            return booking._submit()

    # ------------------------------------------------------------ values

    def _prepare_order_values(self, booking_sudo):
        """Values of the order; addons add their lines to ``order_line``."""
        return {
            "partner_id": booking_sudo.partner_id.id,
            "company_id": booking_sudo.company_id.id,
            "appointment_booking_id": booking_sudo.id,
            "origin": booking_sudo.name,
            "user_id": False,
            "require_signature": False,
            "require_payment": False,
            "order_line": [Command.create(self._prepare_line_values(booking_sudo))],
        }

    def _prepare_line_values(self, booking_sudo):
        return {
            "product_id": booking_sudo.service_id.product_id.id,
            "product_uom_qty": float(self._get_quantity(booking_sudo)),
            "appointment_booking_id": booking_sudo.id,
        }

    def _get_quantity(self, booking_sudo):
        return price.quantity(
            booking_sudo.service_id.price_model,
            booking_sudo.duration_minutes,
            booking_sudo.persons,
        )

    def _set_exact_price(self, booking_sudo, line):
        """Odoo rounds quantities: 50 minutes would cost as 0.83 hours. A time that
        does not fit is sold as one piece at its exact price."""
        quantity = float(self._get_quantity(booking_sudo))
        if float_compare(line.product_uom_qty, quantity, precision_digits=6):
            line.write(
                {
                    "product_uom_qty": 1.0,
                    "price_unit": line.currency_id.round(line.price_unit * quantity),
                }
            )

    def _get_deposit(self, booking_sudo, order_sudo):
        """What has to be paid before confirmation, tax included."""
        service = booking_sudo.service_id
        rule = service._get_payment_rule()
        if rule == "on_site" or booking_sudo.source == "staff":
            return 0.0
        if rule == "full":
            return order_sudo.amount_total
        currency, policy = order_sudo.currency_id, service.policy_id
        total = to_minor(currency, order_sudo.amount_total)
        if policy.deposit_kind == "fixed":
            fixed = booking_sudo.company_id.currency_id._convert(
                policy.deposit_amount, currency, booking_sudo.company_id
            )
            due, _later = price.deposit(total, fixed_minor=to_minor(currency, fixed))
        else:
            due, _later = price.deposit(
                total, percent=policy._to_decimal(policy.deposit_percent)
            )
        return to_amount(currency, due)
