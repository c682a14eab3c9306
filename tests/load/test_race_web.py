"""Races through the website: 200 clients against a running server, loopback only.

Threaded with 24 threads, and with two processes (``--workers 2``). Exactly the seats,
nobody refused while there is room, no answer that is an error (T31, T32, T34, T38).
"""

import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
import visitors
import web_race

from odoo import SUPERUSER_ID, api


@pytest.fixture(scope="session", params=[0, 2], ids=["threaded", "two workers"])
def server(request, where, database, load_registry):
    """Odoo serving the database of the races."""
    from tooling import server as serving

    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if "appointment.storefront" not in env:
            pytest.fail("The database of the races has no appointment_website.")
    web_race.lift_limits(load_registry)
    process = serving.Server(
        where,
        database,
        serving.free_port(),
        workers=request.param,
        environment={
            "ODOO_MAX_HTTP_THREADS": "24",
            "ODOO_QUEUE_JOB_CHANNELS": "root:0",
        },
    )
    yield process.start()
    process.stop()


@pytest.fixture
def race(load_registry, clients, server):
    def run(scenario, rounds, *arguments):
        wrong, summary = web_race.run(
            load_registry, server, clients, scenario, rounds, *arguments
        )
        print(f"{scenario.__name__}{arguments}: {summary}")
        assert not wrong, "\n".join(wrong[:20])
        assert summary.counts["done"]
        return summary

    return run


@pytest.mark.parametrize("seats", [1, 4, 12])
def test_two_hundred_visitors_get_exactly_the_seats(race, rounds, seats):
    race(web_race.WebPlace, max(1, rounds // 10), seats)


def test_visitors_and_clerks_at_once(race, rounds):
    race(web_race.WebMixed, max(2, rounds // 5), 4)


def test_one_form_sent_many_times_is_one_booking(load_registry, server):
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scenario = web_race.WebPlace(env, 12)
        wish = scenario.prepare(env, 0)[0]["values"]
    visitor = visitors.arrive(server, scenario.path, 1)[0]
    values = {**wish, "persons": 1, "form_key": "ab" * 16}
    outcomes = visitors.book_together(server, scenario.path, [(visitor, values)] * 12)
    assert {one["outcome"] for one in outcomes} == {"done"}, outcomes
    assert len({one["booking"] for one in outcomes}) == 1


def test_one_click_sent_many_times_is_one_order(load_registry, server):
    """T38: every click on "Book with obligation to pay" leads to the booking."""
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scenario = web_race.WebPlace(env, 12)
        wish = scenario.prepare(env, 0)[0]["values"]
    visitor = visitors.arrive(server, scenario.path, 1)[0]
    wish = {**wish, "persons": 1}
    held = visitors.book_together(server, scenario.path, [(visitor, wish)])[0]
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        page = env["appointment.booking"].browse(held["booking"])._get_web_path()
    visitor.get(server, page)
    with ThreadPoolExecutor(12) as pool:
        answers = list(
            pool.map(
                lambda _click: visitor.post(
                    server, f"{page}/confirm", consent_early_start="1"
                ),
                range(12),
            )
        )
    assert {status for status, _target in answers} == {303}, answers
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        booking = env["appointment.booking"].browse(held["booking"])
        orders = env["sale.order"].search([("appointment_booking_id", "=", booking.id)])
        assert booking.state == "confirmed"
        assert orders == booking.sale_order_id
        assert orders.state == "sale"


def test_the_port_for_websockets_answers(server):
    """With worker processes a process of its own serves them."""
    from tooling import server as serving

    port = serving.gevent_port(server.port) if server.workers else server.port
    limit = time.monotonic() + 30
    while serving.is_free(port) and time.monotonic() < limit:
        time.sleep(0.2)
    with urllib.request.urlopen(f"http://{serving.HOST}:{port}/web/health") as answer:
        assert answer.status == 200
