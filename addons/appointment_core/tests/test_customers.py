from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCustomers(RolesCommon):
    """What a store knows of its customers, and who reads it."""

    def _search_by_action(self, person, name):
        """What *person* sees behind the menu of this action, without its filters."""
        action = self.env.ref(f"appointment_core.{name}")
        model = self._as(person, self.env[action.res_model])
        return model.search(
            safe_eval(
                action.domain,
                {"uid": model.env.uid, "allowed_company_ids": model.env.companies.ids},
            )
        )

    def test_visits_no_shows_and_the_next_appointment_are_shown(self):
        came, missed = self._book("2027-01-05 09:00"), self._book("2027-01-05 10:00")
        coming = self._book("2027-01-06 09:00")
        self._book("2027-01-07 09:00")
        self._book("2027-01-05 11:00")._cancel("store")
        with freeze_time("2027-01-05 20:00:00"):
            came._set_completed()
            missed._set_no_show()
            customer = self._as("frontdesk", self.customer)
            self.assertEqual(customer.appointment_visit_count, 1)
            self.assertEqual(customer.appointment_no_show_count, 1)
            self.assertEqual(customer.appointment_next_at, coming.start)
            self.assertEqual(
                customer.appointment_last_at, self._utc("2027-01-05 09:00")
            )

    def test_a_list_of_customers_costs_three_queries_for_its_history(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(40)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            partners.mapped("appointment_no_show_count")

    def test_bookings_of_other_stores_are_not_counted(self):
        self._book("2027-01-05 09:00")
        theirs = self._as("stranger", self.customer)
        self.env.invalidate_all()
        self.assertFalse(theirs.appointment_next_at)
        self.assertFalse(theirs.appointment_history_ids)
        foreign = self._create_service(store_id=self.foreign_store.id)
        self._create_resource(name="Cleo", appointment_store_ids=self.foreign_store.ids)
        booking = self._book("2027-01-06 10:00", service_id=foreign.id)
        with freeze_time("2027-01-06 20:00:00"):
            booking._set_no_show()
        theirs.invalidate_recordset()
        self.assertEqual(theirs.appointment_no_show_count, 1)
        self.assertEqual(theirs.appointment_history_ids, booking)
        self.assertEqual(
            self._as("frontdesk", self.customer).appointment_no_show_count, 0
        )

    def test_notes_stay_within_the_store(self):
        self._book("2027-01-05 09:00")
        foreign = self._create_service(store_id=self.foreign_store.id)
        self._create_resource(name="Cleo", appointment_store_ids=self.foreign_store.ids)
        theirs = self._book("2027-01-06 10:00", service_id=foreign.id)
        self.env.invalidate_all()
        with Form(self._as("frontdesk", self.customer)) as form:
            with form.appointment_note_ids.new() as note:
                note.text = "Likes tea"
        booking = self._as("frontdesk", self.env["appointment.booking"]).search([])
        self.assertEqual(booking.partner_notes, "Likes tea")
        with Form(self._as("frontdesk", self.env["appointment.walkin"])) as walkin:
            walkin.service_id = self.service
            walkin.partner_id = self.customer
            self.assertEqual(walkin.partner_notes, "Likes tea")
        self.assertFalse(self._as("stranger", theirs).partner_notes)
        self.assertFalse(self._as("stranger", self.customer).appointment_note_ids)

    def test_the_provider_reads_what_the_desk_knows_of_the_own_customers(self):
        booking = self._book("2027-01-05 09:00")
        note = self._as("frontdesk", self.env["appointment.customer.note"]).create(
            {"partner_id": self.customer.id, "text": "Likes tea"}
        )
        self.assertEqual(note.store_id, self.store)
        self.assertEqual(self._as("provider", booking).partner_notes, "Likes tea")
        self.resource.user_id = False
        self.assertFalse(
            self._as("provider", self.env["appointment.customer.note"]).search([])
        )

    def test_the_desk_sees_whom_a_colleague_has_entered(self):
        colleague = self._create_user(
            "second_desk", "appointment_core.appointment_core_group_frontdesk"
        )
        self.store.staff_ids |= colleague
        entered = self._as("frontdesk", self.env["res.partner"]).create(
            {"name": "Calls again tomorrow", "phone": "+49 2302 123456"}
        )
        self.assertIn(
            entered, self._search_by_action("frontdesk", "res_partner_action")
        )
        self.assertEqual(entered.with_user(colleague).name, "Calls again tomorrow")
        entered.with_user(colleague).phone = "+49 2302 654321"
        with self.assertRaises(AccessError):
            self._as("stranger", entered).name  # noqa: B018

    def test_whoever_sells_does_not_see_what_another_store_has_entered(self):
        entered = self._as("frontdesk", self.env["res.partner"]).create(
            {"name": "Calls again tomorrow"}
        )
        self.stranger.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self._as("stranger", entered).name  # noqa: B018

    def test_a_provider_sees_the_own_customers_day_and_week(self):
        booking = self._book("2027-01-05 09:00")
        for name, row in (
            ("res_partner_action_mine", self.customer),
            ("appointment_booking_action_my_agenda", booking),
            ("appointment_booking_action_my_week", booking),
        ):
            with self.subTest(action=name):
                self.assertEqual(self._search_by_action("provider", name), row)
        self._as("provider", booking).action_check_in()
        self.assertEqual(booking.state, "checked_in")
