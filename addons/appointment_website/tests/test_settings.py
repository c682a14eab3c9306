from odoo.exceptions import ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

GROUPS = "base.group_system,appointment_core.appointment_core_group_admin"


@tagged("post_install", "-at_install")
class TestSettings(TransactionCase):
    """How fast one address may use the booking pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        admin = new_test_user(cls.env, "set_website", GROUPS)
        cls.settings = cls.env(user=admin.id, context={})["res.config.settings"]

    def _set(self, limit):
        with Form(self.settings) as form:
            form.appointment_website_per_minute = limit
        form.record.execute()
        return self.env["appointment.rate.limit"]._get_limit("website", 60)

    def test_the_limit_is_what_the_pages_count_by_and_zero_is_none(self):
        self.assertEqual(Form(self.settings).appointment_website_per_minute, 60)
        for limit in (120, 0, 5):
            with self.subTest(limit=limit):
                self.assertEqual(self._set(limit), limit)
                shown = Form(self.settings).appointment_website_per_minute
                self.assertEqual(shown, limit)

    def test_a_limit_that_shuts_customers_out_is_refused(self):
        for limit in (1, -1, 10_001):
            with self.subTest(limit=limit):
                with self.assertRaisesRegex(ValidationError, "from 5 to 10000"):
                    self.settings.create({"appointment_website_per_minute": limit})
