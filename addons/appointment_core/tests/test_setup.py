from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, freeze_time, new_test_user, tagged

from .common import NOW
from .roles_common import RolesCommon

MODULE = "appointment_core"
RESOURCE_FORM = f"{MODULE}.resource_resource_view_form"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFirstSteps(TransactionCase):
    """From nothing to a bookable service, by the screens alone."""

    def _fill(self, form, count, **values):
        """Type *values* into the form; returns *count* plus how many they were."""
        for name, value in values.items():
            setattr(form, name, value)
        return count + len(values)

    def test_a_service_with_two_people_is_bookable_after_twelve_fields(self):
        admin = new_test_user(self.env, "first_admin", f"{MODULE}.{MODULE}_group_admin")
        env = self.env(user=admin.id, context={})
        with Form(env["appointment.store"]) as form:
            count = self._fill(form, 0, name="Salon First")
        store = form.record
        with Form(env["appointment.role"]) as form:
            count = self._fill(form, count, name="Hairdresser (first)")
        role = form.record
        for name in ("Anna", "Ben"):
            with Form(env["resource.resource"], view=RESOURCE_FORM) as form:
                count = self._fill(form, count, name=name)
                form.appointment_role_ids.add(role)
                form.appointment_store_ids.add(store)
                count += 2
        with Form(env["appointment.service"]) as form:
            count = self._fill(form, count, name="Haircut", price=40.0)
            with form.requirement_ids.new() as line:
                line.role_id = role
                count += 1
        self.assertLessEqual(count, 12)
        service = form.record
        self.assertEqual(service.store_id, store)
        starts = service._get_slots(date(2027, 1, 6), date(2027, 1, 6)).datetimes()
        self.assertGreater(len(starts), 10)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSetup(RolesCommon):
    """Address, public holidays, services for several stores."""

    def test_a_new_store_has_an_address_of_its_own(self):
        self.env.company.country_id = self.env.ref("base.ro")
        stores = self._as("admin", self.env["appointment.store"])
        with Form(stores) as form:
            form.name = "Salon Nou"
            form.street = "Strada Domnească 1"
            form.city = "Galați"
        store = form.record
        self.assertNotEqual(store.partner_id, self.env.company.partner_id)
        self.assertEqual(store.partner_id.city, "Galați")
        self.assertEqual(store.country_id.code, "RO")

    def test_managers_change_the_address_of_their_store(self):
        with Form(self._as("manager", self.store)) as form:
            form.city = "Bochum"
        self.assertEqual(self.store.partner_id.city, "Bochum")
        with self.assertRaises(AccessError):
            self._as("stranger", self.store).city = "Hagen"

    def _copy(self, role, stores):
        wizard = self._as(role, self.env["appointment.service.copy"])
        wizard = wizard.with_context(active_ids=self.service.ids)
        return wizard.create({"store_ids": stores.ids}).action_copy()

    def test_a_service_is_copied_with_its_price_and_needs(self):
        self.service.write({"price": 49.9, "description": "<p>Wash and cut</p>"})
        self.foreign_store.manager_ids |= self.users["manager"]
        action = self._copy("manager", self.foreign_store)
        copy = self.env["appointment.service"].search(action["domain"])
        self.assertEqual((copy.name, copy.store_id), ("Haircut", self.foreign_store))
        self.assertEqual(copy.price, 49.9)
        self.assertEqual(copy.requirement_ids.role_id, self.role)
        self.assertNotEqual(copy.product_id, self.service.product_id)
        self.assertFalse(copy.is_published)
        with self.assertRaisesRegex(UserError, "already"):
            self._copy("manager", self.foreign_store)

    def test_nobody_copies_into_a_store_of_others(self):
        with self.assertRaises(AccessError):
            self._copy("manager", self.foreign_store)
        with self.assertRaises(AccessError):
            self._copy("frontdesk", self.store)
