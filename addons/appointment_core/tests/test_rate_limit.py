import random
import threading
import time
from datetime import datetime, timedelta
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ..exceptions import TooManyRequests
from .roles_common import RolesCommon

SCOPE = "test"
START = datetime(2027, 1, 4, 6, 0)
LOGGER = "odoo.addons.appointment_core.models.appointment_rate_limit"


@tagged("post_install", "-at_install")
class TestRateLimit(RolesCommon):
    """Counts are committed for real, on cursors of their own, and removed again."""

    def setUp(self):
        super().setUp()
        self.limits = self.env["appointment.rate.limit"]
        self.addCleanup(self._forget)

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM appointment_rate_limit WHERE scope = %s", [SCOPE])

    def _read(self, columns="hits"):
        """The rows as another transaction sees them."""
        with self.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "SELECT %s FROM appointment_rate_limit WHERE scope = %s",
                    SQL(columns),
                    SCOPE,
                )
            )
            return cr.fetchall()

    def _count(self, times=1, key="198.51.100.7", limit=3, seconds=60):
        for _time in range(times):
            self.limits._count(SCOPE, key, limit, seconds)

    # ------------------------------------------------------------ counting

    @freeze_time(START)
    def test_one_too_many_is_told_when_to_come_back(self):
        self._count(3)
        with self.assertRaises(TooManyRequests) as refused:
            self._count()
        self.assertEqual(refused.exception.http_status, 429)
        self.assertIn("Please wait", str(refused.exception))
        self.assertGreater(refused.exception.retry_after, 0)
        self._count(key="198.51.100.8")

    @freeze_time(START)
    def test_long_waits_are_told_in_minutes(self):
        self._count(3, seconds=3600)
        with self.assertRaisesRegex(TooManyRequests, r"wait \d\d minutes"):
            self._count(seconds=3600)

    def test_who_waits_as_told_is_let_through(self):
        dice = random.Random(7)
        for _round in range(2000):
            limit, seconds = dice.randint(1, 30), dice.choice((60, 3600))
            hits, before = dice.randint(1, limit + 1), dice.randint(0, limit + 1)
            elapsed = dice.randrange(seconds)
            case = (hits, before, limit, seconds, elapsed)
            wait = self.limits._get_wait(*case)
            if not wait:
                continue
            later = elapsed + wait
            again = min(hits, limit) + 1
            if later >= seconds:
                later, hits, again = later - seconds, 0, 1
                before = case[0]
            self.assertLessEqual(later, seconds, case)
            self.assertFalse(
                self.limits._get_wait(again, before, limit, seconds, later), case
            )

    def test_a_burst_across_two_windows_is_limited(self):
        """T82: a hundred in a minute, whenever the minute begins."""
        refused = 0
        for number in range(100):
            moment = START + timedelta(seconds=30 + number * 0.6)
            with freeze_time(moment):
                try:
                    self._count(limit=60)
                except TooManyRequests:
                    refused += 1
        self.assertGreater(refused, 10)

    @freeze_time(START)
    def test_a_request_that_is_rolled_back_was_counted(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._count()
            raise ZeroDivisionError
        self.assertEqual(self._read(), [(1,)])

    @freeze_time(START)
    def test_nobody_waits_for_a_request_that_was_counted(self):
        def count(cr):
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["appointment.rate.limit"]._count(SCOPE, "key", 9, 60)

        with self.registry.cursor() as cr:
            count(cr)
        with self.registry.cursor() as slow, self.registry.cursor() as other:
            count(slow)
            other.execute("SET LOCAL lock_timeout = '200ms'")
            other.execute("UPDATE appointment_rate_limit SET hits = hits")

    def test_many_at_once_are_all_counted(self):
        def work():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                for _time in range(25):
                    env["appointment.rate.limit"]._count(SCOPE, "key", 10_000, 10**6)

        threads = [threading.Thread(target=work) for _number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self._read(), [(200,)])

    def test_counting_costs_milliseconds(self):
        self._count(limit=10_000)
        begun = time.perf_counter()
        self._count(100, limit=10_000)
        milliseconds = (time.perf_counter() - begun) * 10
        self.assertLess(milliseconds, 25)

    @freeze_time(START)
    def test_it_counts_under_a_test_cursor_too(self):
        with self.enter_registry_test_mode():
            self._count(3)
            with self.assertRaises(TooManyRequests):
                self._count()
        self.assertFalse(self._read())

    # ------------------------------------------------------------ keys

    @freeze_time(START)
    def test_only_a_keyed_hash_is_stored(self):
        self._count(key="erika@example.com")
        row = self._read("key_hash, scope, hits::text")[0]
        self.assertNotIn("erika", " ".join(row))
        self.assertRegex(row[0], r"^[0-9a-f]{64}$")

    def test_a_network_of_a_home_is_one_key(self):
        cases = {
            "198.51.100.7": "198.51.100.7",
            "::ffff:198.51.100.7": "198.51.100.7",
            "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
            "2001:db8:1:2::9": "2001:db8:1:2::/64",
            "2001:db8:1:3::9": "2001:db8:1:3::/64",
            "unix:": "unix:",
        }
        for address, key in cases.items():
            self.assertEqual(self.limits._to_network(address), key)
        self._count(key=None)
        self.assertFalse(self._read())

    # ------------------------------------------------------------ settings

    @freeze_time(START)
    def test_a_system_parameter_sets_the_limit(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for value, is_limited in (("0", False), ("1", True), ("many", True)):
            parameters.set_param(f"appointment.rate_limit.{SCOPE}", value)
            self._forget()
            with self.subTest(value=value), mute_logger(LOGGER):
                self._count()
                if is_limited:
                    with self.assertRaises(TooManyRequests):
                        self._count(5)
                else:
                    self._count(5)

    def test_a_scope_without_a_limit_is_not_counted(self):
        self.limits._count(SCOPE, "key")
        self.assertFalse(self._read())

    def test_a_limiter_out_of_order_lets_people_in(self):
        broken = patch.object(
            type(self.limits), "_hit", side_effect=psycopg2.OperationalError
        )
        with broken, self.assertLogs(LOGGER, "WARNING"):
            self._count(9)

    # ------------------------------------------------------------ rows

    def test_old_windows_are_removed(self):
        with self.enter_registry_test_mode(), freeze_time(START) as clock:
            self._count()
            self._count(key="other", seconds=86400)
            clock.tick(timedelta(hours=1))
            self.assertEqual(self._read(), [(1,), (1,)])
            self.limits._gc_windows()
            self.assertEqual(
                self._read("expires_at > '2027-01-04 07:00:00'"), [(True,)]
            )

    def test_only_the_platform_admin_reads_counts_and_nobody_writes_them(self):
        for role in (*self.users, "portal", "public"):
            rows = self._as(role, self.limits)
            with self.subTest(role=role):
                self.assertEqual(rows.has_access("read"), role == "admin")
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(rows.has_access(operation))
