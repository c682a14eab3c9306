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


def drag(env, booking, known_start, start):
    """What the board does; both people saw the booking at *known_start*."""
    env["appointment.booking"].browse(booking).action_drag(known_start, start)
    return {"booking": booking, "start": start}


def complete(env, booking):
    """Book what is paid on site: order, confirmation; the invoice follows in a job."""
    record = env["appointment.booking"].browse(booking)
    env["appointment.checkout"].with_company(record.company_id)._complete(record)
    return {"booking": booking, "state": record.state}


def pay(env, booking):
    """Pay with the demo provider: order, payment, posted invoice, confirmation."""
    record = env["appointment.booking"].browse(booking)
    env = env(context={**env.context, "allowed_company_ids": record.company_id.ids})
    record = record.with_env(env)
    order = env["appointment.checkout"]._create_order(record)
    provider = env["payment.provider"].search(
        [("code", "=", "demo"), ("company_id", "=", record.company_id.id)], limit=1
    )
    payment = env["payment.transaction"].create(
        {
            "provider_id": provider.id,
            "payment_method_id": provider.payment_method_ids[:1].id,
            "reference": order.name,
            "amount": env["appointment.checkout"]._get_amount_due(record),
            "currency_id": order.currency_id.id,
            "partner_id": record.partner_id.id,
            "operation": "online_redirect",
            "sale_order_ids": [(6, 0, order.ids)],
        }
    )
    payment._set_done()
    payment._post_process()
    invoices = order.invoice_ids.filtered(lambda move: move.state == "posted")
    return {"booking": booking, "state": record.state, "invoices": len(invoices)}


def book(run, values):
    """Two requests: hold, then book what is paid on site."""
    return run(complete, booking=run(place, values=values)["booking"])


def buy(run, values):
    """Two requests: hold, then the payment that arrives."""
    return run(pay, booking=run(place, values=values)["booking"])


ACTIONS = {
    "place": place,
    "confirm": confirm,
    "expire": expire,
    "cancel": cancel,
    "move": move,
    "drag": drag,
}
# Stories of several requests, each with its own transaction.
STORIES = {"book": book, "buy": buy}


def attempt(registry, do, mode, arguments):
    """Run one attempt to its commit; say what came out, and after how many tries.

    A story of several requests counts the tries of all of them.
    """
    tries = 0
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

        def run(action, **values):
            def work():
                nonlocal tries
                tries += 1
                if mode == "route":
                    env["appointment.placing"]._begin()
                return action(env, **values)

            return model.retrying(work, env)

        try:
            if do in STORIES:
                result = STORIES[do](run, **arguments)
            else:
                result = run(ACTIONS[do], **arguments)
            return {"outcome": "done", **result, "tries": tries}
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
