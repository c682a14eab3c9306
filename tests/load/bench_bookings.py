"""Bookings a minute on this machine: placing, order, payment, invoice; no pages.

Clients in two processes go through the transactions of the requests of one booking
after the other, on places of their own. Mails and queued invoices are jobs: queued,
and not run meanwhile.
"""

import statistics
import time
from datetime import timedelta

import bench as benching
import racing
import world_builder
from measuring import Row
from world_builder import Need

from odoo import SUPERUSER_ID, api

CLIENTS, BATCHES = 8, 12


def run(bench):
    clients = racing.Clients(str(bench.where.config), bench.database, processes=2)
    try:
        return [
            measure(bench, clients, "book", "paid on site, invoice queued", 600),
            measure(bench, clients, "buy", "paid online, invoice posted", 200),
        ]
    finally:
        clients.close()


def measure(bench, clients, story, title, budget):
    with bench.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        attempts = prepare(env, story)
    clients.race(attempts[:CLIENTS])  # not counted: caches fill
    outcomes = []
    begun = time.monotonic()
    for batch in range(1, BATCHES):
        outcomes += clients.race(attempts[batch * CLIENTS : (batch + 1) * CLIENTS])
    seconds = time.monotonic() - begun
    bad = [one for one in outcomes if one.get("state") != "confirmed"]
    bad += [one for one in outcomes if story == "buy" and one.get("invoices") != 1]
    if bad:
        raise AssertionError(f"{len(bad)} of {len(outcomes)} bookings failed: {bad[0]}")
    rate = len(outcomes) / seconds * 60
    each = statistics.median(one["seconds"] for one in outcomes)
    return Row(
        f"bookings a minute, {title}",
        f"{rate:.0f} ({each:.2f} s each, {CLIENTS} at a time)",
        f"≥ {budget}",
        rate >= budget,
    )


def prepare(env, story):
    """A place of its own for every booking."""
    company = env["appointment.store"].search([], order="id", limit=1).company_id
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    shop = world_builder.build_shop(env, "Bookings", company=company)
    shop.store.is_online_payment_allowed = True
    role = world_builder.build_role(env)
    world_builder.build_resources(shop, role, 10)
    service = world_builder.build_service(
        shop, [Need(role)], payment_rule="full" if story == "buy" else "on_site"
    )
    customers = world_builder.build_customers(env, CLIENTS)
    starts = [
        shop.start_at(shop.today() + timedelta(days=day), hour)
        for day in range(1, 4)
        for hour in range(8, 18)
        for _resource in shop.resources
    ]
    return [
        {
            "do": story,
            "values": {
                "service_id": service.id,
                "start": str(starts[number]),
                "partner_id": customers[number % CLIENTS].id,
                "source": "web",
            },
        }
        for number in range(CLIENTS * BATCHES)
    ]


if __name__ == "__main__":
    benching.main("bookings", run)
