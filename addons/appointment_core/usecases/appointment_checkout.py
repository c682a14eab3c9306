from typing import NamedTuple

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, float_round

from ..kernel import price, states
from .appointment_ledger import to_amount, to_minor

WAITING_STATES = (states.HOLD, states.PENDING, states.EXPIRED)
# A transaction in one of these may still bring the amount it was begun with.
OPEN_PAYMENTS = ("draft", "pending", "authorized", "done")


class Quote(NamedTuple):
    """What a booking costs, in ``currency``, and what is due online right now.

    ``is_optional``: the customer may as well pay at the store.
    """

    currency: models.Model
    net: float
    tax: float
    gross: float
    due: float = 0.0
    is_optional: bool = False


class AppointmentCheckout(models.AbstractModel):
    """From a hold to its order: what it costs and what is due now."""

    _name = "appointment.checkout"
    _description = "Checkout"

    # ------------------------------------------------------------ business

    @api.model
    def _create_order(self, booking):
        """The native order of *booking*, made once; the caller has checked access.

        Price, pricelist, fiscal position and taxes are Odoo's own; only the quantity
        is ours. A free booking gets none. Sent twice at once, the second request waits
        for the order of the first.

        :return: ``sale.order`` in sudo, or an empty recordset
        """
        booking.ensure_one()
        booking._lock()
        booking_sudo = self._get_booking_sudo(booking)
        order_sudo = booking_sudo.sale_order_id
        if not order_sudo:
            order_sudo = self._get_orders(booking_sudo).create(
                self._prepare_order_values(booking_sudo)
            )
            self._set_exact_price(booking_sudo, order_sudo.order_line)
            if not order_sudo.amount_total:
                order_sudo.unlink()
                return order_sudo.browse()
            booking_sudo.sale_order_id = order_sudo
            order_sudo._portal_ensure_token()
        if not self._is_agreed(booking_sudo):
            self._agree(booking_sudo)
        return order_sudo

    @api.model
    def _get_quote(self, booking):
        """The ``Quote`` of *booking*: from its order, or from the one it would get.

        That one is made in memory by the code that makes the real one, so what a page
        shows is what will be charged.
        """
        booking_sudo = self._get_booking_sudo(booking)
        order_sudo = booking_sudo.sale_order_id or self._preview_order(booking_sudo)
        if booking_sudo.sale_order_id:
            due = self._get_amount_due(booking)
        else:
            due = self._get_deposit(booking_sudo, order_sudo)
        return Quote(
            order_sudo.currency_id,
            order_sudo.amount_untaxed,
            order_sudo.amount_tax,
            order_sudo.amount_total,
            due,
            self._is_optional(booking_sudo),
        )

    @api.model
    def _get_unit_quotes(self, services, partner):
        """What one booking, hour or person of each of *services* costs *partner*.

        One order in memory for all services of a company: a page lists many.

        :return: ``{service: Quote}``; nothing is due
        """
        quotes = {}
        for company, group in services.sudo().grouped("company_id").items():
            order_sudo = self._get_orders(group).new(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": 1})
                        for product in group.product_id
                    ],
                }
            )
            lines = order_sudo.order_line.grouped("product_id")
            for service in group:
                line = lines[service.product_id]
                quotes[service] = self._get_line_quote(order_sudo, line)
        return quotes

    @api.model
    def _get_amount_due(self, booking):
        """What the customer can pay now, in the currency of the order.

        Before confirmation the deposit or the full price, zero where customers pay on
        site; afterwards what is still open. The rules of today decide until somebody
        begins to pay; from then on what was agreed with them.
        """
        booking_sudo = self._get_booking_sudo(booking)
        order_sudo = booking_sudo.sale_order_id
        if not order_sudo:
            return 0.0
        if not self._is_agreed(booking_sudo):
            return self._get_deposit(booking_sudo, order_sudo)
        ledger = self.env["appointment.ledger"]._read(booking)
        if booking.state in WAITING_STATES:
            wanted = to_minor(ledger.currency, booking_sudo.deposit_amount)
        else:
            wanted = ledger.ordered
        paid = ledger.captured - ledger.refunded + ledger.authorized
        return ledger.to_amount(max(wanted - paid, 0))

    @api.model
    def _complete(self, booking):
        """End a checkout without online payment: on site or free.

        Where customers choose how to pay, they choose the store with this. The order
        is confirmed with the booking; its invoice follows in a job.

        :return: the bookings that moved, to ``confirmed`` or to ``pending``
        :raise BookingRefused: the place is gone; nothing is written
        :raise UserError: something has to be paid first
        """
        booking.ensure_one()
        booking._lock()
        if booking.state not in WAITING_STATES:
            return booking.browse()
        with self.env.cr.savepoint():
            order_sudo = self._create_order(booking)
            if self._is_optional(booking):
                self._agree_on_site(booking)
            elif self._get_amount_due(booking):
                raise UserError(
                    self.env._(
                        "%(booking)s is confirmed by its payment. Please pay first.",
                        booking=booking.name,
                    )
                )
            if order_sudo and not booking._is_approval_needed():
                order_sudo.action_confirm()
            return booking._submit()

    # ------------------------------------------------------------ agreement

    def _is_agreed(self, booking_sudo):
        """Whether today's payment rules no longer touch the order of the booking."""
        order_sudo = booking_sudo.sale_order_id
        return (
            booking_sudo.state not in WAITING_STATES
            or order_sudo.state not in ("draft", "sent")
            or any(tx.state in OPEN_PAYMENTS for tx in order_sudo.transaction_ids)
        )

    def _is_optional(self, booking):
        """Whether the customer still chooses to pay online or at the store."""
        return (
            booking.state in WAITING_STATES
            and booking.source != "staff"
            and booking.service_id._get_payment_rule() == "optional"
        )

    def _agree_on_site(self, booking):
        booking_sudo = self._get_booking_sudo(booking)
        booking_sudo.deposit_amount = 0.0
        booking_sudo.sale_order_id.require_payment = False

    def _agree(self, booking_sudo):
        """Write into booking and order what has to be paid before confirmation."""
        order_sudo = booking_sudo.sale_order_id
        deposit = self._get_deposit(booking_sudo, order_sudo)
        booking_sudo.deposit_amount = deposit
        order_sudo.require_payment = bool(deposit)
        if deposit:
            order_sudo.prepayment_percent = min(deposit / order_sudo.amount_total, 1.0)

    # ------------------------------------------------------------ values

    def _get_booking_sudo(self, booking):
        booking_sudo = booking.sudo()
        return booking_sudo.with_company(booking_sudo.company_id)

    def _get_orders(self, record_sudo):
        """``sale.order`` in the company of *record_sudo*, without any mail."""
        return (
            self.env(su=True)["sale.order"]
            .with_company(record_sudo.company_id)
            .with_context(mail_create_nolog=True, tracking_disable=True)
        )

    def _preview_order(self, booking_sudo):
        """The order of *booking_sudo* in memory; the booking does not know of it."""
        values = {**self._prepare_order_values(booking_sudo)}
        values.pop("appointment_booking_id")
        values["order_line"] = [
            Command.create({**line, "appointment_booking_id": False})
            for _command, _id, line in values["order_line"]
        ]
        order_sudo = self._get_orders(booking_sudo).new(values)
        self._set_exact_price(booking_sudo, order_sudo.order_line)
        return order_sudo

    def _get_line_quote(self, order_sudo, line):
        """The ``Quote`` of *line*, as if it were the only one of its order."""
        tax = self.env["account.tax"]
        base_lines = [line._prepare_base_line_for_taxes_computation()]
        tax._add_tax_details_in_base_lines(base_lines, order_sudo.company_id)
        tax._round_base_lines_tax_details(base_lines, order_sudo.company_id)
        totals = tax._get_tax_totals_summary(
            base_lines, order_sudo.currency_id, order_sudo.company_id
        )
        return Quote(
            order_sudo.currency_id,
            totals["base_amount_currency"],
            totals["tax_amount_currency"],
            totals["total_amount_currency"],
        )

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
            "product_uom_qty": self._round_quantity(self._get_quantity(booking_sudo)),
            "appointment_booking_id": booking_sudo.id,
        }

    def _get_quantity(self, booking_sudo):
        return float(
            price.quantity(
                booking_sudo.service_id.price_model,
                booking_sudo.duration_minutes,
                booking_sudo.persons,
            )
        )

    def _round_quantity(self, quantity):
        """*quantity* as Odoo stores it."""
        field = self.env["sale.order.line"]._fields["product_uom_qty"]
        return float_round(quantity, precision_digits=field.get_digits(self.env)[1])

    def _set_exact_price(self, booking_sudo, lines):
        """Odoo rounds quantities: 50 minutes would cost as 0.83 hours. A time that
        does not fit is sold as one piece at its exact price."""
        quantity = self._get_quantity(booking_sudo)
        if float_compare(self._round_quantity(quantity), quantity, precision_digits=6):
            line = lines[:1]
            line.update(
                {
                    "product_uom_qty": 1.0,
                    "price_unit": line.currency_id.round(line.price_unit * quantity),
                    "discount": line.discount,
                }
            )

    def _get_deposit(self, booking_sudo, order_sudo):
        """What has to be paid before confirmation, tax included."""
        service = booking_sudo.service_id
        rule = service._get_payment_rule()
        if rule == "on_site" or booking_sudo.source == "staff":
            return 0.0
        if rule in ("full", "optional"):
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
