from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOW, AppointmentCommon

MODULE = "appointment_core"
ROLES = ("frontdesk", "manager", "admin", "provider")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestViews(AppointmentCommon):
    """Every screen opens for those who see its menu, with a row in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env,
                f"views_{role}",
                groups=f"{MODULE}.appointment_core_group_{role}",
                tz="Europe/Berlin",
            )
            for role in ROLES
        }
        cls.store.manager_ids = [Command.link(cls.users["manager"].id)]
        cls.store.staff_ids = [Command.link(cls.users["frontdesk"].id)]
        cls.resource.user_id = cls.users["provider"]
        cls.env["appointment.opening"].create(
            {"store_id": cls.store.id, "first_on": "2027-12-24", "reason": "Holiday"}
        )

    def _get_actions(self, user):
        """Window actions behind the menus that *user* sees; the board has no view."""
        tree = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        left = [self.env.ref(f"{MODULE}.appointment_menu_root").id]
        actions = self.env["ir.actions.act_window"]
        while left:
            menu = tree[left.pop()]
            left += menu["children"]
            if menu["action_model"] == actions._name:
                actions |= actions.browse(menu["action_id"])
        # Those of other addons are their tests' to open.
        return actions.filtered(
            lambda action: (action.get_external_id()[action.id] or "").startswith(
                MODULE
            )
        )

    def test_every_screen_opens_and_reads_a_row(self):
        self._create_confirmed("2027-01-05 09:00")
        expected = {"frontdesk": 5, "manager": 12, "admin": 16, "provider": 4}
        for role, user in self.users.items():
            actions = self._get_actions(user)
            self.assertEqual(len(actions), expected[role], role)
            for action in actions:
                with self.subTest(role=role, action=action.name):
                    self._open(action, user)

    def _open(self, action, user):
        model = self.env[action.res_model].with_user(user)
        pairs = [[view_id, kind] for view_id, kind in action.views]
        answer = model.get_views([*pairs, [False, "search"]], {"load_filters": True})
        self.assertIn("form", answer["views"])
        domain = safe_eval(
            action.domain or "[]",
            {"allowed_company_ids": user.company_ids.ids, "uid": user.id},
        )
        row = model.search(domain, limit=1)
        for _view_id, kind in pairs:
            arch = etree.fromstring(answer["views"][kind]["arch"])
            names = arch.xpath("//field[not(ancestor::field)]/@name")
            row.web_read({name: {} for name in names})

    def test_front_desk_books_by_the_form(self):
        desk = self.env["appointment.booking"].with_user(self.users["frontdesk"])
        with Form(desk, view=f"{MODULE}.appointment_booking_view_form_quick") as form:
            form.service_id = self.service
            form.partner_id = self.customer
            form.start = self._utc("2027-01-05 09:15")
        booking = form.record
        self.assertEqual(booking.state, "confirmed")
        self.assertEqual(booking.live_claim_ids.resource_id, self.resource)

    def test_manager_makes_and_prices_a_service_without_rights_to_products(self):
        services = self.env["appointment.service"].with_user(self.users["manager"])
        service = services.create(
            {"name": "Colour", "store_id": self.store.id, "price": 50.0}
        )
        service.price = 60.0
        self.assertEqual(service.product_id.lst_price, 60.0)

    def test_front_desk_cannot_price_a_service(self):
        service = self.service.with_user(self.users["frontdesk"])
        with self.assertRaises(AccessError):
            service.price = 1.0

    def test_the_form_leads_to_order_and_invoices_who_may_see_them(self):
        accountant = new_test_user(
            self.env,
            "views_accountant",
            groups=f"{MODULE}.appointment_core_group_manager,"
            "sales_team.group_sale_salesman_all_leads,account.group_account_invoice",
        )
        for user, is_leading in ((accountant, True), (self.users["frontdesk"], False)):
            bookings = self.env["appointment.booking"].with_user(user)
            form = etree.fromstring(bookings.get_view(view_type="form")["arch"])
            for button in ("action_view_order", "action_view_invoices"):
                with self.subTest(user=user.login, button=button):
                    found = form.xpath(f"//button[@name='{button}']")
                    self.assertEqual(bool(found), is_leading)
            self.assertTrue(form.xpath("//field[@name='payment_status']"))

    def test_moving_in_the_calendar_takes_new_seats(self):
        booking = self._create_confirmed("2027-01-05 09:00")
        moved = booking.with_user(self.users["frontdesk"])
        moved.write(
            {
                "start": self._utc("2027-01-05 10:00"),
                "stop": self._utc("2027-01-05 11:00"),
            }
        )
        self.assertEqual(booking.live_claim_ids.start, self._utc("2027-01-05 10:00"))
        self.assertEqual(len(booking.move_ids), 1)

    def test_a_refused_move_in_the_calendar_changes_nothing(self):
        self._create_confirmed("2027-01-05 10:00")
        booking = self._create_confirmed("2027-01-05 09:00")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            booking.with_user(self.users["frontdesk"]).write(
                {"start": self._utc("2027-01-05 10:15")}
            )
        self.assertEqual(booking.start, self._utc("2027-01-05 09:00"))
        self.assertEqual(booking.live_claim_ids.start, self._utc("2027-01-05 09:00"))

    def _create_confirmed(self, start):
        booking = self._create_booking(start, source="staff")
        booking._confirm()
        return booking
