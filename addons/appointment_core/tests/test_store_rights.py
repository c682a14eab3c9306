from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestStoreRights(RolesCommon):
    """What of a store the platform admin decides, and what its managers."""

    def test_only_the_admin_decides_who_runs_a_store_and_takes_money(self):
        other = self.env["res.company"].create({"name": "Other"})
        admin_only = {
            "is_online_payment_allowed": True,
            "company_id": other.id,
            "manager_id": self.users["frontdesk"].id,
            "manager_ids": [Command.link(self.users["frontdesk"].id)],
        }
        store = self._as("manager", self.store)
        for name, value in admin_only.items():
            with self.subTest(field=name):
                with self.assertRaisesRegex(AccessError, "Only the platform admin"):
                    store.write({name: value})
        self.assertFalse(self.store.is_online_payment_allowed)
        admin = self.users["admin"]
        admin.company_ids |= other
        self._as("admin", self.store).write(admin_only)
        self.assertTrue(self.store.is_online_payment_allowed)
        self.assertIn(self.users["frontdesk"], self.store.manager_ids)

    def test_all_refused_fields_stand_in_one_sentence(self):
        with self.assertRaises(AccessError) as refused:
            self._as("manager", self.store).write(
                {"is_online_payment_allowed": True, "manager_ids": []}
            )
        self.assertIn("Managers, Online payment", str(refused.exception))

    def test_the_form_of_a_manager_saves_and_shows_them_read_only(self):
        with Form(self._as("manager", self.store)) as form:
            form.phone = "+49 2302 1"
            for name in ("is_online_payment_allowed", "manager_id"):
                with self.subTest(field=name), self.assertRaises(AssertionError):
                    setattr(form, name, False)
        self.assertEqual(self.store.phone, "+49 2302 1")

    def test_the_form_of_the_admin_switches_online_payment(self):
        with Form(self._as("admin", self.store)) as form:
            form.is_online_payment_allowed = True
        self.assertTrue(self.store.is_online_payment_allowed)

    def test_payment_rule_is_read_only_until_the_admin_allows_online_payment(self):
        service = self._as("manager", self.service)
        with Form(service) as form, self.assertRaises(AssertionError):
            form.payment_rule = "full"
        self.store.is_online_payment_allowed = True
        with Form(service) as form:
            form.payment_rule = "full"
        self.assertEqual(self.service._get_payment_rule(), "full")

    def test_front_desk_of_one_store_and_manager_of_another_sets_up_one_only(self):
        self.store.staff_ids |= self.stranger
        for records in (self.store, self.service, self.service.requirement_ids):
            with self.subTest(model=records._name):
                seen = self._as("stranger", records)
                self.assertTrue(seen.has_access("read"))
                self.assertFalse(seen.has_access("write"))

    def test_rows_are_not_handed_to_a_store_of_others(self):
        opening = self.env["appointment.opening"].create(
            {"store_id": self.store.id, "first_on": "2027-12-24", "reason": "Holiday"}
        )
        for row in (self.service, opening):
            with self.subTest(model=row._name), self.assertRaises(AccessError):
                self._as("manager", row).store_id = self.foreign_store

    def test_answers_are_not_handed_to_a_booking_of_others(self):
        foreign = self._create_resource(
            name="Foreign", appointment_store_ids=self.foreign_store.ids
        )
        service = self._create_service(store_id=self.foreign_store.id)
        booking = self._book(service_id=service.id)
        self.assertEqual(booking.live_claim_ids.resource_id, foreign)
        answer = self.env["appointment.booking.answer"].create(
            {"booking_id": self._book().id, "name": "Plate", "value": "EN-1"}
        )
        hers = self._as("frontdesk", answer)
        hers.value = "EN-2"
        with self.assertRaises(AccessError):
            hers.booking_id = booking

    def test_resource_of_two_stores_is_closed_by_the_admin_only(self):
        self.resource.appointment_store_ids |= self.foreign_store
        values = {"resource_id": self.resource.id, "first_on": "2027-12-24"}
        openings = self.env["appointment.opening"]
        for role in ("manager", "stranger"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(role, openings).create(values)
        self.assertTrue(self._as("admin", openings).create(values))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestResourceRights(RolesCommon):
    """Managers change the resources of their stores and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls._create_resource(
            name="Foreign", appointment_store_ids=cls.foreign_store.ids
        )
        cls.both = cls._create_resource(
            name="Both",
            appointment_store_ids=(cls.store | cls.foreign_store).ids,
        )
        cls.employee = cls._create_resource(name="Clerk", appointment_store_ids=[])

    def test_manager_changes_the_resources_of_own_stores_only(self):
        self._as("manager", self.resource).seats = 2
        for resource in (self.foreign, self.both, self.employee):
            with self.subTest(resource=resource.name):
                with self.assertRaisesRegex(AccessError, "Only the platform admin"):
                    self._as("manager", resource).seats = 2

    def test_platform_admin_changes_all_of_them(self):
        for resource in (self.foreign, self.both, self.employee):
            self._as("admin", resource).seats = 2

    def test_manager_makes_a_resource_and_gives_it_to_the_own_store(self):
        resources = self._as("manager", self.env["resource.resource"])
        bay = resources.create({"name": "Bay", "resource_type": "material"})
        bay.appointment_store_ids = self.store
        bay.seats = 3
        self.assertEqual(self.store.resource_ids & bay, bay)

    def test_manager_gives_no_resource_to_a_store_of_others(self):
        resources = self._as("manager", self.env["resource.resource"])
        with self.assertRaises(AccessError):
            resources.create(
                {"name": "Bay", "appointment_store_ids": self.foreign_store.ids}
            )
        with self.assertRaises(AccessError):
            self._as(
                "manager", self.resource
            ).appointment_store_ids |= self.foreign_store

    def test_manager_takes_no_resource_from_others_by_the_store(self):
        store = self._as("manager", self.store)
        for command in (
            Command.link(self.foreign.id),
            Command.link(self.employee.id),
            Command.unlink(self.both.id),
            Command.set((self.store.resource_ids | self.foreign).ids),
            Command.clear(),
        ):
            with self.subTest(command=command):
                with (
                    self.assertRaisesRegex(AccessError, "changes where|another store"),
                    self.env.cr.savepoint(),
                ):
                    store.resource_ids = [command]
                self.env.invalidate_all()

    def test_manager_lists_own_resources_in_the_own_store(self):
        store = self._as("manager", self.store)
        store.resource_ids = [Command.unlink(self.resource.id)]
        self.assertNotIn(self.resource, self.store.resource_ids)
        bay = store.env["resource.resource"].create({"name": "Bay"})
        store.resource_ids = [Command.link(bay.id)]
        self.assertIn(bay, self.store.resource_ids)

    def test_rights_from_elsewhere_stay(self):
        """Somebody of HR who manages a store, too, keeps the right to all of them."""
        group = self._create_officers()
        self.users["manager"].group_ids |= group
        self._as("manager", self.employee).seats = 2
        officer = new_test_user(self.env, "test_officer", "base.group_user")
        officer.group_ids |= group
        for resource in (self.resource, self.foreign, self.employee):
            resource.with_user(officer).name = "Renamed"
        self.assertTrue(self.employee.with_user(officer).unlink())

    def _create_officers(self):
        """A group such as HR's: with its own right to resources."""
        group = self.env["res.groups"].create({"name": "Officers"})
        self.env["ir.model.access"].create(
            {
                "name": "Officers",
                "group_id": group.id,
                "model_id": self.env["ir.model"]._get_id("resource.resource"),
                **dict.fromkeys(
                    ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
                ),
            }
        )
        return group


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestHoursRights(RolesCommon):
    """Managers change the hours of their stores and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.common_hours = cls.env.ref("appointment_core.resource_calendar_default")
        cls.own_hours = cls._create_store_hours(cls.store)
        cls.foreign_hours = cls._create_store_hours(cls.foreign_store)
        cls.resource.calendar_id = False

    @classmethod
    def _create_store_hours(cls, store):
        store.calendar_id = cls._create_calendar(
            [(day, 9, 12) for day in range(5)], company_id=store.company_id.id
        )
        return store.calendar_id

    def _lengthen(self, role, calendar):
        self._as(role, calendar.attendance_ids[:1]).hour_to = 13

    def test_manager_changes_the_hours_of_the_own_store(self):
        self._lengthen("manager", self.own_hours)
        hours = self._as("manager", self.own_hours)
        hours.attendance_ids = [
            Command.create(
                {"name": "Sun", "dayofweek": "6", "hour_from": 9, "hour_to": 10}
            )
        ]
        self._as("manager", hours.attendance_ids[-1:]).unlink()
        hours.name = "Summer"

    def test_nobody_changes_the_hours_of_others(self):
        company_hours = self.env.company.resource_calendar_id
        self.assertTrue(company_hours.attendance_ids)
        for calendar in (self.foreign_hours, self.common_hours, company_hours):
            lines = self._as("manager", calendar.attendance_ids)
            with self.subTest(calendar=calendar.name):
                with self.assertRaisesRegex(AccessError, "choose “Own hours”"):
                    lines[:1].hour_to = 20
                with self.assertRaisesRegex(AccessError, "choose “Own hours”"):
                    lines.unlink()
                with self.assertRaises(AccessError):
                    lines.create({"name": "Sun", "calendar_id": calendar.id})
                with self.assertRaises(AccessError):
                    self._as("manager", calendar).tz = "UTC"
                self.assertFalse(self._as("manager", calendar).has_access("write"))

    def test_default_hours_are_common_even_with_one_store(self):
        self.store.calendar_id = self.common_hours
        with self.assertRaises(AccessError):
            self._lengthen("manager", self.common_hours)

    def test_hours_that_others_live_by_too_are_the_admins(self):
        self._create_resource(
            name="Clerk", appointment_store_ids=[], calendar_id=self.own_hours.id
        )
        with self.assertRaises(AccessError):
            self._lengthen("manager", self.own_hours)
        self._lengthen("admin", self.own_hours)

    def test_an_archived_store_of_others_counts(self):
        self.foreign_store.write({"calendar_id": self.own_hours.id, "active": False})
        with self.assertRaises(AccessError):
            self._lengthen("manager", self.own_hours)

    def test_lines_are_not_handed_to_the_hours_of_others(self):
        line = self._as("manager", self.own_hours.attendance_ids[:1])
        with self.assertRaises(AccessError):
            line.calendar_id = self.foreign_hours
        hours = self._as("manager", self.own_hours)
        with self.assertRaises(AccessError):
            hours.attendance_ids = [
                Command.link(self.foreign_hours.attendance_ids[0].id)
            ]

    def test_hours_of_others_are_not_chosen(self):
        with self.assertRaisesRegex(AccessError, "belong to somebody else"):
            self._as("manager", self.store).calendar_id = self.foreign_hours
        with self.assertRaisesRegex(AccessError, "belong to somebody else"):
            self._as("manager", self.resource).calendar_id = self.foreign_hours
        with self.assertRaisesRegex(AccessError, "belong to somebody else"):
            self._as("manager", self.env["resource.resource"]).create(
                {"name": "Bay", "calendar_id": self.foreign_hours.id}
            )
        self._as("manager", self.resource).calendar_id = self.own_hours
        self._as("manager", self.store).calendar_id = self.common_hours

    def test_manager_makes_new_hours_for_a_resource(self):
        hours = self._as("manager", self.env["resource.calendar"]).create(
            {
                "name": "Half days",
                "attendance_ids": [
                    Command.clear(),
                    Command.create(
                        {"name": "Mon", "dayofweek": "0", "hour_from": 9, "hour_to": 12}
                    ),
                ],
            }
        )
        self._as("manager", self.resource).calendar_id = hours
        self._lengthen("manager", hours)

    def test_own_hours_are_a_copy_that_the_manager_changes(self):
        self.store.calendar_id = self.common_hours
        self.resource.calendar_id = self.common_hours
        both = self._create_resource(
            name="Both",
            appointment_store_ids=(self.store | self.foreign_store).ids,
            calendar_id=self.common_hours.id,
        )
        lines = [
            (x.dayofweek, x.hour_from, x.hour_to)
            for x in self.common_hours.attendance_ids
        ]
        store = self._as("manager", self.store)
        self.assertTrue(store.has_shared_hours)
        action = store.action_open_hours()
        own = self.store.calendar_id
        self.assertEqual((action["res_model"], action["res_id"]), (own._name, own.id))
        self.assertNotEqual(own, self.common_hours)
        self.assertEqual(
            [(x.dayofweek, x.hour_from, x.hour_to) for x in own.attendance_ids], lines
        )
        self.assertEqual(own.name, "Hours of Salon Test")
        self.assertEqual(self.resource.calendar_id, own)
        self.assertEqual(both.calendar_id, self.common_hours)
        self._lengthen("manager", own)
        store.invalidate_recordset()
        self.assertFalse(store.has_shared_hours)
        self.assertEqual(store.action_open_hours()["res_id"], own.id)
        store.calendar_id = self.common_hours
        store.calendar_id = own  # there and back

    def test_own_hours_are_for_managers_of_the_store(self):
        self.store.calendar_id = self.common_hours
        for role in ("frontdesk", "provider", "stranger", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(role, self.store).action_open_hours()
        self.assertEqual(self.store.calendar_id, self.common_hours)

    def test_rights_of_the_administrator_stay(self):
        system = new_test_user(self.env, "test_system", "base.group_system")
        for calendar in (self.own_hours, self.foreign_hours, self.common_hours):
            calendar.with_user(system).attendance_ids[:1].hour_to = 13
        system.group_ids |= self.env.ref(
            "appointment_core.appointment_core_group_manager"
        )
        self.foreign_hours.with_user(system).attendance_ids[:1].hour_to = 14
