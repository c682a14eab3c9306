"""Many reminders due at once, while somebody dies: none twice, none lost."""

import json
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psutil
import world_builder

from odoo import SUPERUSER_ID, api
from odoo.fields import Datetime

ACCOUNT = f"AC{'0' * 32}"
TOKEN = "stand-in"
SENDER = "+15005550006"
STANDIN = Path(__file__).parent / "twilio_standin.py"
REPORTING = ("--status", "queued", "--reports")
LEAD = 24  # hours
# As odoo.conf has it, whatever the caller's environment says.
CHANNELS = "root:2"
END_SECONDS = 90  # and A_MESSAGE for each
A_MESSAGE = 0.2
QUIET_SECONDS = 3
A_RESOURCE = 10  # bookings


class StandIn:
    """The stand-in's process."""

    def __init__(self, *options):
        self._process = subprocess.Popen(
            [
                sys.executable,
                str(STANDIN),
                *("--account", ACCOUNT, "--token", TOKEN, *options),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._process.stdout.readline().strip()
        self.port = int(self.url.rpartition(":")[2])

    def tell(self):
        """What it accepted, and what else happened."""
        with urllib.request.urlopen(f"{self.url}/standin", timeout=10) as answer:
            return json.load(answer)

    def hold(self, hold_from):
        """Keep the answers of messages after so many; 0 gives them all."""
        url = f"{self.url}/standin?hold_from={hold_from}"
        urllib.request.urlopen(url, data=b"", timeout=10).close()

    def find_callers(self, server_pid):
        """The processes of a server that have asked and wait for the answer."""
        parent = psutil.Process(server_pid)
        return [
            process
            for process in (parent, *parent.children(recursive=True))
            if any(
                connection.raddr and connection.raddr.port == self.port
                for connection in process.net_connections("tcp")
            )
        ]

    def close(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


@dataclass
class Outcome:
    """What a rush was."""

    count: int
    seconds: float = 0.0
    killed_after: float = 0.0
    accepted_at_kill: int = 0
    doubtful: list = field(default_factory=list)  # ids of rows at the kill
    told: dict = field(default_factory=dict)
    rows: list = field(default_factory=list)

    @property
    def events(self):
        return self.told["events"]

    def find_wrong(self):
        """Sentences about what should not be."""
        accepted = {to: times for to, _body, times in self.told["messages"]}
        sids = self.told["sids"]
        wrong = [
            f"{to} was told {times} times"
            for to, times in accepted.items()
            if times != 1
        ]
        if len(accepted) != self.count or self.told["accepted"] != self.count:
            wrong.append(
                f"{self.told['accepted']} messages to {len(accepted)} people, "
                f"not to {self.count}"
            )
        if len(self.rows) != self.count:
            wrong.append(f"{len(self.rows)} rows in the ledger")
        wrong += [
            f"row {number} is {state}: {reason}"
            for number, _to, state, reason, _sid in self.rows
            if state != "sent"
        ]
        wrong += [
            f"row {number} names another message"
            for number, to, _state, _reason, sid in self.rows
            if sids.get(sid) != to
        ]
        return wrong

    def __str__(self):
        return (
            f"{self.count} reminders in {self.seconds:.1f} s "
            f"({self.count / self.seconds * 60:.0f} a minute); killed after "
            f"{self.killed_after:.1f} s with {self.accepted_at_kill} accepted and "
            f"{len(self.doubtful)} in doubt, "
            f"{self.events.get('nobody waited', 0)} answers found nobody, asked "
            f"{self.events.get('found', 0)} times for what was lost, "
            f"{self.events.get('reported', 0)} reports"
        )


class Rush:
    """A database with *count* bookings whose reminder is due, and who sends them.

    :param workers: of one server; without any, two servers of one process each
    :param is_reporting: messages wait at the service first, whose signed call says
        when one was sent; else the service says so at once
    """

    def __init__(self, where, registry, database, count, workers, is_reporting):
        from tooling import server as serving

        self.registry = registry
        self.count = count
        self.standin = StandIn(*(REPORTING if is_reporting else ()))
        environment = {
            "APPOINTMENT_TWILIO_URL": self.standin.url,
            "ODOO_MAX_HTTP_THREADS": "24",
            "ODOO_QUEUE_JOB_CHANNELS": CHANNELS,
        }
        self.servers = [
            serving.Server(
                where,
                database,
                serving.free_port(),
                workers=workers,
                environment=environment,
            )
            for _number in range(1 if workers else 2)
        ]
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            self.store_id = build(env, count, self.servers[0].base_url)

    def run(self, is_held):
        """Send everything; kill who has asked when half of it was accepted.

        :param is_held: from then on nothing is answered until somebody is dead
        """
        for server in self.servers:
            server.start()
        if is_held:
            self.standin.hold(self.count // 2)
        self._trigger()
        outcome = Outcome(self.count)
        self._wait(lambda: self.standin.tell()["accepted"] >= self.count // 2)
        if is_held:
            self._wait(lambda: self.standin.tell()["events"].get("held"))
        victim = self._find_victim()
        outcome.doubtful = self._read_doubtful()
        victim.kill()
        outcome.killed_after = self._get_age()
        outcome.accepted_at_kill = self.standin.tell()["accepted"]
        self.standin.hold(0)
        self._wait(self._is_done)
        outcome.seconds = self._get_age()
        time.sleep(QUIET_SECONDS)  # what comes twice may come late
        outcome.told = self.standin.tell()
        outcome.rows = self._read_rows()
        return outcome

    def close(self):
        for server in self.servers:
            server.stop()
        self.standin.close()

    # ------------------------------------------------------------ inner

    def _trigger(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env.ref("appointment_sms.ir_cron_remind")._trigger()

    def _wait(self, is_true):
        limit = time.monotonic() + END_SECONDS + A_MESSAGE * self.count
        while not is_true():
            states = self._read_states()
            if "failed" in states or time.monotonic() > limit:
                raise RuntimeError(f"{states} {self.standin.tell()['events']}")
            time.sleep(0.1)

    def _find_victim(self):
        """Somebody who has asked and waits for the answer."""
        limit = time.monotonic() + END_SECONDS
        while time.monotonic() < limit:
            for server in self.servers:
                if found := self.standin.find_callers(server.pid):
                    return found[0]
        raise TimeoutError("Nobody asks.")

    def _is_done(self):
        states = self._read_states()
        return sum(states.values()) == self.count and not (
            states.keys() & {"pending", "sending"}
        )

    def _read_states(self):
        return dict(
            self._read("SELECT state, count(*) FROM appointment_message GROUP BY state")
        )

    def _read_doubtful(self):
        """Who may have been told without our knowing, by id."""
        return self._read(
            "SELECT id FROM appointment_message WHERE state = 'sending' AND is_doubtful"
        )

    def _get_age(self):
        """Seconds since the cron began; it may have waited for its minute before."""
        ((seconds,),) = self._read(
            "SELECT extract(epoch FROM clock_timestamp() AT TIME ZONE 'UTC'"
            " - min(create_date))::float FROM appointment_message"
        )
        return seconds

    def _read_rows(self):
        return self._read(
            "SELECT id, recipient, state, reason, provider_id FROM appointment_message"
        )

    def _read(self, query):
        with self.registry.cursor() as cr:
            cr.execute(query)
            return cr.fetchall()


def build(env, count, base_url):
    """A store with *count* reminders due, all else quiet."""
    env.cr.execute("UPDATE ir_cron SET active = FALSE")
    env.ref("appointment_sms.ir_cron_remind").write(
        {"active": True, "nextcall": Datetime.now() + timedelta(days=1)}
    )
    env["ir.config_parameter"].set_param("web.base.url", base_url)
    shop = world_builder.build_shop(env, "Reminders")
    role = world_builder.build_role(env)
    world_builder.build_resources(shop, role, count // A_RESOURCE + 1)
    service = world_builder.build_service(shop, [world_builder.Need(role)])
    choose_text_messages(shop.store)
    customers = world_builder.build_customers(env, count)
    for number, customer in enumerate(customers):
        customer.phone = f"+49151{10_000_000 + number}"
    world_builder.insert_bookings(service, customers, spread(shop, count))
    env.cr.execute("ANALYZE")
    return shop.store.id


def choose_text_messages(store):
    """One reminder by text message through the stand-in, at any hour."""
    gateway = store.env["appointment.gateway"].create(
        {
            "name": "Stand-in",
            "kind": "twilio",
            "sender": SENDER,
            "twilio_account_sid": ACCOUNT,
            "twilio_auth_token": TOKEN,
            "company_id": store.company_id.id,
        }
    )
    store.write({"sms_gateway_id": gateway.id, "quiet_from": 0, "quiet_until": 0})
    wanted = ("reminder", "sms", LEAD)
    for rule in store.notification_rule_ids:
        rule.active = (rule.event, rule.channel, rule.hours) == wanted


def spread(shop, count):
    """Starts from 18 hours from now on: due, and of use for ten hours more."""
    first = Datetime.now() + timedelta(hours=LEAD - 6)
    resources = shop.resources
    for number in range(count):
        start = first + timedelta(minutes=30 * (number // len(resources)))
        stop = start + timedelta(minutes=30)
        yield resources[number % len(resources)].id, start, stop
