from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common import NOW, MessagesCommon

GROUP = "appointment_core.appointment_core_group_"
SCREENS = {
    "frontdesk": {"appointment_message_action"},
    "manager": {
        "appointment_message_action",
        "appointment_message_rate_action",
        "appointment_notification_rule_action",
    },
    "admin": {
        "appointment_gateway_action",
        "appointment_message_action",
        "appointment_message_rate_action",
        "appointment_notification_rule_action",
        "appointment_opt_out_action",
    },
}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestViews(MessagesCommon):
    """Every screen opens for those who see its menu, with a row in it."""

    def test_screens_open_for_who_sees_their_menus(self):
        self._keep_rules(("confirmed", "sms", 0))
        self._create_confirmed()
        self._run_jobs()
        for role, expected in SCREENS.items():
            user = new_test_user(
                self.env, f"sms_{role}", groups=f"{GROUP}{role}", tz="Europe/Berlin"
            )
            self.store.manager_ids |= user
            self.store.staff_ids |= user
            actions = self._get_actions(user)
            self.assertEqual(set(actions), expected, role)
            for name, action in actions.items():
                with self.subTest(role=role, screen=name):
                    self._open(action, user)

    def _get_actions(self, user):
        tree = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        found = {}
        for menu in tree.values():
            if menu.get("action_model") == "ir.actions.act_window":
                action = self.env["ir.actions.act_window"].browse(menu["action_id"])
                module, _dot, name = action.get_external_id()[action.id].partition(".")
                if module == "appointment_sms":
                    found[name] = action
        return found

    def _open(self, action, user):
        model = self.env[action.res_model].with_user(user)
        modes = [mode for mode in action.view_mode.split(",") if mode != "kanban"]
        views = model.get_views([(False, mode) for mode in [*modes, "search"]])
        row = model.with_context(active_test=False).search([], limit=1)
        if row and "form" in views["views"]:
            self.assertTrue(Form(row))

    def test_a_booking_shows_its_messages_to_the_desk(self):
        self._keep_rules(("confirmed", "sms", 0))
        booking = self._create_confirmed()
        self._run_jobs()
        user = new_test_user(self.env, "sms_desk", groups=f"{GROUP}frontdesk")
        self.store.staff_ids |= user
        with Form(booking.with_user(user)) as form:
            self.assertEqual(len(form.appointment_message_ids), 1)
