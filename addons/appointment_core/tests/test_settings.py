import os
from unittest.mock import patch

from cryptography.fernet import Fernet
from lxml import etree

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from ..secret_keys import VARIABLE

MODULE = "appointment_core"
ADMIN = f"{MODULE}.{MODULE}_group_admin"


@tagged("post_install", "-at_install")
class TestSettings(TransactionCase):
    """The block "Appointments" among Odoo's settings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "set_admin", f"base.group_system,{ADMIN}")
        cls.platform = new_test_user(cls.env, "set_platform", ADMIN)

    def _open(self, user=None):
        return self.env(user=(user or self.admin).id, context={})["res.config.settings"]

    def _get_parameter(self, name):
        return self.env["ir.config_parameter"].get_param(f"appointment.{name}")

    def test_days_are_kept_as_parameters_that_the_cleaning_reads(self):
        with Form(self._open()) as form:
            self.assertEqual(form.appointment_events_keep_days, 30)
            form.appointment_events_keep_days = 90
            form.appointment_answers_keep_days = 7
        form.record.execute()
        self.assertEqual(self._get_parameter("inbound_event.keep_days"), "90")
        self.assertEqual(self._get_parameter("idempotency.keep_days"), "7")
        self.assertEqual(Form(self._open()).appointment_events_keep_days, 90)

    def test_days_beyond_all_measure_are_refused_with_a_sentence(self):
        for name in ("appointment_events_keep_days", "appointment_answers_keep_days"):
            for days in (0, -1, 3651):
                with self.subTest(field=name, days=days):
                    with self.assertRaisesRegex(ValidationError, "from 1 to 3650"):
                        self._open().create({name: days})

    def test_who_only_administers_the_platform_does_not_open_all_settings(self):
        with self.assertRaises(AccessError):
            self._open(self.platform).create({})
        for user, is_shown in ((self.admin, True), (self.platform, False)):
            menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            menu = self.env.ref(f"{MODULE}.res_config_settings_menu")
            self.assertEqual(menu.id in menus, is_shown)

    def test_the_block_is_for_admins_of_the_platform(self):
        system = new_test_user(self.env, "set_system", "base.group_system")
        for user, is_shown in ((self.admin, True), (system, False)):
            arch = etree.fromstring(self._open(user).get_view(view_type="form")["arch"])
            self.assertEqual(bool(arch.xpath(f"//app[@name='{MODULE}']")), is_shown)

    def test_keys_are_told_to_be_there_and_never_shown(self):
        key = Fernet.generate_key().decode()
        for value, is_ready, said in (
            (key, True, "they work"),
            ("", False, "No key is set"),
            ("weak", False, "cannot be used"),
        ):
            with self.subTest(said=said), patch.dict(os.environ, {VARIABLE: value}):
                settings = self._open().create({})
                self.assertEqual(settings.appointment_has_keys, is_ready)
                self.assertIn(said, settings.appointment_keys_state)
                self.assertNotIn(value or key, settings.appointment_keys_state)

    def test_outgoing_mail_is_told(self):
        self.env["ir.mail_server"].search([]).active = False
        settings = self._open().create({})
        self.assertFalse(settings.appointment_has_mail_server)
        self.env["ir.mail_server"].create({"name": "Post", "smtp_host": "localhost"})
        settings = self._open().create({})
        self.assertTrue(settings.appointment_has_mail_server)
        self.assertIn("Post", settings.appointment_mail_state)

    def test_online_payment_is_told_by_company(self):
        stores = self.env["appointment.store"].search([("active", "=", True)])
        stores.is_online_payment_allowed = False
        self.assertIn("pay on site", self._open().create({}).appointment_payment_state)
        company = self.env["res.company"].create({"name": "Clinic Ltd"})
        self.env["appointment.store"].create(
            {
                "name": "Clinic",
                "company_id": company.id,
                "is_online_payment_allowed": True,
            }
        )
        settings = self._open().create({})
        self.assertFalse(settings.appointment_has_providers)
        self.assertEqual(
            settings.appointment_payment_state, "Clinic Ltd: no provider is enabled"
        )
        provider = self.env["payment.provider"].create(
            {"name": "Dummy", "company_id": company.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE payment_provider SET state = 'test' WHERE id = %s", [provider.id]
        )
        self.env.invalidate_all()
        settings = self._open().create({})
        self.assertTrue(settings.appointment_has_providers)
        self.assertIn("Dummy (test mode)", settings.appointment_payment_state)
