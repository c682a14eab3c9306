"""One process of clients: every attempt has its own thread, cursor and commit.

Reads one JSON line a round, ``{"at": unix time, "attempts": [...]}``, and answers with
one JSON line, a list of outcomes. Started by ``racing.Clients``.

An attempt has ``do`` (see ``ACTIONS``), ``mode`` and the arguments of the action. Mode
``route`` is what a placing route does: ``_begin`` first. Mode ``rpc`` stays in
REPEATABLE READ, as callers of the backend and jobs do. Both are retried as Odoo retries
a request.
"""

import argparse
import json
import os
import sys
import threading
import time
import types

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import model
from odoo.tools import config

# Odoo waits up to 2, 4, 8, 16 s between tries; a race is over before that.
WAIT_FACTOR = 0.05


def place(env, values):
    booking = env["appointment.booking"]._place_hold(values)
    return {"booking": booking.id, "state": booking.state}


def confirm(env, booking):
    moved = env["appointment.booking"].browse(booking)._confirm()
    return {"booking": booking, "moved": bool(moved)}


def expire(env, booking):
    moved = env["appointment.booking"].browse(booking)._expire()
    return {"booking": booking, "moved": bool(moved)}


def cancel(env, booking):
    moved = env["appointment.booking"].browse(booking)._cancel("store", "race")
    return {"booking": booking, "moved": bool(moved)}


def move(env, booking, start):
    record = env["appointment.booking"].browse(booking)
    record._reschedule(fields.Datetime.to_datetime(start), by="customer")
    return {"booking": booking}


ACTIONS = {
    "place": place,
    "confirm": confirm,
    "expire": expire,
    "cancel": cancel,
    "move": move,
}


def attempt(registry, do, mode, arguments):
    """Run one attempt to its commit; say what came out, and after how many tries."""
    tries = 0
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

        def work():
            nonlocal tries
            tries += 1
            if mode == "route":
                env["appointment.placing"]._begin()
            return ACTIONS[do](env, **arguments)

        try:
            return {"outcome": "done", **model.retrying(work, env), "tries": tries}
        except UserError as error:
            code = getattr(error, "code", None)
            return {
                "outcome": "refused",
                "code": code,
                "tries": tries,
                "why": str(error),
            }
        except Exception as error:  # the race reports whatever happens
            why = f"{type(error).__name__}: {error}"
            return {"outcome": "error", "tries": tries, "why": why}


def run_round(registry, at, attempts):
    outcomes = [None] * len(attempts)

    def client(index):
        threading.current_thread().dbname = registry.db_name
        wanted = dict(attempts[index])
        wanted.pop("wished", None)  # for the verdict only
        do, mode = wanted.pop("do"), wanted.pop("mode", "route")
        time.sleep(max(0, at - time.time()))
        begun = time.monotonic()
        outcomes[index] = attempt(registry, do, mode, wanted)
        outcomes[index]["seconds"] = time.monotonic() - begun

    threads = [
        threading.Thread(target=client, args=(index,)) for index in range(len(attempts))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--database", required=True)
    options = parser.parse_args()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing else may write between the answers
    config.parse_config(
        ["-c", options.config, "-d", options.database, "--no-http", "--log-level=error"]
    )
    model.time = types.SimpleNamespace(
        sleep=lambda seconds: time.sleep(seconds * WAIT_FACTOR)
    )
    registry = Registry(options.database)
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        registry = registry.check_signaling()
        print(
            json.dumps(run_round(registry, **json.loads(line))),
            file=answers,
            flush=True,
        )


if __name__ == "__main__":
    main()
