import ast
from pathlib import Path
from unittest.mock import patch

import requests

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules import Manifest
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.job import Job

from .common import NOW
from .jobs_common import JobsCommon

MONEY = {"_send_appointment_refund", "_capture", "_void"}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFailedWork(JobsCommon):
    """What the queue could not do stands in a list that its store can read."""

    def setUp(self):
        super().setUp()
        self.service.price = 50.0
        self.booking = self._book("2027-01-05 09:00")
        self.works = self.env["appointment.failed.work"]

    def _fail(self, error=None, method="_settle_money", booking=None):
        """The failed work of the booking, whose job of *method* raised *error*."""
        booking = booking or self.booking
        job = self.env["queue.job"].search(
            [
                ("appointment_booking_id", "=", booking.id),
                ("method_name", "=", method),
                ("state", "=", "pending"),
            ]
        )
        self.assertEqual(len(job), 1)
        error = error or UserError("There is no journal for invoices.")
        story = "appointment.settlement" if method == "_settle_money" else booking._name
        name = "_settle" if method == "_settle_money" else "_is_message_due"
        with patch.object(type(self.env[story]), name, side_effect=error):
            self._run_job(job, tries=9)
        self.assertEqual(job.state, "failed")
        return self.works.browse(job.id)

    # ------------------------------------------------------------ reading

    def test_it_says_what_failed_for_which_booking_since_when_and_why(self):
        work = self._as("manager", self._fail())
        self.assertIn(work, work.search([]))
        self.assertEqual(work.what, "Order, invoice or refund")
        self.assertEqual(work.booking_id.id, self.booking.id)
        self.assertEqual(work.partner_id.name, "Erika Muster")
        self.assertEqual(work.store_id.id, self.store.id)
        self.assertEqual(work.reason, "There is no journal for invoices.")
        self.assertTrue(work.created_at)
        self.assertEqual(work.tries, 1)
        with Form(work) as form:
            self.assertEqual(form.what, work.what)

    def test_only_sentences_for_people_are_shown(self):
        for error, words, hidden in (
            (ValidationError("The date is locked."), "The date is locked.", "x"),
            (KeyError("s3cret"), "Something unexpected happened (KeyError).", "s3cret"),
            (AccessError("Records: 1, 2"), "unexpected happened (AccessError)", "1, 2"),
            (
                requests.ConnectionError("/?key=s3cret"),
                "It was tried 5 times and always interrupted. The other side could not",
                "s3cret",
            ),
        ):
            with self.subTest(error=type(error).__name__):
                work = self._fail(error)
                self.assertIn(words, work.reason)
                self.assertNotIn(hidden, work.reason)
                work.action_try_again()

    def test_managers_see_their_stores_only_and_others_nothing(self):
        work = self._fail()
        for role in (*self.users, "stranger", "portal", "public"):
            hers = self._as(role, work)
            with self.subTest(role=role):
                is_seeing = role in ("manager", "admin")
                self.assertEqual(hers.has_access("read"), is_seeing)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(hers.has_access(operation))
                if not is_seeing:
                    for act in (
                        hers.action_try_again,
                        lambda hers=hers: hers._set_done_by_hand("Mine"),
                        lambda hers=hers: hers.read(["reason"]),
                    ):
                        with self.assertRaises(AccessError):
                            act()
        self.assertFalse(self._as("stranger", self.works).search([]) & work)
        self.assertTrue(work.exists())

    def test_neither_arguments_nor_traces_are_exposed(self):
        work = self._as("manager", self._fail())
        names = {"args", "kwargs", "records", "exc_info", "func_string", "result"}
        self.assertFalse(names & set(work.fields_get()))
        jobs = work.env["queue.job"]
        self.assertFalse(jobs.has_access("read"))
        with self.assertRaises(AccessError):
            jobs.browse(work.id).read(["args"])

    def test_work_without_a_booking_is_for_the_platform_admin(self):
        self.env["appointment.conflicts"]._enqueue(self.store, self.resource)
        job = self.env["queue.job"].search(
            [("method_name", "=", "_check_span")], limit=1
        )
        conflicts = type(self.env["appointment.conflicts"])
        with patch.object(conflicts, "_check_bookings", side_effect=KeyError):
            self._run_job(job)
        work = self.works.browse(job.id)
        self.assertFalse(work.booking_id)
        self.assertTrue(self._as("admin", work).has_access("read"))
        self.assertFalse(self._as("manager", work).has_access("read"))

    def test_jobs_of_others_and_jobs_that_run_are_not_in_it(self):
        work = self._fail()
        jobs = self.env["queue.job"].browse(work.id)
        jobs.channel = "root.appointments_of_others"
        self.assertFalse(work.exists())
        jobs.channel = "root.appointment.sms"
        self.assertTrue(work.exists())
        jobs.state = "started"
        self.assertFalse(work.exists())

    # ------------------------------------------------------------ acting

    def test_a_manager_tries_again(self):
        work = self._as("manager", self._fail())
        action = work.action_try_again()
        self.assertEqual(action["res_model"], work._name)
        self.assertFalse(work.exists())
        job = self.env["queue.job"].browse(work.id)
        self.assertEqual((job.state, job.retry), ("pending", 0))
        self._run_job(job)
        self.assertEqual(job.state, "done")
        self.assertTrue(self.booking.sale_order_id)

    def test_a_manager_has_done_it_by_hand_and_says_how(self):
        work = self._as("manager", self._fail())
        wizard = work.env["appointment.failed.work.done"].with_context(
            active_ids=work.ids
        )
        with self.assertRaisesRegex(UserError, "write down what was done"):
            wizard.create({"reason": "  \n"}).action_confirm()
        self.assertTrue(work.exists())
        wizard.create({"reason": "Paid in cash."}).action_confirm()
        self.assertFalse(work.exists())
        job = self.env["queue.job"].browse(work.id)
        self.assertEqual(job.state, "done")
        self.assertEqual(job.result, "test_manager: Paid in cash.")
        note = self.booking.message_ids[0]
        self.assertIn("Order, invoice or refund was done by hand", note.body)
        self.assertIn("Paid in cash.", note.body)
        self.assertEqual(note.author_id, self.users["manager"].partner_id)
        self.assertTrue(note.subtype_id.internal)

    def test_strangers_confirm_nothing_by_the_wizard(self):
        work = self._fail()
        wizard = self._as("stranger", self.env["appointment.failed.work.done"])
        wizard = wizard.with_context(active_ids=work.ids)
        with self.assertRaises(AccessError):
            wizard.create({"reason": "Mine"}).action_confirm()
        for role in ("provider", "frontdesk", "portal", "public"):
            rows = self._as(role, self.env["appointment.failed.work.done"])
            self.assertFalse(rows.has_access("create"), role)
        self.assertTrue(work.exists())

    def test_what_somebody_else_took_up_is_left_alone(self):
        work = self._as("manager", self._fail())
        work.action_try_again()
        work.action_try_again()
        work._set_done_by_hand("Too late")
        self.assertEqual(self.env["queue.job"].browse(work.id).state, "pending")
        self.assertFalse(self.booking.message_ids.filtered("subtype_id.internal"))

    # ------------------------------------------------------------ retrying

    def test_troubles_of_the_network_are_tried_again_later_each_time(self):
        job = self.env["queue.job"].search(
            [
                ("appointment_booking_id", "=", self.booking.id),
                ("method_name", "=", "_settle_money"),
            ]
        )
        waits = []
        error = requests.Timeout("/?key=s3cret")
        settlement = type(self.env["appointment.settlement"])
        with patch.object(settlement, "_settle", side_effect=error):
            while job.state == "pending":
                self._run_job(job)
                if job.state == "pending":
                    seconds = Job.load(self.env, job.uuid)._get_retry_seconds()
                    waits.append(seconds)
        self.assertEqual(waits, [60, 300, 1800, 7200])
        self.assertNotIn("s3cret", job.exc_info)
        self.assertTrue(self.works.browse(job.id).exists())
        summaries = self.booking.activity_ids.mapped("summary")
        self.assertEqual(summaries, ["The money could not be settled"])

    def test_the_other_jobs_of_a_booking_are_tried_again_too(self):
        work = self._fail(requests.ConnectionError(), method="_send_message")
        self.assertEqual((work.tries, work.what), (5, "Mail to the customer"))
        self.assertFalse(self.booking.activity_ids)

    def test_outside_the_queue_an_error_stays_what_it_is(self):
        settlement = type(self.env["appointment.settlement"])
        with patch.object(settlement, "_settle", side_effect=TimeoutError):
            with self.assertRaises(TimeoutError):
                self.booking._settle_money()

    def test_every_job_of_ours_has_its_function_and_its_words(self):
        known = {
            function.method: function
            for function in self.env["queue.job.function"].search(
                [("channel", "=", "root.appointment")]
            )
        }
        kinds = self.works._get_kinds()
        delayed = set(self._find_delayed())
        self.assertGreater(len(delayed), 7)
        for method in delayed:
            with self.subTest(method=method):
                self.assertIn(method, known)
                function = known[method]
                self.assertEqual(bool(function.retry_pattern), method not in MONEY)
                self.assertIn(f"{function.model_id.model}.{method}", kinds)

    def _find_delayed(self):
        """Names of the methods that our installed addons call by ``with_delay``."""
        modules = self.env["ir.module.module"].search([("state", "=", "installed")])
        for name in modules.mapped("name"):
            if not name.startswith("appointment_"):
                continue
            for path in Path(Manifest.for_addon(name).path).rglob("*.py"):
                if "tests" in path.parts[-2:]:
                    continue
                for node in ast.walk(ast.parse(path.read_text())):
                    match node:
                        case ast.Call(
                            func=ast.Attribute(
                                attr=method,
                                value=ast.Call(func=ast.Attribute(attr="with_delay")),
                            )
                        ):
                            yield method

    @mute_logger("odoo.addons.queue_job.controllers.main")
    def test_a_booking_that_is_gone_does_not_stop_its_job_from_failing(self):
        job = Job(self.booking._settle_money)
        self.assertEqual(self.booking._find_job_booking(job), self.booking)
        job.set_started()
        gone = self.booking.browse(2**30)
        self.assertFalse(gone._find_job_booking(job))
