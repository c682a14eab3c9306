import threading
import time

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import ConcurrencyError
from odoo.tests import freeze_time, tagged

from ..exceptions import KeyReused
from .common import NOW
from .roles_common import RolesCommon

SCOPE = "test"
PAYLOAD = {"service": 1, "start": "2027-01-05"}


@tagged("post_install", "-at_install")
class TestIdempotency(RolesCommon):
    def setUp(self):
        super().setUp()
        self.runs = []

    def _step(self):
        self.runs.append(1)
        return {"booking": len(self.runs), "seats": (1, 2)}

    def _run(self, key="k1", payload=PAYLOAD, step=None):
        return self.env["appointment.idempotency"]._run(
            SCOPE, key, payload, step or self._step
        )

    def test_a_step_runs_once_and_answers_twice_the_same(self):
        first, second = self._run(), self._run()
        self.assertEqual(first, {"booking": 1, "seats": [1, 2]})
        self.assertEqual(second, first)
        self.assertEqual(len(self.runs), 1)
        self._run(key="k2")
        self.env["appointment.idempotency"]._run("other", "k1", PAYLOAD, self._step)
        self.assertEqual(len(self.runs), 3)

    def test_nothing_is_an_answer_too(self):
        for answer in (None, False, 0, [], ""):
            key = repr(answer)
            self.assertEqual(self._run(key=key, step=lambda a=answer: a), answer)
            self.assertEqual(self._run(key=key), answer)
        self.assertFalse(self.runs)

    def test_the_same_key_with_other_details_is_refused(self):
        self._run()
        with self.assertRaisesRegex(KeyReused, "sent before with other details") as got:
            self._run(payload={**PAYLOAD, "service": 2})
        self.assertEqual(got.exception.http_status, 422)
        self._run(payload=dict(reversed(PAYLOAD.items())))
        self.assertEqual(len(self.runs), 1)

    def test_a_step_that_fails_leaves_the_key_free(self):
        def fail():
            self.customer.name = "Half done"
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            self._run(step=fail)
        self.assertEqual(self.customer.name, "Erika Muster")
        self._run()
        self.assertEqual(len(self.runs), 1)

    def test_what_is_no_json_is_not_kept(self):
        with self.assertRaises(TypeError):
            self._run(step=lambda: self.customer)
        self.assertFalse(
            self.env["appointment.idempotency"].search([("scope", "=", SCOPE)])
        )

    def test_a_key_has_a_length(self):
        for key in ("", None, "x" * 201):
            with self.assertRaises(ValueError):
                self._run(key=key)

    # ------------------------------------------------------------ two at once

    def _race(self, is_read_committed):
        """Two real transactions ask at once; the outcome of each."""
        self.addCleanup(self._forget)
        inside, outcomes = threading.Event(), [None, None]

        def step():
            inside.set()
            time.sleep(0.5)
            return self._step()

        def work(number):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                if is_read_committed:
                    env["appointment.placing"]._begin()
                entries = env["appointment.idempotency"]
                if number:
                    entries.search([], limit=1)  # the snapshot is older than the answer
                    inside.wait(10)
                try:
                    outcomes[number] = entries._run(SCOPE, "race", PAYLOAD, step)
                except ConcurrencyError as error:
                    outcomes[number] = error
                    cr.rollback()

        threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM appointment_idempotency WHERE scope = %s", [SCOPE])

    def test_of_two_at_once_one_runs_and_the_other_gets_its_answer(self):
        first, second = self._race(is_read_committed=True)
        self.assertEqual(first, {"booking": 1, "seats": [1, 2]})
        self.assertEqual(second, first)
        self.assertEqual(len(self.runs), 1)

    def test_with_an_old_snapshot_the_other_is_to_be_repeated(self):
        first, second = self._race(is_read_committed=False)
        self.assertEqual(first["booking"], 1)
        self.assertIsInstance(second, ConcurrencyError)
        self.assertEqual(len(self.runs), 1)

    # ------------------------------------------------------------ rows

    def test_answers_are_forgotten_after_a_month(self):
        with freeze_time(NOW):
            self._run()
            entry = self.env["appointment.idempotency"]._find(SCOPE, "k1")
            entry.flush_recordset()
            self.env.cr.execute(
                "UPDATE appointment_idempotency SET create_date = %s WHERE id = %s",
                [fields.Datetime.now(), entry.id],
            )
        with freeze_time("2027-02-02 06:00:00"):
            self.env["appointment.idempotency"]._gc_answers()
            self.assertTrue(entry.exists())
        with freeze_time("2027-02-04 06:00:00"):
            self.env["appointment.idempotency"]._gc_answers()
        self.assertFalse(entry.exists())

    def test_only_the_platform_admin_reads_answers_and_nobody_writes_them(self):
        self._run()
        entry = self.env["appointment.idempotency"]._find(SCOPE, "k1")
        for role in (*self.users, "portal", "public"):
            rows = self._as(role, entry)
            with self.subTest(role=role):
                self.assertEqual(rows.has_access("read"), role == "admin")
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(rows.has_access(operation))

    def test_whoever_asks_the_step_runs_with_their_rights(self):
        entries = self._as("public", self.env["appointment.idempotency"])
        answer = entries._run(SCOPE, "public", {}, lambda: entries.env.su)
        self.assertFalse(answer)
