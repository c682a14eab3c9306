"""Many clients at once, and what must be true when they are done."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

WORKER = Path(__file__).parent / "race_worker.py"
ROUND_SECONDS = 120
START_SECONDS = 120


class Clients:
    """Processes with one thread and database connection per client."""

    def __init__(self, config, database, processes=4):
        command = [
            sys.executable,
            str(WORKER),
            "--config",
            config,
            "--database",
            database,
        ]
        self.processes = [
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _number in range(processes)
        ]
        with self._limit(START_SECONDS):
            for process in self.processes:
                if process.stdout.readline() != "ready\n":
                    raise RuntimeError("A process of clients did not start.")

    def race(self, attempts):
        """Run *attempts* at the same moment; their outcomes in the same order."""
        count = len(self.processes)
        hands = [attempts[number::count] for number in range(count)]
        at = time.time() + 0.1
        for process, hand in zip(self.processes, hands, strict=True):
            print(
                json.dumps({"at": at, "attempts": hand}), file=process.stdin, flush=True
            )
        outcomes = [None] * len(attempts)
        with self._limit(ROUND_SECONDS):
            for number, process in enumerate(self.processes):
                outcomes[number::count] = json.loads(process.stdout.readline())
        return outcomes

    def close(self):
        for process in self.processes:
            process.stdin.close()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdout.close()

    @contextlib.contextmanager
    def _limit(self, seconds):
        """End the processes when they take too long: the reader then fails."""
        timer = threading.Timer(seconds, self._kill)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _kill(self):
        for process in self.processes:
            process.kill()


# -- verdicts ---------------------------------------------------------------------


def count(outcomes):
    return Counter(outcome["outcome"] for outcome in outcomes)


def errors(outcomes):
    """What happened besides success and a refusal for lack of room."""
    return [
        outcome
        for outcome in outcomes
        if outcome["outcome"] == "error"
        or (
            outcome["outcome"] == "refused"
            and outcome["code"] not in ("booked", "full")
        )
    ]


def get_free_seats(cr, resource_ids, start, stop):
    """``{resource_id: seats free through the span}``, counted per instant.

    Independent of the kernel: the load can only rise where a claim starts, so it is
    counted at the start of the span and of every claim inside it.
    """
    cr.execute(
        """
        WITH live AS (
            SELECT resource_id, start, stop FROM appointment_claim
             WHERE is_live AND resource_id = ANY(%(ids)s)
               AND start < %(stop)s AND stop > %(start)s
               AND (hold_until IS NULL OR hold_until > now() AT TIME ZONE 'UTC')
        ), instants AS (
            SELECT resource_id, greatest(start, %(start)s) AS at FROM live
        ), loads AS (
            SELECT instants.resource_id, count(*) AS load
              FROM (SELECT DISTINCT * FROM instants) instants
              JOIN live ON live.resource_id = instants.resource_id
                   AND live.start <= instants.at AND live.stop > instants.at
          GROUP BY instants.resource_id, instants.at
        )
        SELECT resource.id, resource.seats - COALESCE(max(loads.load), 0)
          FROM resource_resource resource
     LEFT JOIN loads ON loads.resource_id = resource.id
         WHERE resource.id = ANY(%(ids)s)
      GROUP BY resource.id, resource.seats
        """,
        {"ids": list(resource_ids), "start": start, "stop": stop},
    )
    return dict(cr.fetchall())


def get_oversold(cr, resource_ids):
    """Claims on seats that do not exist, and pairs of claims that overlap."""
    cr.execute(
        """
        SELECT claim.id, claim.resource_id, claim.seat, claim.start
          FROM appointment_claim claim
          JOIN resource_resource resource ON resource.id = claim.resource_id
         WHERE claim.is_live AND claim.resource_id = ANY(%(ids)s)
           AND (claim.seat > resource.seats OR EXISTS (
                SELECT FROM appointment_claim other
                 WHERE other.is_live AND other.id <> claim.id
                   AND other.resource_id = claim.resource_id
                   AND other.seat = claim.seat
                   AND other.start < claim.stop AND other.stop > claim.start))
        """,
        {"ids": list(resource_ids)},
    )
    return cr.fetchall()


def get_inconsistent(cr, service_ids):
    """Bookings whose live claims are not what their state, time and size ask for."""
    cr.execute(
        """
        WITH wanted AS (
            SELECT booking.id, booking.name, booking.state, booking.start, booking.stop,
                   (SELECT sum(CASE need.takes WHEN 'persons' THEN booking.persons
                                               ELSE need.quantity END)
                      FROM appointment_requirement need
                     WHERE need.service_id = booking.service_id)
                   * (booking.state IN ('pending', 'confirmed')
                      OR booking.state = 'hold'
                         AND booking.hold_expires_at > now() AT TIME ZONE 'UTC')::int
                   AS seats
              FROM appointment_booking booking
             WHERE booking.service_id = ANY(%s)
        )
        SELECT wanted.name, wanted.state, wanted.start, wanted.seats, count(claim.id)
          FROM wanted
     LEFT JOIN appointment_claim claim
            ON claim.booking_id = wanted.id AND claim.is_live
               AND (claim.hold_until IS NULL
                    OR claim.hold_until > now() AT TIME ZONE 'UTC')
      GROUP BY wanted.id, wanted.name, wanted.state, wanted.start, wanted.stop,
               wanted.seats
        HAVING wanted.seats <> count(claim.id)
               OR bool_or(claim.start <> wanted.start OR claim.stop <> wanted.stop)
        """,
        (list(service_ids),),
    )
    return cr.fetchall()


def get_deadlocks(cr):
    """Deadlocks that PostgreSQL has broken in this database, as counted so far."""
    cr.execute(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    )
    return cr.fetchone()[0]


def get_states(cr, service_ids):
    cr.execute(
        "SELECT id, state FROM appointment_booking WHERE service_id = ANY(%s)",
        (list(service_ids),),
    )
    return dict(cr.fetchall())


# -- helpers ------------------------------------------------------------------------


def let_lapse(cr, booking_ids):
    """Let the time of these holds be over since a minute ago."""
    for query in (
        (
            "UPDATE appointment_booking SET hold_expires_at ="
            " now() AT TIME ZONE 'UTC' - interval '1 min' WHERE id = ANY(%s)"
        ),
        (
            "UPDATE appointment_claim SET hold_until ="
            " now() AT TIME ZONE 'UTC' - interval '1 min' WHERE booking_id = ANY(%s)"
        ),
    ):
        cr.execute(query, (list(booking_ids),))


def to_datetime(text):
    return datetime.fromisoformat(text)


def run(registry, clients, scenario_class, rounds, *arguments):
    """Race *rounds* of a scenario. Returns what went wrong, and a summary."""
    from odoo import SUPERUSER_ID, api

    wrong, outcomes_of_all = [], []
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scenario = scenario_class(env, *arguments)
    begun = time.monotonic()
    for number in range(rounds):
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            attempts = scenario.prepare(env, number)
        outcomes = clients.race(attempts)
        with registry.cursor() as cr:
            found = scenario.judge(cr, attempts, outcomes)
        wrong += [f"round {number}: {sentence}" for sentence in found]
        outcomes_of_all += outcomes
    return wrong, Summary(outcomes_of_all, rounds, time.monotonic() - begun)


class Summary:
    """What a race did, in numbers."""

    def __init__(self, outcomes, rounds, seconds):
        self.rounds = rounds
        self.seconds = seconds
        self.attempts = len(outcomes)
        self.counts = count(outcomes)
        self.retries = sum(outcome["tries"] - 1 for outcome in outcomes)
        self.slowest = max(outcome["seconds"] for outcome in outcomes)

    def __str__(self):
        return (
            f"{self.rounds} rounds, {self.attempts} attempts in {self.seconds:.0f} s: "
            f"{self.counts['done']} done, {self.counts['refused']} refused, "
            f"{self.counts['error']} errors, {self.retries} retries, slowest "
            f"{self.slowest:.2f} s"
        )
