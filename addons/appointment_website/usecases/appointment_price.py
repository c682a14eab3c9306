from typing import NamedTuple

from odoo import api, models
from odoo.tools import format_amount

from odoo.addons.appointment_core.kernel import price as kernel_price


class Price(NamedTuple):
    """Amounts in ``currency``, as floats of Odoo's own tax engine."""

    currency: object
    net: float
    tax: float
    gross: float


class AppointmentPrice(models.AbstractModel):
    """What a service costs a customer before an order exists.

    The same product, pricelist and taxes make the order at checkout; the payment
    route refuses when the two differ.
    """

    _name = "appointment.price"
    _description = "Price"

    @api.model
    def _get_price(self, service, partner=None, persons=1):
        """The ``Price`` of one booking of *service* for *persons*."""
        quantity = kernel_price.quantity(
            service.price_model, service.duration_minutes, persons
        )
        return self._compute(service, partner, float(quantity))

    @api.model
    def _from_order(self, order):
        """The ``Price`` that *order* charges."""
        return Price(
            order.currency_id,
            order.amount_untaxed,
            order.amount_tax,
            order.amount_total,
        )

    @api.model
    def _get_due(self, service, price):
        """What of *price* is paid online before the booking is confirmed."""
        rule = service._get_payment_rule()
        if rule == "on_site":
            return 0.0
        policy = service.policy_id
        if rule == "full":
            return price.gross
        if policy.deposit_kind == "fixed":
            return min(policy.deposit_amount, price.gross)
        return price.currency.round(price.gross * policy.deposit_percent / 100)

    @api.model
    def _get_label(self, service):
        """The gross price for consumers (C-03), with its unit: 260.61 € per hour."""
        price = self._compute(service, None, 1.0)
        if not price.gross:
            return self.env._("Free of charge")
        amount = format_amount(self.env, price.gross, price.currency)
        units = {
            "hour": self.env._("%(amount)s per hour", amount=amount),
            "person": self.env._("%(amount)s per person", amount=amount),
        }
        return units.get(service.price_model, amount)

    @api.model
    def _compute(self, service, partner, quantity):
        service = service.with_company(service.company_id)
        partner = (partner or self.env["res.partner"]).with_env(service.env)
        product = service.product_id.with_context(lang=None)
        pricelist = partner.property_product_pricelist
        currency = pricelist.currency_id or service.currency_id
        position = (
            service.env["account.fiscal.position"]._get_fiscal_position(partner)
            if partner
            else service.env["account.fiscal.position"]
        )
        taxes = position.map_tax(
            product.taxes_id._filter_taxes_by_company(service.company_id)
        )
        totals = taxes.compute_all(
            pricelist._get_product_price(product, quantity, currency=currency),
            currency=currency,
            quantity=quantity,
            product=product,
            partner=partner,
        )
        return Price(
            currency,
            totals["total_excluded"],
            totals["total_included"] - totals["total_excluded"],
            totals["total_included"],
        )
