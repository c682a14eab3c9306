from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..kernel import segments
from .common import NOW, MessagesCommon

LANGUAGES = ("en_US", "de_DE", "ro_RO", "el_GR")
#: The longest that the demo has; a test of the demo compares.
LONG_STORE = "Aesthetica by Dr. Gherasim"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRules(MessagesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in LANGUAGES:
            cls.env["res.lang"]._activate_lang(code)
        cls.env["ir.module.module"]._load_module_terms(
            ["appointment_sms"], LANGUAGES[1:], overwrite=True
        )

    def test_a_new_store_begins_with_confirmations_and_two_reminders(self):
        """R004-090: 24 and 2 hours."""
        store = self._create_store(name="New")
        rules = store.notification_rule_ids
        reminders = rules.filtered(lambda rule: rule.event == "reminder")
        self.assertEqual(
            {(rule.hours, rule.channel) for rule in reminders},
            {(24, "mail"), (24, "sms"), (2, "sms"), (2, "push")},
        )
        self.assertIn(
            "mail", rules.filtered(lambda r: r.event == "confirmed").mapped("channel")
        )

    def test_standard_texts_fit_their_parts(self):
        """German and English in one part, Romanian and Greek in two at most."""
        self.store.name = LONG_STORE
        rules = self.env["appointment.notification.rule"].with_context(
            active_test=False
        )
        rules = rules.search(
            [("store_id", "=", self.store.id), ("channel", "=", "sms")]
        )
        self.gateway.flush_recordset()
        self.assertGreaterEqual(len(rules), 10)
        for code in LANGUAGES:
            limit = 1 if code in ("en_US", "de_DE") else 2
            for rule in rules:
                with self.subTest(lang=code, rule=rule.display_name):
                    text = rule.with_context(lang=code)._get_example().body
                    size = segments.measure(text)
                    self.assertLessEqual(size.segments, limit, text)
                    self.assertNotIn("{", text)

    def test_texts_are_translated(self):
        rule = self._get_rule("reminder", "sms", 24)
        texts = {
            code: rule.with_context(lang=code)._get_words().body for code in LANGUAGES
        }
        self.assertEqual(len(set(texts.values())), len(LANGUAGES), texts)

    def test_unknown_fields_are_named_before_anything_is_sent(self):
        rule = self._get_rule("reminder", "sms", 24)
        with self.assertRaisesRegex(ValidationError, r"\{doctor\}.*\{customer\}"):
            rule.body = "Hello {doctor}"
        with self.assertRaisesRegex(ValidationError, "Unknown here"):
            rule.body = "Hello {customer.__class__}"

    def test_blank_texts_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "blank"):
            self._get_rule("reminder", "sms", 24).body = "  \n "

    def test_texts_that_are_too_long_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "at most 4"):
            self._get_rule("reminder", "sms", 24).body = "a" * 613
        self._get_rule("reminder", "mail", 24).body = "a" * 613

    def test_a_bad_translation_is_refused_too(self):
        rule = self._get_rule("reminder", "sms", 24)
        rule.body = "See you, {customer}"
        with self.assertRaisesRegex(ValidationError, "kunde"):
            rule.with_context(lang="de_DE").body = "Bis bald, {kunde}"

    def test_an_own_text_begins_with_the_standard_in_every_language(self):
        rule = self._get_rule("reminder", "sms", 24)
        rule.action_write_own_text()
        self.assertIn("{date}", rule.with_context(lang="en_US").body)
        self.assertNotEqual(
            rule.with_context(lang="de_DE").body, rule.with_context(lang="en_US").body
        )
        rule.action_use_standard_text()
        self.assertFalse(rule.has_own_text)
        self.assertFalse(rule.with_context(lang="de_DE").body)

    def test_the_same_rule_twice_is_refused(self):
        rule = self._get_rule("reminder", "sms", 24)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(Exception, "appointment_notification_rule_once"),
            self.env.cr.savepoint(),
        ):
            rule.copy()
            self.env.flush_all()

    def test_reminders_need_hours_and_the_rest_has_none(self):
        rule = self._get_rule("reminder", "sms", 24)
        with self.assertRaisesRegex(ValidationError, "how many hours"):
            rule.hours = 0
        rule.event = "missed"
        self.assertEqual(rule.hours, 0)

    def test_what_is_said_of_refunds_is_said_by_mail(self):
        with self.assertRaisesRegex(ValidationError, "mail only"):
            self._get_rule("refunded", "mail").channel = "sms"

    def test_a_store_without_gateway_is_told_so(self):
        rule = self._get_rule("reminder", "sms", 24)
        self.assertFalse(rule.warning)
        self.store.sms_gateway_id = False
        self.env["appointment.gateway"].search([]).active = False
        rule.invalidate_recordset(["warning"])
        self.assertIn("no gateway", rule.warning)

    def test_managers_change_the_rules_of_their_stores_only(self):
        manager = new_test_user(
            self.env,
            "rules_manager",
            groups="appointment_core.appointment_core_group_manager",
        )
        self.store.manager_ids = manager
        mine = self._get_rule("reminder", "sms", 24).with_user(manager)
        mine.active = True
        self.assertTrue(mine.preview)
        other = self._create_store(name="Other")
        other.notification_rule_ids.filtered(
            lambda rule: (rule.event, rule.channel) == ("reminder", "sms")
        ).unlink()
        with self.assertRaises(AccessError):
            other.notification_rule_ids[0].with_user(manager).active = False
        with self.assertRaises(AccessError):
            mine.store_id = other
