from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from ..usecases import appointment_golive
from .common import NOW
from .money_common import MoneyCommon

TAKEN = "appointment.backup_at"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestGolive(MoneyCommon):
    """Each point is judged by what is there."""

    def _judge(self, key):
        self.env.flush_all()
        checks = self.env["appointment.golive"]._get_checks(self.store)
        found = {check.key: check for check in checks}
        self.assertEqual(len(found), len(checks))
        for check in checks:
            self.assertTrue(check.title and check.sentence)
        return found[key].state

    def _go_live(self):
        """The provider of these tests has no code, and counts as a real one."""
        self.startPatcher(patch.object(appointment_golive, "PRETENDING", ("demo",)))
        self.provider.state = "enabled"

    def test_payment_at_the_store_needs_no_provider(self):
        self.store.is_online_payment_allowed = False
        for key in ("keys", "webhook", "payment", "refund"):
            self.assertEqual(self._judge(key), "done")

    def test_test_keys_are_not_live(self):
        self.assertEqual(self._judge("keys"), "open")
        self.assertEqual(self._judge("demo"), "open")
        self._go_live()
        self.assertEqual(self._judge("keys"), "done")
        self.assertEqual(self._judge("webhook"), "unknown")

    def test_only_payments_since_the_provider_is_live_are_real(self):
        early = self._checkout("2027-01-12 09:00")
        self._pay(early)
        with freeze_time("2027-01-05 06:00:00"):
            self._go_live()
            self.assertEqual(self._judge("payment"), "open")
        with freeze_time("2027-01-05 07:00:00"):
            booking = self._checkout("2027-01-13 09:00")
            tx = self._pay(booking)
            # create_date is the database's clock, which nobody freezes.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE payment_transaction SET create_date = %s WHERE id = %s",
                (fields.Datetime.now(), tx.id),
            )
            self.env.invalidate_all()
            self.assertEqual(self._judge("payment"), "done")
            self.assertEqual(self._judge("refund"), "open")

    def test_refund_counts_when_it_is_done(self):
        self._go_live()
        self.provider.appointment_live_since = "2020-01-01 00:00:00"
        booking = self._checkout("2027-01-13 09:00")
        self._pay(booking)
        self.assertEqual(self._judge("payment"), "done")
        booking._cancel("store")
        self.assertEqual(self._judge("refund"), "done")

    def test_live_since_starts_anew_with_each_switch(self):
        self._go_live()
        first = self.provider.appointment_live_since
        self.assertEqual(first, fields.Datetime.now())
        self.provider.state = "test"
        self.assertFalse(self.provider.appointment_live_since)

    def test_https_is_read_from_the_address(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("web.base.url", "http://book.example.com")
        self.assertEqual(self._judge("https"), "open")
        parameters.set_param("web.base.url", "https://book.example.com")
        self.assertEqual(self._judge("https"), "done")

    def test_backup_is_young_old_or_unknown(self):
        now = fields.Datetime.now()
        cases = [
            (None, "unknown"),
            ("yesterday", "unknown"),
            ("'; DROP TABLE res_users", "unknown"),
            (now - timedelta(hours=24), "done"),
            (now - timedelta(hours=24, seconds=1), "open"),
            (now + timedelta(hours=2), "open"),
        ]
        for value, state in cases:
            with self.subTest(value=value):
                text = value and str(value)
                self.env["ir.config_parameter"].set_param(TAKEN, text or False)
                self.assertEqual(self._judge("backup"), state)

    def test_login_as_password_is_found(self):
        weak = new_test_user(
            self.env, "guess-me-please", "base.group_user", password="guess-me-please"
        )
        weak.name = "Weak Willy"
        self.store.staff_ids |= weak
        self.assertIn(weak, self.env["appointment.golive"]._find_weak_users(self.store))
        self.assertEqual(self._judge("passwords"), "open")
        weak.password = "something else entirely"
        found = self.env["appointment.golive"]._find_weak_users(self.store)
        self.assertNotIn(weak, found)

    # ------------------------------------------------------------ screen

    def _create_manager(self):
        return new_test_user(
            self.env,
            "golive_manager",
            "appointment_core.appointment_core_group_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def test_manager_sees_the_own_stores_only(self):
        manager = self._create_manager()
        self.store.manager_ids |= manager
        other = self._create_store(name="Other", company_id=self.company.id)
        points = self.env["appointment.golive.point"].with_user(manager)
        found = points.search(points.action_judge()["domain"])
        self.assertEqual(found.store_id.ids, self.store.ids)
        self.assertGreater(len(found), 7)
        with self.assertRaises(AccessError):
            other.with_user(manager).action_golive()

    def test_button_leads_who_may_go_there(self):
        manager = self._create_manager()
        self.store.manager_ids |= manager
        points = self.env["appointment.golive.point"].with_user(manager)
        found = points.search(points.action_judge()["domain"])
        keys = found.filtered(lambda point: point.key == "keys")
        self.assertEqual(keys.state, "open")
        with self.assertRaisesRegex(UserError, "platform admin"):
            keys.action_open()
        action = keys.with_user(self.env.ref("base.user_admin")).sudo().action_open()
        self.assertEqual(action["res_model"], "payment.provider")
