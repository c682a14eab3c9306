import threading
from unittest.mock import patch

import requests

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import NOW
from .jobs_common import JobsCommon

PAYLOAD = {"id": "evt_1", "token": "s3cret", "Größe": [1, None]}
LOGGER = "odoo.addons.appointment_core.models.appointment_inbound_event"


@tagged("post_install", "-at_install")
class TestInboundEvent(JobsCommon):
    def setUp(self):
        super().setUp()
        self.events = self.env["appointment.inbound.event"]
        self.handled = []
        self.error = None
        patcher = patch.object(
            type(self.events), "_get_handlers", lambda _self: {"test": self._handle}
        )
        patcher.start()
        self.addCleanup(patcher.stop)

    def _handle(self, event):
        event.env["res.partner"].create({"name": f"By {event.external_id}"})
        event.env.flush_all()
        self.handled.append((event.payload, event.env.uid))
        if self.error:
            raise self.error

    def _receive(self, external_id="evt_1", payload=PAYLOAD, provider="test"):
        return self.events._receive(provider, external_id, payload)

    def _work(self, event, tries=1):
        self._run_job(self._find_jobs(event._get_job_key())[0], tries)

    def _count_partners(self):
        return self.env["res.partner"].search_count([("name", "=", "By evt_1")])

    # ------------------------------------------------------------ receiving

    def test_an_event_is_stored_first_and_worked_off_by_a_job(self):
        event = self._as("public", self.events)._receive("test", "evt_1", PAYLOAD)
        event = event.sudo()
        self.assertEqual(event.state, "received")
        self.assertFalse(self.handled)
        self._work(event)
        self.assertEqual(event.state, "done")
        self.assertTrue(event.done_at)
        self.assertEqual(event.attempts, 1)
        self.assertEqual(self.handled, [(PAYLOAD, SUPERUSER_ID)])
        self.assertEqual(self._count_partners(), 1)

    def test_the_same_event_again_does_nothing(self):
        event = self._receive()
        self.assertFalse(self._receive(payload={"other": 1}))
        self.assertEqual(event.payload, PAYLOAD)
        self.assertEqual(len(self._find_jobs(event._get_job_key())), 1)
        self._work(event)
        self.assertFalse(self._receive())
        self.assertEqual(len(self.handled), 1)
        self.assertTrue(self._receive(external_id=2))

    def test_the_same_event_twice_at_once_is_stored_once(self):
        """Real transactions: the second one has looked before the first was there."""
        self.addCleanup(self._forget)
        # A job that is committed would be taken up by the runner of the test's server.
        self.startPatcher(patch.object(type(self.events), "_enqueue"))
        stored = []
        looked = threading.Barrier(2, timeout=10)

        def work():
            with self.registry.cursor() as cr:
                events = api.Environment(cr, SUPERUSER_ID, {})[
                    "appointment.inbound.event"
                ]
                events.search_count([("provider", "=", "race")])
                looked.wait()
                stored.append(bool(events._receive("race", "evt", PAYLOAD)))

        threads = [threading.Thread(target=work) for _number in range(2)]
        with self.assertLogs("odoo", "DEBUG") as logs:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(sorted(stored), [False, True])
        errors = "".join(line for line in logs.output if line.startswith("ERROR"))
        self.assertNotIn(PAYLOAD["token"], errors)

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM appointment_inbound_event WHERE provider = 'race'")

    # ------------------------------------------------------------ failing

    def test_what_fails_says_why_and_leaves_nothing_behind(self):
        self.error = UserError("This booking does not exist any more.")
        event = self._receive()
        with self.assertLogs(LOGGER, "ERROR"):
            self._work(event)
        self.assertEqual(event.state, "failed")
        self.assertEqual(event.error, "This booking does not exist any more.")
        self.assertEqual(self._count_partners(), 0)
        self.assertEqual(self._find_jobs(event._get_job_key()).state, "done")

    def test_neither_log_nor_reason_has_the_payload(self):
        self.error = KeyError(PAYLOAD["token"])
        event = self._receive()
        with self.assertLogs("odoo", "DEBUG") as logs:
            self._work(event)
        ours = [
            line
            for line in logs.output
            if "odoo.sql_db" not in line.split(":")[1] or "ERROR" in line
        ]
        self.assertTrue(any("KeyError" in line for line in ours))
        self.assertNotIn(PAYLOAD["token"], "".join(ours))
        self.assertIn("Something unexpected happened (KeyError)", event.error)
        self.assertNotIn(PAYLOAD["token"], event.error)
        job = self._find_jobs(event._get_job_key())
        self.assertNotIn(PAYLOAD["token"], str(job.read()))

    def test_an_event_that_nobody_understands_waits_for_its_addon(self):
        event = self._receive(provider="unknown")
        with self.assertLogs(LOGGER, "ERROR"):
            self._work(event)
        self.assertEqual(event.state, "failed")
        self.assertIn("Nothing here understands events of unknown.", event.error)

    def test_a_network_that_is_down_is_tried_again(self):
        self.error = requests.ConnectionError("https://api.example/?key=s3cret")
        event = self._receive()
        self._work(event)
        job = self._find_jobs(event._get_job_key())
        self.assertEqual((event.state, job.state), ("received", "pending"))
        self.assertGreater(job.eta, job.date_created)
        self.error = None
        self._work(event)
        self.assertEqual((event.state, event.attempts), ("done", 2))

    def test_a_network_that_stays_down_is_a_failure_in_the_end(self):
        self.error = requests.ConnectionError("https://api.example/?key=s3cret")
        event = self._receive()
        self._work(event, tries=9)
        job = self._find_jobs(event._get_job_key())
        self.assertEqual((event.state, job.state), ("failed", "failed"))
        self.assertEqual(event.attempts, 5)
        self.assertIn("The other side could not be reached", event.error)
        for text in (event.error, job.exc_message, job.exc_info, job.result):
            self.assertNotIn("s3cret", text or "")

    # ------------------------------------------------------------ replaying

    def test_the_platform_admin_replays_what_failed(self):
        self.error = UserError("Not yet.")
        event = self._receive()
        with self.assertLogs(LOGGER, "ERROR"):
            self._work(event)
        self.error = None
        self._as("admin", event).action_replay()
        self.assertEqual((event.state, event.error), ("received", False))
        self._as("admin", event).action_replay()
        jobs = self._find_jobs(event._get_job_key())
        self.assertEqual(len(jobs), 2)
        self._work(event)
        self.assertEqual((event.state, event.attempts), ("done", 2))
        self.assertEqual(self._count_partners(), 1)

    def test_what_is_done_is_not_done_again_by_a_late_job(self):
        event = self._receive()
        self._work(event)
        event._process()
        self.assertEqual(len(self.handled), 1)

    def test_nobody_else_sees_or_replays_events(self):
        event = self._receive()
        for role in (*self.users, "portal", "public"):
            hers = self._as(role, event)
            with self.subTest(role=role):
                self.assertEqual(hers.has_access("read"), role == "admin")
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(hers.has_access(operation))
                if role != "admin":
                    with self.assertRaises(AccessError):
                        hers.action_replay()

    def test_the_form_shows_the_content(self):
        event = self._as("admin", self._receive())
        with Form(event) as form:
            self.assertIn('"Größe"', form.payload_text)

    # ------------------------------------------------------------ rows

    def test_what_is_done_is_forgotten_after_a_month(self):
        with freeze_time(NOW):
            done, failed, waiting = (self._receive(number) for number in "123")
            done._set_done()
            failed._set_failed("Why", 1)
        everything = done | failed | waiting
        self.env["ir.config_parameter"].sudo().set_param(
            "appointment.inbound_event.keep_days", "10"
        )
        with freeze_time("2027-01-13 06:00:00"):
            self.events._gc_done()
            self.assertEqual(everything.exists(), everything)
        with freeze_time("2027-01-15 06:00:00"):
            self.events._gc_done()
        self.assertEqual(everything.exists(), failed | waiting)
