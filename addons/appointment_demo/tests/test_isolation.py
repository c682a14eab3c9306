from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.appointment_demo.world import build

# What tells whose a row is.
STORE_MODELS = {
    "appointment.store": "id",
    "appointment.store.image": "store_id",
    "appointment.service": "store_id",
    "appointment.requirement": "store_id",
    "appointment.service.question": "service_id.store_id",
    "appointment.opening": "store_id",
    "appointment.booking": "store_id",
    "appointment.booking.answer": "booking_id.store_id",
    "appointment.claim": "booking_id.store_id",
    "resource.resource": "appointment_store_ids",
    "res.partner": "appointment_booking_ids.store_id",
}
COMPANY_MODELS = ("sale.order", "account.move", "payment.transaction")


@tagged("post_install", "-at_install")
class TestIsolation(TransactionCase):
    """Nobody of one world finds or opens a row of another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stores = {
            world.key: cls.env.ref(f"appointment_demo.appointment_store_{world.key}")
            for world in build.WORLDS
        }

    def _get_logins(self):
        """``(world, role, user)`` of everybody in WHAT_TO_TRY.txt but the admin."""
        for world in build.WORLDS:
            for plan in world.logins:
                user = self.env["res.users"].search([("login", "=", plan.login)])
                yield world, plan.role, user

    def _get_rows(self, world):
        """``{model: rows of *world*}``, as the system sees them."""
        store = self.stores[world.key]
        rows = {
            model: self.env[model].search([(path, "in", store.ids)])
            for model, path in STORE_MODELS.items()
        }
        for model in COMPANY_MODELS:
            domain = [("company_id", "=", store.company_id.id)]
            rows[model] = self.env[model].search(domain)
        return rows

    def test_each_world_has_a_login_for_each_role(self):
        for world in build.WORLDS:
            roles = {plan.role for plan in world.logins}
            self.assertEqual(roles, {"manager", "frontdesk", "provider"})

    def test_every_world_has_rows_of_every_kind_to_be_hidden(self):
        for world in build.WORLDS:
            for model, rows in self._get_rows(world).items():
                with self.subTest(world=world.key, model=model):
                    self.assertTrue(rows)

    def test_no_login_finds_a_row_of_another_world(self):
        rows = {world.key: self._get_rows(world) for world in build.WORLDS}
        for world, role, user in self._get_logins():
            for model in (*STORE_MODELS, *COMPANY_MODELS):
                with self.subTest(login=user.login, model=model):
                    found = self._search(user, model)
                    for other in build.WORLDS:
                        if other != world:
                            self.assertFalse(found & rows[other.key][model])
                    if role != "provider" and model in (
                        "appointment.booking",
                        "res.partner",
                        "resource.resource",
                    ):
                        self.assertLessEqual(rows[world.key][model], found)

    def _search(self, user, model):
        """All rows that *user* finds; none of a model closed to them."""
        rows = self.env[model].with_user(user)
        try:
            return rows.search([]).with_env(self.env)
        except AccessError:
            return self.env[model]

    def test_no_login_opens_a_booking_customer_or_resource_by_its_number(self):
        for world, _role, user in self._get_logins():
            for other in build.WORLDS:
                if other == world:
                    continue
                rows = self._get_rows(other)
                for model in (
                    "appointment.booking",
                    "resource.resource",
                    "res.partner",
                ):
                    row = rows[model][:1].with_user(user)
                    row.invalidate_recordset()
                    with (
                        self.subTest(login=user.login, model=model),
                        self.assertRaises(AccessError),
                        mute_logger("odoo.addons.base.models.ir_rule"),
                    ):
                        row.read(["display_name"])

    def test_providers_see_their_own_bookings_alone(self):
        for _world, role, user in self._get_logins():
            if role != "provider":
                continue
            found = self._search(user, "appointment.booking")
            with self.subTest(login=user.login):
                self.assertTrue(found)
                for booking in found:
                    self.assertIn(user, booking.claim_ids.resource_id.user_id)
