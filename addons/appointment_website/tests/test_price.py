from odoo import Command
from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestPrice(WebsiteCommon):
    """What the page shows before an order exists is what the order charges (T67)."""

    def _assert_same(self, taxes=False, **service):
        self.service.write(service)
        self.service.product_id.taxes_id = taxes
        booking = self._create_booking(
            f"{self.monday} 10:00", persons=self.service.max_persons
        )
        prices = self.env["appointment.price"]
        shown = prices._get_price(self.service, self.customer, booking.persons)
        order = self.env["appointment.checkout"]._create_order(booking)
        self.assertEqual(
            [round(amount, 2) for amount in shown[1:]],
            [order.amount_untaxed, order.amount_tax, order.amount_total],
        )
        return shown

    def _create_tax(self, **values):
        return self.env["account.tax"].create(
            {"name": "19 %", "amount": 19, "type_tax_use": "sale", **values}
        )

    def test_per_booking_with_tax_on_top(self):
        shown = self._assert_same(self._create_tax(), price=219.0)
        self.assertAlmostEqual(shown.gross, 260.61)

    def test_per_booking_with_tax_included(self):
        tax = self._create_tax(price_include_override="tax_included")
        shown = self._assert_same(tax, price=119.0)
        self.assertAlmostEqual(shown.net, 100.0)

    def test_per_person(self):
        self.resource.seats = 3
        self._assert_same(
            self._create_tax(), price=10.55, price_model="person", max_persons=3
        )

    def test_per_hour_of_fifty_minutes(self):
        self._assert_same(
            self._create_tax(), price=77.77, price_model="hour", duration_minutes=50
        )

    def test_customer_with_a_pricelist(self):
        self.customer.property_product_pricelist = self.env["product.pricelist"].create(
            {
                "name": "Half",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 50})
                ],
            }
        )
        shown = self._assert_same(price=80.0)
        self.assertAlmostEqual(shown.gross, 40.0)
