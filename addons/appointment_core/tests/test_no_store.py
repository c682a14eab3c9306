from odoo.exceptions import UserError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

MODULE = "appointment_core"
SAID = "You do not belong to a store yet"


@tagged("post_install", "-at_install")
class TestNoStore(TransactionCase):
    """C-08: a manager or front desk whom nobody entered at a store reads what to do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env, f"lost_{role}", groups=f"{MODULE}.{MODULE}_group_{role}"
            )
            for role in ("provider", "frontdesk", "manager", "admin")
        }

    def _as(self, role, model):
        return self.env(user=self.users[role].id, context={})[model]

    def _get_actions(self, role):
        """The windows behind all menus of ours, as the web client reads them."""
        menus = self._as(role, "ir.ui.menu").load_menus(False).values()
        ids = [
            menu["action_id"]
            for menu in menus
            if menu.get("action_model") == "ir.actions.act_window"
            and (menu.get("xmlid") or "").startswith(MODULE)
        ]
        return self._as(role, "ir.actions.act_window").browse(ids).sudo()

    def test_every_empty_screen_says_what_to_do(self):
        for role in ("frontdesk", "manager"):
            actions = self._get_actions(role)
            self.assertGreater(len(actions), 3)
            for action in actions:
                with self.subTest(role=role, action=action.name):
                    self.assertIn(SAID, action.read()[0]["help"])

    def test_other_screens_and_roles_read_what_they_always_did(self):
        contacts = self.env.ref("base.action_partner_form")
        seen = contacts.with_user(self.users["manager"]).sudo()
        self.assertNotIn(SAID, seen.read()[0]["help"] or "")
        for role in ("provider", "admin"):
            for action in self._get_actions(role):
                self.assertNotIn(SAID, action.read()[0]["help"] or "")

    def test_the_board_says_it_too(self):
        day = self._as("manager", "appointment.board").read_day()
        self.assertIn(SAID, day["advice"][0])
        self.assertNotIn("advice", self._as("admin", "appointment.board").read_day())

    def test_windows_that_need_a_store_do_not_open_empty(self):
        for model in (
            "appointment.service",
            "appointment.walkin",
            "appointment.import",
            "appointment.opening.add",
            "appointment.holidays",
        ):
            with self.subTest(model=model), self.assertRaisesRegex(UserError, SAID):
                Form(self._as("manager", model))

    def test_lists_and_other_forms_open(self):
        for action in self._get_actions("manager"):
            model = self._as("manager", action.res_model)
            with self.subTest(model=model._name):
                self.assertTrue(model.get_views([[False, "form"]])["views"]["form"])
                self.assertGreaterEqual(model.search_count([]), 0)

    def test_a_new_role_or_store_ends_it(self):
        self.env["appointment.store"].create(
            {"name": "Salon", "manager_ids": self.users["manager"].ids}
        )
        for action in self._get_actions("manager"):
            self.assertNotIn(SAID, action.read()[0]["help"] or "")
        Form(self._as("manager", "appointment.walkin"))

    def test_without_any_store_the_admin_is_sent_to_open_one(self):
        self.env["appointment.store"].search([("active", "=", True)]).active = False
        with self.assertRaisesRegex(UserError, "There is no store yet"):
            Form(self._as("admin", "appointment.service"))
