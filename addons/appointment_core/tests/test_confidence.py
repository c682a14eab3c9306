import logging
import os
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import SQL

from ..secret_keys import VARIABLE
from .common import NOW
from .roles_common import RolesCommon

SECRET = "Hears voices at night"


class Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestConfidence(RolesCommon):
    """Confidential notes: encrypted, for who treats the booking, and nowhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.is_confidential = True
        cls.service.requirement_ids.is_customer_choice = True
        cls.colleague = cls._create_user(
            "colleague", "appointment_core.appointment_core_group_provider"
        )
        cls.other_resource = cls._create_resource(name="Ben", user_id=cls.colleague.id)

    def _book_with_note(self, **values):
        return self._book(resource_id=self.resource.id, customer_note=SECRET, **values)

    def _read_note(self, person, booking):
        notes = self._as(person, self.env["appointment.booking.note"])
        return notes.search([("booking_id", "=", booking.id)]).mapped("text")

    # ------------------------------------------------------------ who reads

    def test_only_the_treating_provider_reads_what_a_customer_confides(self):
        booking = self._book_with_note()
        self.assertEqual(self._read_note("provider", booking), [SECRET])
        self.assertEqual(self._read_note("colleague", booking), [])
        for person in ("frontdesk", "manager", "admin", "stranger", "portal"):
            with self.subTest(person=person), self.assertRaises(AccessError):
                self._read_note(person, booking)

    def test_a_note_follows_the_booking_to_the_next_provider(self):
        booking = self._book_with_note()
        booking._reschedule(booking.start, resource=self.other_resource, by="store")
        self.assertEqual(booking.resource_ids, self.other_resource)
        self.assertEqual(self._read_note("colleague", booking), [SECRET])
        self.assertEqual(self._read_note("provider", booking), [])

    def test_a_manager_who_treats_reads_the_own_patients_only(self):
        both = new_test_user(
            self.env,
            "test_both",
            "appointment_core.appointment_core_group_manager,"
            "appointment_core.appointment_core_group_provider",
        )
        self.store.manager_ids |= both
        booking = self._book_with_note()
        notes = self.env["appointment.booking.note"].with_user(both)
        self.assertFalse(notes.search([]))
        self.resource.user_id = both
        self.assertEqual(notes.search([]).booking_id, booking)

    def test_the_provider_writes_on_the_form_and_a_note_stays(self):
        booking = self._book_with_note()
        with Form(self._as("provider", booking)) as form:
            with form.note_ids.new() as note:
                note.text = "Follow up in two weeks"
        own = self._as("provider", booking).note_ids
        self.assertEqual(len(own), 2)
        added = own.filtered(lambda note: not note.is_from_customer)
        self.assertEqual(added.text, "Follow up in two weeks")
        with self.assertRaisesRegex(UserError, "stays as it was written"):
            added.text = "Never said so"
        with self.assertRaises(AccessError):
            added.unlink()

    def test_nobody_writes_a_note_in_the_name_of_the_customer(self):
        booking = self._book_with_note()
        note = self._as("provider", self.env["appointment.booking.note"]).create(
            {"booking_id": booking.id, "text": "So I said", "is_from_customer": True}
        )
        self.assertFalse(note.is_from_customer)

    def test_a_note_on_somebody_elses_booking_is_refused_with_a_sentence(self):
        booking = self._book_with_note()
        notes = self._as("colleague", self.env["appointment.booking.note"])
        with self.assertRaisesRegex(AccessError, "who treats the booking"):
            notes.create({"booking_id": booking.id, "text": "Curious"})

    # ------------------------------------------------------------ where it is not

    def test_the_words_stand_nowhere_in_the_database(self):
        booking = self._book_with_note()
        self._as("provider", booking).note_ids = [(0, 0, {"text": SECRET})]
        self.assertEqual(self._find_tables(SECRET), [])

    def test_the_search_of_all_tables_finds_what_is_in_clear(self):
        """The control of the test above: in text, JSON and tables of other addons."""
        self._book(resource_id=self.resource.id).cancel_reason = SECRET
        self.env["ir.config_parameter"].set_param("test.words", f"So: {SECRET}!")
        self.service.name = SECRET
        self.assertEqual(
            self._find_tables(SECRET),
            ["appointment_booking", "appointment_service", "ir_config_parameter"],
        )

    def _find_tables(self, words):
        """Names of all tables with a row that has *words* anywhere in it."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
          ORDER BY table_name
            """
        )
        tables = [name for (name,) in self.env.cr.fetchall()]
        self.assertIn("appointment_booking_note", tables)
        found = []
        for table in tables:
            self.env.cr.execute(
                SQL(
                    "SELECT EXISTS (SELECT FROM %(table)s AS line"
                    " WHERE line::text LIKE %(words)s)",
                    table=SQL.identifier(table),
                    words=f"%{words}%",
                )
            )
            found += [table] if self.env.cr.fetchone()[0] else []
        return found

    def test_mails_calendar_files_and_history_do_not_have_it(self):
        told = self._book_with_note().with_context(tracking_disable=False)
        told._cancel("store", "Doctor is ill")
        jobs = self.env["queue.job"].search(
            [("identity_key", "=like", f"appointment.booking,{told.id},%")]
        )
        mails = self.env["mail.mail"]
        for job in jobs.filtered(lambda job: job.method_name == "_send_message"):
            mails |= getattr(job.records, job.method_name)(*job.args, **job.kwargs)
        self.env.cr.precommit.run()
        self.assertTrue(mails)
        self.assertTrue(told.message_ids)
        texts = [
            *mails.mapped("body_html"),
            *mails.attachment_ids.mapped("raw"),
            *told.message_ids.mapped("body"),
            self.env["appointment.ics"]._render(told),
            told.display_name,
        ]
        for text in texts:
            self.assertNotIn("voices", str(text))

    def test_the_log_of_all_queries_does_not_have_it(self):
        lines, root = Lines(), logging.getLogger("odoo")
        level = root.level
        root.addHandler(lines)
        root.setLevel(logging.DEBUG)
        try:
            booking = self._book_with_note()
            self.env.flush_all()
            self._read_note("provider", booking)
        finally:
            root.removeHandler(lines)
            root.setLevel(level)
        self.assertFalse([text for text in lines.texts if SECRET in text])

    def test_it_cannot_be_searched_or_exported(self):
        self._book_with_note()
        notes = self._as("provider", self.env["appointment.booking.note"])
        with self.assertRaisesRegex(UserError, "encrypted"):
            notes.search([("text", "ilike", "voices")])
        self.users["provider"].group_ids |= self.env.ref("base.group_allow_export")
        with self.assertRaisesRegex(UserError, "encrypted"):
            notes.search([]).export_data(["text"])

    # ------------------------------------------------------------ customers and desks

    def test_the_customer_sees_the_words_until_the_booking_stands(self):
        booking = self._create_booking("2027-01-05 09:00", customer_note=SECRET)
        self.assertFalse(booking.customer_note)
        self.assertEqual(booking._get_customer_words(), SECRET)
        booking._gate().write({"customer_note": "Nothing"})
        self.assertEqual(booking._get_customer_words(), "Nothing")
        booking._confirm()
        self.assertEqual(booking._get_customer_words(), "")
        self.assertEqual(len(booking.sudo().note_ids), 1)

    def test_the_desk_cannot_write_into_it_afterwards(self):
        booking = self._book_with_note()
        with self.assertRaisesRegex(UserError, "confidential"):
            self._as("frontdesk", booking).customer_note = "Pays cash"
        self.assertEqual(self._read_note("provider", booking), [SECRET])

    def test_other_stores_keep_plain_notes(self):
        self.store.is_confidential = False
        booking = self._book_with_note()
        self.assertEqual(booking.customer_note, SECRET)
        self.assertFalse(booking.sudo().note_ids)
        self.assertEqual(booking._get_customer_words(), SECRET)

    def test_a_store_without_keys_cannot_promise_confidence(self):
        self.store.is_confidential = False
        nothing = patch.dict(os.environ, {VARIABLE: ""})
        with nothing, self.assertRaisesRegex(UserError, "no key"):
            self.store.is_confidential = True
