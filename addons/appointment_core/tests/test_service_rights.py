from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestServiceRights(RolesCommon):
    """A manager prices what only the own stores sell."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign_service = cls._create_service(
            name="Foreign", store_id=cls.foreign_store.id, price=80.0
        )

    def test_manager_prices_the_own_service(self):
        self._as("manager", self.service).price = 45.0
        self.assertEqual(self.service.product_id.lst_price, 45.0)

    def test_manager_cannot_take_the_product_of_another_store(self):
        product = self.foreign_service.product_id
        with self.assertRaisesRegex(AccessError, "chosen by the platform admin"):
            self._as("manager", self.service).product_id = product
        with self.assertRaisesRegex(AccessError, "chosen by the platform admin"):
            self._as("manager", self.service).create(
                {
                    "name": "Cheap",
                    "store_id": self.store.id,
                    "product_id": product.id,
                    "price": 0.01,
                }
            )
        self.assertEqual(product.lst_price, 80.0)

    def test_product_that_another_store_sells_keeps_its_price(self):
        shared = self.foreign_service.product_id
        self._as("admin", self.service).product_id = shared
        service = self._as("manager", self.service)
        with self.assertRaisesRegex(AccessError, "Another store sells Foreign"):
            service.price = 1.0
        self.assertEqual(shared.lst_price, 80.0)
        self.foreign_service.action_archive()
        with self.assertRaisesRegex(AccessError, "Another store sells Foreign"):
            service.price = 1.0
        self._as("admin", self.service).price = 90.0
        self.assertEqual(shared.lst_price, 90.0)

    def test_sending_the_same_product_again_is_no_choice(self):
        service = self._as("manager", self.service)
        service.write({"product_id": self.service.product_id.id, "price": 50.0})
        self.assertEqual(self.service.price, 50.0)

    def test_who_may_change_products_may_choose_one(self):
        buyer = new_test_user(
            self.env,
            "test_buyer",
            "appointment_core.appointment_core_group_manager,"
            "product.group_product_manager",
        )
        self.store.manager_ids |= buyer
        product = self.env["product.product"].create(
            {"name": "Voucher", "type": "service", "list_price": 30.0}
        )
        self.service.with_user(buyer).product_id = product
        self.assertEqual(self.service.price, 30.0)
