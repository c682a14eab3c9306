from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import WebsiteCommon

#: Requirements R001-037 to -052: function, then client, manager of the store, admin.
MATRIX = {
    "view_store_and_services": (True, True, True),
    "book": (True, False, False),
    "view_own_bookings": (True, False, False),
    "manage_profile": (True, True, True),
    "manage_store_info": (False, True, True),
    "manage_services": (False, True, True),
    "manage_hours": (False, True, True),
    "view_clients": (False, True, True),
    "write_to_customers": (False, True, True),
    "view_bookings": (False, True, True),
    "create_stores": (False, False, True),
    "make_managers": (False, False, True),
    "switch_online_payment": (False, False, True),
    "change_rows_of_any_store": (False, False, True),
}
#: Functions of later addons, by the model or the page that will bring them.
LATER = {
    "manage_subscription": "appointment.subscription",
    "set_plans": "appointment.plan",
}
ROLES = ("client", "manager", "admin")


@tagged("post_install", "-at_install")
class TestPermissionMatrix(WebsiteCommon):
    """Three roles × sixteen functions, each tried for real."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "appointment_core.appointment_core_group_%s"
        cls.users = {
            "client": new_test_user(cls.env, "matrix_client", "base.group_portal"),
            "manager": new_test_user(cls.env, "matrix_manager", group % "manager"),
            "admin": new_test_user(cls.env, "matrix_admin", group % "admin"),
        }
        cls.store.manager_ids |= cls.users["manager"]
        cls.foreign_store = cls._create_store(name="Salon Foreign")
        cls.foreign_service = cls._create_service(store_id=cls.foreign_store.id)
        # A booking of each, as if they were customers.
        cls.bookings = {}
        for hour, (role, user) in enumerate(cls.users.items()):
            cls.bookings[role] = cls.env["appointment.booking"].create(
                {
                    "service_id": cls.service.id,
                    "partner_id": user.partner_id.id,
                    "start": f"{cls.monday} {8 + hour:02}:00:00",
                }
            )

    def test_each_role_may_do_what_the_matrix_says(self):
        for function, allowed in MATRIX.items():
            for role, expected in zip(ROLES, allowed, strict=True):
                with self.subTest(function=function, role=role):
                    found = self._may(getattr(self, f"_do_{function}"), role)
                    self.assertEqual(found, expected)

    def test_functions_of_later_addons_are_not_there_yet(self):
        for function, place in LATER.items():
            with self.subTest(function=function):
                is_there = (
                    self.url_open(place).ok if place[0] == "/" else place in self.env
                )
                self.assertFalse(is_there, "Give it a line of the matrix.")
        self.assertEqual(len(MATRIX) + len(LATER), 16)

    def _may(self, step, role):
        """Whether *step* works for *role*; what it wrote is taken back."""
        done = False
        try:
            with self.env.cr.savepoint() as savepoint, mute_logger("odoo.http"):
                done = bool(step(role))
                self.env.flush_all()
                savepoint.rollback()
        except (AccessError, UserError):
            done = False
        self.env.invalidate_all()
        return done

    def _as(self, role, records):
        return records.with_env(self.env(user=self.users[role].id, context={}))

    def _sign_in(self, role):
        self.authenticate(f"matrix_{role}", f"matrix_{role}")

    # ------------------------------------------------------------ functions

    def _do_view_store_and_services(self, role):
        self._sign_in(role)
        page = self.url_open("/salon-test")
        return page.status_code == 200 and "Haircut" in page.text

    def _do_book(self, role):
        self._sign_in(role)
        before = self.env["appointment.booking"].search_count([])
        form = {
            "csrf_token": Request.csrf_token(self),
            "form_key": "0" * 32,
            "start": str(self._minute(11, day=self.monday + timedelta(days=1))),
            "name": "Erika Muster",
            "email": "erika@example.com",
            "phone": "02302 123456",
        }
        self._post(self.path, form)
        return self.env["appointment.booking"].search_count([]) > before

    def _do_view_own_bookings(self, role):
        self._sign_in(role)
        page = self.url_open("/my/bookings")
        return self.bookings[role].name in page.text

    def _do_manage_profile(self, role):
        user = self.users[role].with_user(self.users[role])
        return user.write({"tz": "Europe/Athens"}) or user.tz == "Europe/Athens"

    def _do_manage_store_info(self, role):
        return self._as(role, self.store).write({"description": "<p>New</p>"})

    def _do_manage_services(self, role):
        return self._as(role, self.service).write(
            {"price": 12.0, "duration_minutes": 30}
        )

    def _do_manage_hours(self, role):
        return self._as(role, self.store).action_open_hours()

    def _do_view_clients(self, role):
        client = self.bookings["client"].partner_id
        return self._as(role, client).appointment_booking_ids.search_count(
            [("partner_id", "=", client.id)]
        )

    def _do_write_to_customers(self, role):
        booking = self._as(role, self.bookings["admin"])
        return booking.message_post(
            body="See you", message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def _do_view_bookings(self, role):
        return self._as(role, self.bookings["admin"]).read(["name"])

    def _do_create_stores(self, role):
        values = {"name": "Third", "calendar_id": self.calendar.id}
        return self._as(role, self.env["appointment.store"]).create(values)

    def _do_make_managers(self, role):
        """Somebody new gets a login (R001-031) and runs the store."""
        users = self._as(role, self.env["res.users"])
        newcomer = users.create({"name": "New", "login": "matrix_newcomer"})
        newcomer.group_ids |= self.env.ref(
            "appointment_core.appointment_core_group_manager"
        )
        return self._as(role, self.store).write({"manager_ids": [(4, newcomer.id)]})

    def _do_switch_online_payment(self, role):
        return self._as(role, self.store).write({"is_online_payment_allowed": True})

    def _do_change_rows_of_any_store(self, role):
        self._as(role, self.foreign_service).write({"name": "Renamed"})
        return self._as(role, self.foreign_store).write({"description": "<p>New</p>"})
