"""The availability route against a website route that does nothing.

One client on one connection, by turns, so that a busy machine is busy for both.
"""

import contextlib
import http.client
import statistics
import time
from datetime import timedelta
from urllib.parse import urlsplit

import bench as benching
import measuring
import world_builder
from measuring import Row

from odoo import SUPERUSER_ID, api

TURNS, FACTOR = 300, 3
EMPTY = "/test_appointment/empty"


def prepare(where, database):
    where.install(database, ["test_appointment"], title="Installing test_appointment")


def run(bench):
    from tooling import server as serving

    path = build(bench.registry)
    server = serving.Server(
        bench.where,
        bench.database,
        serving.free_port(),
        environment={"ODOO_QUEUE_JOB_CHANNELS": "root:0"},
    ).start()
    try:
        return compare(server, path)
    finally:
        server.stop()


def build(registry):
    """The path that asks for a month and a day of ten resources with 500 claims."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        shop, service = world_builder.build_listing(
            env, resources=10, days=30, live=500, past=50_000
        )
        day = shop.today() + timedelta(days=7)
        path = (
            f"/appointment/availability/{shop.store.slug}/{service.id}"
            f"?month={day:%Y-%m}&day={day}"
        )
    world_builder.tidy(registry)
    return path


def compare(server, path):
    address = urlsplit(server.base_url)
    with contextlib.closing(
        http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    ) as link:
        for _turn in range(20):
            ask(link, path)
            ask(link, EMPTY)
        pairs = [(ask(link, path), ask(link, EMPTY)) for _turn in range(TURNS)]
    ours, empty = ([pair[side] for pair in pairs] for side in (0, 1))
    ratio = measuring.p95(ours) / measuring.p95(empty)
    middle = statistics.median(ours) / statistics.median(empty)
    return [
        Row("availability route, month and day", measuring.in_words(ours)),
        Row("website route that does nothing", measuring.in_words(empty)),
        Row(
            "… p95 of the first to p95 of the second",
            f"{ratio:.1f} (medians {middle:.1f})",
            f"≤ {FACTOR}",
            ratio <= FACTOR,
        ),
    ]


def ask(link, path):
    """Ask once; the milliseconds it took."""
    begun = time.perf_counter()
    link.request("GET", path)
    answer = link.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}: {body[:200]}")
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    benching.main("pages", run, prepare)
