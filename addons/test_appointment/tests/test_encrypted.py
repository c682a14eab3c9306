import os
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.appointment_core.encrypted import Encrypted
from odoo.addons.appointment_core.exceptions import SecretsUnavailable
from odoo.addons.appointment_core.secret_keys import VARIABLE
from odoo.addons.appointment_core.tests.common import AppointmentCommon

OLD, NEW = (Fernet.generate_key().decode() for _key in range(2))
TEXT = "Größe 38, 🌸 e\u0301, “quoted”\n\tsecond line"
LOGGER = "odoo.addons.appointment_core.usecases.appointment_encryption"


@tagged("post_install", "-at_install")
class TestEncrypted(AppointmentCommon):
    def setUp(self):
        super().setUp()
        self._use_keys(OLD)
        self.secrets = self.env["test.appointment.secret"]

    def _use_keys(self, *keys):
        patcher = patch.dict(os.environ, {VARIABLE: ",".join(keys)})
        patcher.start()
        self.addCleanup(patcher.stop)

    def _create_secret(self, **values):
        return self.secrets.create({"name": "Note", "note": TEXT, **values})

    def _read_columns(self, secrets):
        secrets.flush_recordset()
        self.env.cr.execute(
            "SELECT note FROM test_appointment_secret WHERE id = ANY(%s) ORDER BY id",
            [secrets.ids],
        )
        return [note for (note,) in self.env.cr.fetchall()]

    # ------------------------------------------------------------ storing

    def test_the_database_holds_ciphertext_and_the_record_the_text(self):
        secret = self._create_secret()
        column = self._read_columns(secret)[0]
        self.assertTrue(column.startswith("gAAAA"))
        self.assertEqual(Fernet(OLD).decrypt(column).decode(), TEXT)
        self.assertEqual(secret.note, TEXT)
        self.env.invalidate_all()
        self.assertEqual(secret.note, TEXT)
        self.assertEqual(secret.read(["note"])[0]["note"], TEXT)

    def test_writing_and_reading_before_and_after_the_flush(self):
        secret = self._create_secret()
        secret.note = "Second"
        self.assertEqual(secret.note, "Second")
        self.assertNotIn("Second", self._read_columns(secret)[0])
        self.env.invalidate_all()
        self.assertEqual(secret.note, "Second")
        secret.write({"name": "Other"})
        self.assertEqual(secret.note, "Second")

    def test_the_cache_holds_no_plain_text(self):
        secret = self._create_secret()
        self.assertEqual(secret.note, TEXT)
        self.assertNotIn("Größe", repr(self.env.transaction.field_data))

    def test_many_at_once(self):
        secrets = self.secrets.create(
            [{"name": str(number), "note": f"Note {number}"} for number in range(30)]
        )
        self.assertEqual(len(set(self._read_columns(secrets))), 30)
        secrets.write({"note": "Same"})
        self.env.invalidate_all()
        self.assertEqual(set(secrets.mapped("note")), {"Same"})

    def test_no_text_is_null(self):
        secrets = self.secrets.create(
            [{"note": note} for note in (None, False, "", "text")]
        )
        self.assertEqual(secrets.mapped("note")[:3], [False] * 3)
        self.assertEqual(self._read_columns(secrets)[:3], [None] * 3)
        secrets.note = ""
        self.assertEqual(self._read_columns(secrets), [None] * 4)

    def test_a_copy_has_a_ciphertext_of_its_own(self):
        secret = self._create_secret()
        copy = secret.copy()
        self.assertEqual(copy.note, TEXT)
        first, second = self._read_columns(secret | copy)
        self.assertNotEqual(first, second)

    def test_a_form_reads_and_saves_it(self):
        with Form(self._create_secret()) as form:
            self.assertEqual(form.note, TEXT)
            form.note = "By form"
        self.assertEqual(form.record.note, "By form")

    # ------------------------------------------------------------ where it never is

    def test_it_cannot_be_searched(self):
        secret = self._create_secret()
        for operator, value in (
            ("=", TEXT),
            ("!=", TEXT),
            ("ilike", "Gr"),
            ("in", [TEXT, False]),
            (">", "A"),
        ):
            with self.subTest(operator=operator):
                domain = [("note", operator, value)]
                with self.assertRaisesRegex(UserError, "stored encrypted"):
                    self.secrets.search(domain)
                with self.assertRaisesRegex(UserError, "stored encrypted"):
                    secret.filtered_domain(domain)

    def test_whether_there_is_a_text_can_be_searched(self):
        full, empty = self._create_secret(), self._create_secret(note=False)
        both = full | empty
        mine = [("id", "in", both.ids)]
        for domain, found in (
            ([("note", "!=", False)], full),
            ([("note", "=", False)], empty),
        ):
            self.assertEqual(self.secrets.search(mine + domain), found)
            self.assertEqual(both.filtered_domain(domain), found)

    def test_it_cannot_be_sorted_grouped_or_exported(self):
        secret = self._create_secret()
        for act in (
            lambda: self.secrets.search([], order="note"),
            lambda: self.secrets.search([], order="name, note desc"),
            lambda: self.secrets._read_group([], ["note"], ["__count"]),
            lambda: self.secrets.formatted_read_group([], ["note"], ["__count"]),
            lambda: secret.export_data(["name", "note"]),
        ):
            with self.assertRaisesRegex(UserError, "stored encrypted"):
                act()
        described = self.secrets.fields_get(["note"])["note"]
        for attribute in ("searchable", "sortable", "groupable", "exportable"):
            self.assertFalse(described[attribute], attribute)
        self.assertEqual(secret.export_data(["name"])["datas"], [["Note"]])

    def test_aggregates_see_ciphertext_only(self):
        self._create_secret()
        [(texts,)] = self.secrets._read_group([], [], ["note:array_agg"])
        self.assertNotIn("Größe", str(texts))

    def test_neither_log_nor_chatter_has_it(self):
        with self.assertLogs("odoo.sql_db", "DEBUG") as logs:
            secret = self._create_secret()
            secret.write({"name": "Changed", "note": "Größe 40"})
            secret.flush_recordset()
        self.assertTrue(any("test_appointment_secret" in line for line in logs.output))
        self.assertNotIn("Größe", "".join(logs.output))
        messages = secret.message_ids
        self.assertNotIn("Größe", str(messages.mapped("body")))
        self.assertNotIn("note", messages.tracking_value_ids.field_id.mapped("name"))

    def test_what_would_leak_it_is_no_field(self):
        for values in ({"tracking": True}, {"index": True}, {"translate": True}):
            with self.assertRaises(TypeError):
                Encrypted(**values)._get_attrs(type(self.secrets), "note")

    def test_groups_keep_others_out(self):
        secret = self._create_secret(token="t0ken")
        desk, admin = (
            new_test_user(
                self.env,
                f"secret_{role}",
                f"appointment_core.appointment_core_group_{role}",
            )
            for role in ("frontdesk", "admin")
        )
        self.assertEqual(secret.with_user(admin).token, "t0ken")
        hers = secret.with_user(desk)
        self.assertEqual(hers.note, TEXT)
        for act in (
            lambda: hers.token,
            lambda: hers.read(["token"]),
            lambda: hers.write({"token": "x"}),
            lambda: hers.search([("token", "!=", False)]),
        ):
            with self.assertRaises(AccessError):
                act()

    # ------------------------------------------------------------ keys

    def test_without_a_key_the_rest_stays_readable(self):
        secret = self._create_secret()
        self.env.flush_all()
        for keys, sentence in (
            ((), "no key for encrypted texts"),
            ((NEW,), "a key that this server does not have"),
            (("short",), "is not valid"),
        ):
            self.env.invalidate_all()
            self._use_keys(*keys)
            with self.subTest(sentence=sentence):
                values = secret.read(["name", "note"])[0]
                self.assertEqual(values["name"], "Note")
                self.assertIn(sentence, values["note"])
                self.assertIn(VARIABLE, values["note"])
                self.assertEqual(secret.name, "Note")
                with self.assertRaisesRegex(SecretsUnavailable, sentence):
                    secret.note  # noqa: B018
                with self.assertRaisesRegex(SecretsUnavailable, VARIABLE):
                    secret.note = values["note"]
                with Form(secret) as form:
                    form.name = f"Renamed: {sentence}"
                self.assertEqual(secret.name, f"Renamed: {sentence}")
                secret.name = "Note"

    def test_without_a_key_nothing_is_stored(self):
        for keys in ((), ("short",)):
            self._use_keys(*keys)
            with self.assertRaises(SecretsUnavailable):
                self._create_secret()
            self.assertTrue(self._create_secret(note=False))

    def test_the_first_key_encrypts_and_all_decrypt(self):
        before = self._create_secret()
        self.env.flush_all()
        self._use_keys(NEW, OLD)
        after = self._create_secret()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((before | after).mapped("note"), [TEXT, TEXT])
        Fernet(NEW).decrypt(self._read_columns(after)[0])
        self._use_keys(f" {NEW} ,", "")
        self.env.invalidate_all()
        self.assertEqual(after.note, TEXT)

    # ------------------------------------------------------------ rotation

    def _rotate(self, **options):
        self.env.flush_all()
        with self.enter_registry_test_mode(), mute_logger(LOGGER):
            return self.env["appointment.encryption"]._rotate(**options)

    def test_rotating_makes_the_old_key_unneeded(self):
        secrets = self.secrets.create(
            [{"note": f"Note {number}", "token": "t"} for number in range(7)]
        )
        empty = self._create_secret(note=False)
        self.env.flush_all()
        self._use_keys(NEW, OLD)
        self.assertEqual(self._rotate(batch=3), (14, 0))
        self.assertEqual(self._rotate(), (0, 0))
        self._use_keys(NEW)
        self.env.invalidate_all()
        self.assertEqual(
            secrets.mapped("note"), [f"Note {number}" for number in range(7)]
        )
        self.assertFalse(empty.note)

    def test_rotating_keeps_and_counts_what_no_key_reads(self):
        lost, kept = self._create_secret(), self._create_secret()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE test_appointment_secret SET note = 'no token' WHERE id = %s",
            [lost.id],
        )
        self._use_keys(NEW, OLD)
        self.assertEqual(self._rotate(), (1, 1))
        self.assertEqual(self._read_columns(lost), ["no token"])
        self.assertEqual(kept.note, TEXT)

    def test_rotating_without_a_key_says_so(self):
        self._use_keys()
        with self.assertRaises(SecretsUnavailable):
            self._rotate()
