"""The availability routes against a website route that does nothing.

One client on one connection, by turns, so that a busy machine is busy for all.
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
SERVICES = 3  # of the person


def prepare(where, database):
    where.install(database, ["test_appointment"], title="Installing test_appointment")


def run(bench):
    from tooling import server as serving

    paths = build(bench.registry)
    server = serving.Server(
        bench.where,
        bench.database,
        serving.free_port(),
        environment={"ODOO_QUEUE_JOB_CHANNELS": "root:0"},
    ).start()
    try:
        return compare(server, paths)
    finally:
        server.stop()


def build(registry):
    """``{what: path}`` of a month and a day.

    Of ten resources with 500 claims; of windows for several people; of one person with
    some services, and the page of that person.
    """
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        shop, service = world_builder.build_listing(
            env, resources=10, days=30, live=500, past=50_000
        )
        desk = build_windows(shop)
        person = build_person(shop, service)
        day = shop.today() + timedelta(days=7)
        asked = f"?month={day:%Y-%m}&day={day}"
        route = f"/appointment/availability/{shop.store.slug}"
        paths = {
            "availability route, month and day": f"{route}/{service.id}{asked}",
            "… of windows": f"{route}/{desk.id}{asked}",
            f"… of a person with {SERVICES} services": (
                f"{route}/with/{person.id}{asked}"
            ),
            "page of that person": f"/{shop.store.slug}/with/{person.id}{asked}",
        }
    world_builder.tidy(registry)
    return paths


def build_windows(shop):
    """A service of windows at a desk of four, half of it taken."""
    env = shop.store.env
    role = world_builder.build_role(env)
    lines = tuple((hour, hour + 1) for hour in range(8, 18))
    desk = world_builder.build_resources(shop, role, 1, seats=4)
    desk.calendar_id = world_builder.build_calendar(env, lines)
    service = world_builder.build_service(shop, [world_builder.Need(role)])
    service.requirement_ids.span = "window"
    customer = world_builder.build_customers(env, 1)
    for seat in range(1, 5):
        spans = [
            (desk.id, shop.start_at(day, hour), shop.start_at(day, hour + 1))
            for day in (shop.today() + timedelta(days=after) for after in range(1, 30))
            for hour in range(8, 18)
            if (day.day + hour) % 5 >= seat
        ]
        world_builder.insert_bookings(service, customer, spans, seat=seat)
    return service


def build_person(shop, service):
    """One of the resources as a person of whom customers may ask."""
    person = shop.resources[0]
    person.write({"resource_type": "user", "is_appointment_public": True})
    for _turn in range(SERVICES - 1):
        name = world_builder.unique_name("Load")
        service.copy({"name": name, "is_published": True})
    return person


def compare(server, paths):
    address = urlsplit(server.base_url)
    times = {path: [] for path in (EMPTY, *paths.values())}
    with contextlib.closing(
        http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    ) as link:
        found = {path: follow(link, path) for path in times}
        for turn in range(-20, TURNS):
            for path, durations in times.items():
                duration = ask(link, found[path])
                if turn >= 0:
                    durations.append(duration)
    empty = times[EMPTY]
    rows = [Row("website route that does nothing", measuring.in_words(empty))]
    for what, path in paths.items():
        rows += tell(what, times[path], empty, path.startswith("/appointment/"))
    return rows


def tell(what, ours, empty, is_limited):
    """Rows of one path; only the routes have a budget."""
    ratio = measuring.p95(ours) / measuring.p95(empty)
    middle = statistics.median(ours) / statistics.median(empty)
    return [
        Row(what, measuring.in_words(ours)),
        Row(
            "… its p95 to that of nothing",
            f"{ratio:.1f} (medians {middle:.1f})",
            f"≤ {FACTOR}" if is_limited else "",
            ratio <= FACTOR if is_limited else None,
        ),
    ]


def follow(link, path):
    """The path in the language that the website chooses for the client."""
    link.request("GET", path)
    answer = link.getresponse()
    answer.read()
    return answer.headers.get("Location", path)


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
