from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAccess(RolesCommon):
    """Each role sees its own stores only, and may do what its group says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booking = cls.env["appointment.booking"].create(
            {
                "service_id": cls.service.id,
                "partner_id": cls.customer.id,
                "start": "2027-01-05 08:00:00",
            }
        )
        cls.records = (
            cls.store,
            cls.service,
            cls.service.requirement_ids,
            cls.booking,
            cls.booking.claim_ids,
        )

    def test_members_see_their_store(self):
        for role, user in self.users.items():
            for records in self.records:
                with self.subTest(role=role, model=records._name):
                    self.assertTrue(records.with_user(user).search([]) & records)

    def test_strangers_see_nothing_of_it(self):
        for records in self.records:
            with self.subTest(model=records._name):
                self.assertFalse(records.with_user(self.stranger).search([]) & records)
                with self.assertRaises(AccessError):
                    records.with_user(self.stranger).read(["id", "create_date"])

    def test_provider_sees_own_bookings_only(self):
        other = self._create_resource(name="Ben")
        self.service.requirement_ids.is_customer_choice = True
        booking = self.env["appointment.booking"].create(
            {
                "service_id": self.service.id,
                "partner_id": self.customer.id,
                "start": "2027-01-05 09:00:00",
                "resource_id": other.id,
            }
        )
        seen = (
            self.env["appointment.booking"].with_user(self.users["provider"]).search([])
        )
        self.assertIn(self.booking, seen)
        self.assertNotIn(booking, seen)

    def test_only_managers_set_up_and_only_the_admin_makes_stores(self):
        cases = {
            "provider": (False, False),
            "frontdesk": (False, False),
            "manager": (True, False),
            "admin": (True, True),
        }
        for role, (may_write, may_create) in cases.items():
            with self.subTest(role=role):
                store = self.store.with_user(self.users[role])
                self.assertEqual(store.has_access("write"), may_write)
                self.assertEqual(store.browse().has_access("create"), may_create)
                service = self.service.with_user(self.users[role])
                self.assertEqual(service.has_access("write"), may_write)

    def test_nobody_writes_claims_or_deletes_bookings_by_hand(self):
        for role, user in self.users.items():
            with self.subTest(role=role):
                claim = self.booking.claim_ids.with_user(user)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(claim.has_access(operation))
                self.assertFalse(self.booking.with_user(user).has_access("unlink"))

    def test_front_desk_books_moves_and_cancels(self):
        bookings = self.env["appointment.booking"].with_user(self.users["frontdesk"])
        booking = bookings.create(
            {
                "service_id": self.service.id,
                "partner_id": self.customer.id,
                "start": "2027-01-05 09:00:00",
            }
        )
        booking.write({"start": "2027-01-05 10:00:00"})
        self.assertEqual(len(booking.move_ids), 1)
        booking.action_cancel()
        self.assertEqual(booking.state, "cancelled")

    def test_front_desk_books_an_unknown_customer(self):
        customer = (
            self.env["res.partner"]
            .with_user(self.users["frontdesk"])
            .create({"name": "Walk-in"})
        )
        booking = customer.env["appointment.booking"].create(
            {
                "service_id": self.service.id,
                "partner_id": customer.id,
                "start": "2027-01-05 09:00:00",
            }
        )
        self.assertEqual(booking.state, "confirmed")

    def test_nobody_changes_by_rpc_what_placing_and_money_decided(self):
        other = self._create_service(name="Colour", price=80.0)
        closed = {
            "service_id": other.id,
            "persons": 2,
            "duration_minutes": 5,
            "resource_id": self.resource.id,
            "hold_expires_at": "2030-01-01 00:00:00",
            "access_token": "guessed",
            "sale_order_id": False,
            "payment_status": "paid",
            "kept_amount": 0.0,
            "state": "completed",
            "name": "B1",
        }
        for role in ("frontdesk", "manager", "admin"):
            booking = self.booking.with_user(self.users[role])
            for name, value in closed.items():
                with self.subTest(role=role, field=name), self.assertRaises(UserError):
                    booking.write({name: value})
            booking.write({"customer_note": f"Seen by the {role}"})

    def test_provider_loses_a_booking_with_the_claim(self):
        ben = self._create_resource(name="Ben")
        self.service.requirement_ids.is_customer_choice = True
        booking = self._book("2027-01-05 10:00", resource_id=self.resource.id)
        booking.answer_ids = [Command.create({"name": "Plate", "value": "EN-1"})]
        hers = self._as("provider", booking)
        hers.customer_note = "Seen"
        self._give_to(booking, ben)
        self.assertEqual(booking.live_claim_ids.resource_id, ben)
        for records in (booking, booking.answer_ids, booking.claim_ids):
            with self.subTest(model=records._name):
                lost = self._as("provider", records)
                self.assertFalse(lost.search([("id", "in", records.ids)]))
                with self.assertRaises(AccessError):
                    lost.read(["create_date"])
        with self.assertRaises(AccessError):
            hers.customer_note = "Changed"
        booking._cancel("store")
        self.assertFalse(self._as("provider", booking).has_access("read"))

    def _give_to(self, booking, resource):
        """Another resource takes over, as a move with the choice of one does."""
        booking._gate().resource_id = resource
        self.env["appointment.placing"]._take(booking, booking.start, by="store")
        booking.invalidate_recordset()

    def test_provider_keeps_own_past_and_missed_bookings(self):
        done = self._book("2027-01-05 10:00")
        missed = self._book("2027-01-05 11:00")
        with freeze_time("2027-01-06 06:00:00"):
            self._as("provider", done).action_complete()
            self._as("provider", missed).action_no_show()
            self.assertTrue(self._as("provider", done).has_access("read"))
            self._as("provider", missed).action_back_to_confirmed()
        self.assertEqual((done.state, missed.state), ("completed", "confirmed"))

    def test_public_and_portal_read_nothing(self):
        for user in (self.portal, self.public):
            for records in self.records:
                with self.subTest(user=user.login, model=records._name):
                    self.assertFalse(records.with_user(user).has_access("read"))

    def test_customers_of_other_stores_are_refused_without_a_word_about_them(self):
        """R001-044, T76: neither by a list, nor by a name, nor by a number."""
        foreign = self._create_customer("Olga Fremd")
        service = self._create_service(store_id=self.foreign_store.id)
        self._create_resource(appointment_store_ids=self.foreign_store.ids)
        self.env["appointment.booking"].create(
            {
                "service_id": service.id,
                "partner_id": foreign.id,
                "start": "2027-01-05 08:00:00",
            }
        )
        for role in ("provider", "frontdesk", "manager"):
            with self.subTest(role=role):
                theirs = self._as(role, foreign)
                self.assertFalse(theirs.search([("name", "ilike", "fremd")]))
                self.assertFalse(theirs.name_search("Olga"))
                with self.assertRaisesRegex(AccessError, "another store") as refused:
                    theirs.read(["name", "email"])
                self.assertNotIn("Olga", str(refused.exception))
        self.assertTrue(self._as("admin", foreign).name_search("Olga Fremd"))

    def _create_customer(self, name):
        return self.env["res.partner"].create({"name": name})

    def test_who_sells_sees_prospects_but_no_customers_of_other_stores(self):
        seller = self.users["frontdesk"]
        seller.group_ids = [
            Command.link(self.env.ref("sales_team.group_sale_salesman").id)
        ]
        prospect = self._create_customer("Prospect")
        self.assertTrue(self._as("frontdesk", prospect).has_access("read"))
        self.assertFalse(self._as("provider", prospect).has_access("read"))
        customer = self._create_customer("Olga")
        self._create_resource(appointment_store_ids=self.foreign_store.ids)
        self.env["appointment.booking"].create(
            {
                "service_id": self._create_service(store_id=self.foreign_store.id).id,
                "partner_id": customer.id,
                "start": "2027-01-05 08:00:00",
            }
        )
        self.assertFalse(self._as("frontdesk", customer).has_access("read"))

    def test_the_company_behind_a_customer_is_seen_with_the_customer(self):
        company = self._create_customer("Muster GmbH")
        self.assertFalse(self._as("frontdesk", company).has_access("read"))
        self.customer.parent_id = company
        self.assertTrue(self._as("frontdesk", company).has_access("read"))

    def test_a_customer_stays_visible_when_the_booking_is_archived(self):
        self.booking._cancel("store")
        self.booking.active = False
        self.assertTrue(self._as("frontdesk", self.customer).has_access("read"))
