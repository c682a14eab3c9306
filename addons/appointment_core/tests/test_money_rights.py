from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import freeze_time, new_test_user, tagged

from .common import NOW
from .roles_common import RolesCommon

#: Contracts by which money moves or a booking changes, each for the server alone.
MONEY_METHODS = {
    "appointment.booking": (
        "_settle_money",
        "_queue_settlement",
        "_tell_store",
        "_cancel",
        "_confirm",
        "_submit",
        "_place_hold",
        "_reschedule",
        "_set_confirmed",
        "_set_cancelled",
        "_set_no_show",
        "_gate",
    ),
    "appointment.checkout": ("_create_order", "_get_amount_due", "_complete"),
    "appointment.cancelling": ("_settle",),
    "appointment.charging": ("_charge",),
}
MONEY_MODELS = (
    "appointment.checkout",
    "appointment.cancelling",
    "appointment.charging",
    "appointment.settlement",
    "appointment.refunding",
    "appointment.invoicing",
    "appointment.ledger",
)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMoneyRights(RolesCommon):
    """Nobody moves money past the buttons of the own bookings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service.price = 50.0
        cls.booking = cls.env["appointment.booking"].create(
            {
                "service_id": cls.service.id,
                "partner_id": cls.customer.id,
                "start": "2027-01-05 08:00:00",
            }
        )
        cls.ben = cls._create_user(
            "ben", "appointment_core.appointment_core_group_provider"
        )

    def _count_jobs(self):
        return self.env["queue.job"].search_count(
            [("identity_key", "=", f"appointment-settle-{self.booking.id}")]
        )

    def test_no_method_that_moves_money_is_open_to_rpc(self):
        for role in (*self.users, "portal", "public"):
            for model, methods in MONEY_METHODS.items():
                records = self._as(role, self.env[model])
                for name in methods:
                    with self.subTest(role=role, model=model, method=name):
                        self.assertTrue(callable(getattr(records, name)))
                        with self.assertRaises(AccessError):
                            get_public_method(records, name)

    def test_models_of_money_have_no_public_method_of_their_own(self):
        known = set(dir(type(self.env["base"])))
        for model in MONEY_MODELS:
            own = {
                name
                for name in dir(type(self.env[model]))
                if not name.startswith("_") and name not in known
            }
            with self.subTest(model=model):
                self.assertFalse(own)

    def test_settling_again_is_for_those_who_may_change_the_booking(self):
        self.env["queue.job"].search([]).unlink()
        for role in ("stranger", "portal", "public", "ben"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(role, self.booking).action_settle()
        self.assertFalse(self._count_jobs())
        for role in ("frontdesk", "manager", "admin", "provider"):
            self._as(role, self.booking).action_settle()
        self.assertEqual(self._count_jobs(), 1)

    def test_strangers_cannot_cancel_and_so_refund(self):
        buttons = ("action_cancel", "action_no_show", "action_complete")
        for role in ("stranger", "portal", "public", "ben"):
            for button in buttons:
                with self.subTest(role=role, button=button):
                    with self.assertRaises(AccessError):
                        getattr(self._as(role, self.booking), button)()
        self.assertEqual(self.booking.state, "confirmed")

    def test_amounts_are_not_written_by_any_role(self):
        for role in (*self.users, "portal", "public"):
            for name in ("kept_amount", "deposit_amount", "paid_amount", "settled_at"):
                with self.subTest(role=role, field=name), self.assertRaises(UserError):
                    self._as(role, self.booking).write({name: 1.0})

    def test_native_payments_and_invoices_are_not_opened_by_our_groups(self):
        for role in ("provider", "frontdesk", "manager", "portal", "public"):
            for model in ("payment.transaction", "account.payment", "account.move"):
                for operation in ("write", "create", "unlink"):
                    with self.subTest(role=role, model=model, operation=operation):
                        self.assertFalse(
                            self._as(role, self.env[model]).has_access(operation)
                        )

    def test_sales_people_link_no_order_to_a_booking(self):
        """An order of their own would be confirmed and invoiced in its place."""
        seller = new_test_user(
            self.env, "test_seller", "sales_team.group_sale_salesman_all_leads"
        )
        orders = self.env["sale.order"].with_user(seller)
        order = orders.create({"partner_id": self.customer.id})
        link = {"appointment_booking_id": self.booking.id}
        with self.assertRaises(UserError):
            order.write(link)
        with self.assertRaises(UserError):
            orders.create({"partner_id": self.customer.id, **link})
        self.assertFalse(order.appointment_booking_id)

    def test_nobody_hangs_a_line_on_a_booking(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        line = {
            "order_id": order.id,
            "product_id": self.service.product_id.id,
        }
        link = {"appointment_booking_id": self.booking.id}
        lines = self.env["sale.order.line"].with_user(self.env.ref("base.user_admin"))
        with self.assertRaisesRegex(UserError, "at checkout"):
            lines.create({**line, **link})
        with self.assertRaisesRegex(UserError, "at checkout"):
            lines.create(line).write(link)
