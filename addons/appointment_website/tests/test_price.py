import os
import random

from odoo import Command
from odoo.tests import tagged
from odoo.tools import format_amount

from .common import WebsiteCommon

CASES = 400 if os.environ.get("APPOINTMENT_FULL") else 25
SEED = 20270104


@tagged("post_install", "-at_install")
class TestPrice(WebsiteCommon):
    """What the page shows before an order exists is what the order charges (T67)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.is_online_payment_allowed = True
        cls.resource.seats = 2 * CASES
        cls.company = cls.env.company
        cls.on_top = cls._create_tax()
        cls.included = cls._create_tax(price_include_override="tax_included")

    @classmethod
    def _create_tax(cls, amount=19, **values):
        return cls.env["account.tax"].create(
            {
                "name": f"{amount} % {values}",
                "amount": amount,
                "type_tax_use": "sale",
                "price_include_override": "tax_excluded",
                **values,
            }
        )

    def _create_position(self, tax, amount):
        """A fiscal position that replaces *tax* by *amount* percent."""
        position = self.env["account.fiscal.position"].create(
            {"name": f"{amount} % instead"}
        )
        self._create_tax(
            amount,
            name=f"Instead of {tax.name}",
            fiscal_position_ids=position.ids,
            original_tax_ids=[Command.set(tax.ids)],
        )
        return position

    def _create_pricelist(self, **values):
        return self.env["product.pricelist"].create({"name": "Special", **values})

    def _create_currency(self, name="USD", rate=1.17):
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", name)])
        currency.active = True
        currency.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": "2020-01-01", "rate": rate}
        )
        return currency

    def _assert_same(self, taxes=(), persons=1, **service):
        """The page before the order, the order, and the page after it agree."""
        self.service.write(service)
        self.service.product_id.taxes_id = [Command.set([tax.id for tax in taxes])]
        booking = self._create_booking(f"{self.monday} 09:00", persons=persons)
        review, checkout = self.env["appointment.review"], "appointment.checkout"
        before = review._get_page_values(booking)
        order = self.env[checkout]._create_order(booking)
        if not order:
            self.assertFalse(before["price"].gross)
            return before
        self.assertEqual(
            tuple(before["price"])[:4],
            (
                order.currency_id,
                order.amount_untaxed,
                order.amount_tax,
                order.amount_total,
            ),
        )
        due = self.env[checkout]._get_amount_due(booking)
        self.assertEqual(before["due"], format_amount(self.env, due, order.currency_id))
        after = review._get_page_values(booking)
        self.assertEqual(after["price"], before["price"])
        self.assertEqual(after["due"], before["due"])
        return before

    def test_per_booking_with_tax_on_top(self):
        shown = self._assert_same([self.on_top], price=219.0)
        self.assertEqual(shown["price"].gross, 260.61)

    def test_per_booking_with_tax_included(self):
        shown = self._assert_same([self.included], price=119.0)
        self.assertEqual(shown["price"].net, 100.0)

    def test_per_person(self):
        self._assert_same(
            [self.on_top], 3, price=10.55, price_model="person", max_persons=3
        )

    def test_per_hour_of_fifty_minutes(self):
        """Sold as one piece at a rounded price: 8.33 + 19 %, not 8.3333 + 19 %."""
        self.company.tax_calculation_rounding_method = "round_globally"
        shown = self._assert_same(
            [self.on_top], price=10.0, price_model="hour", duration_minutes=50
        )
        self.assertEqual(shown["price"].gross, 9.91)

    def test_included_tax_that_does_not_apply_is_taken_out(self):
        self.customer.property_account_position_id = self._create_position(
            self.included, 0
        )
        shown = self._assert_same([self.included], price=119.0)
        self.assertEqual(shown["price"].gross, 100.0)

    def test_customer_with_a_pricelist(self):
        self.customer.property_product_pricelist = self._create_pricelist(
            item_ids=[
                Command.create({"compute_price": "percentage", "percent_price": 50})
            ]
        )
        shown = self._assert_same(price=80.0)
        self.assertEqual(shown["price"].gross, 40.0)

    def test_fixed_deposit_is_asked_in_the_currency_of_the_pricelist(self):
        foreign = self._create_currency("CHF", 1.17)
        self.customer.property_product_pricelist = self._create_pricelist(
            currency_id=foreign.id
        )
        self.policy.write({"deposit_kind": "fixed", "deposit_amount": 10.0})
        shown = self._assert_same(price=100.0, payment_rule="deposit")
        self.assertEqual(shown["due"], format_amount(self.env, 11.7, foreign))

    def test_any_price_agrees(self):
        """Random prices, times, persons, taxes, positions, pricelists, deposits."""
        dice = random.Random(SEED)
        extra = self._create_tax(0.35, amount_type="fixed")
        taxes = [
            [],
            [self.on_top],
            [self.included],
            [self.on_top, extra],
            [self.included, self._create_tax(5)],
        ]
        positions = [
            self.env["account.fiscal.position"],
            self._create_position(self.included, 0),
            self._create_position(self.on_top, 7),
        ]
        pricelists = [
            self._create_pricelist(),
            self._create_pricelist(currency_id=self._create_currency("CHF").id),
            self._create_pricelist(currency_id=self._create_currency("JPY", 161).id),
            self._create_pricelist(
                item_ids=[
                    Command.create(
                        {
                            "compute_price": "percentage",
                            "percent_price": 33.3,
                            "min_quantity": 1,
                        }
                    )
                ]
            ),
        ]
        for case in range(CASES):
            self.company.tax_calculation_rounding_method = dice.choice(
                ("round_globally", "round_per_line")
            )
            self.customer.property_account_position_id = dice.choice(positions)
            self.customer.property_product_pricelist = dice.choice(pricelists)
            self.policy.write(
                {
                    "deposit_kind": dice.choice(("percent", "fixed")),
                    "deposit_amount": dice.randint(0, 5000) / 100,
                    "deposit_percent": dice.choice((10, 33.3, 50)),
                }
            )
            values = {
                "taxes": dice.choice(taxes),
                "persons": dice.randint(1, 4),
                "max_persons": 4,
                "price": dice.randint(1, 30000) / 100,
                "price_model": dice.choice(("booking", "hour", "hour", "person")),
                "duration_minutes": 5 * dice.randint(1, 36),
                "payment_rule": dice.choice(("on_site", "optional", "deposit", "full")),
            }
            with self.subTest(case=case, **values):
                self._assert_same(**values)
