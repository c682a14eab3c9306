"""Races through the website: 200 clients against a running server, loopback only.

Threaded with 24 threads, and with two processes (``--workers 2``). Exactly the seats,
nobody refused while there is room, no answer that is an error (T31, T32, T34, T38).
"""

import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import pytest
import racing
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


def test_moves_and_new_bookings_race_for_one_time(load_registry, server):
    """T34: one of all wins; whoever loses a move keeps the old time."""
    scenario, wishes, moves = prepare_moves(load_registry)
    people = visitors.arrive(server, scenario.path, len(wishes) + len(moves))
    begin = threading.Barrier(len(people))

    def move(mover, row):
        page = f"{row['path']}/move"
        status = mover.get(server, page)[0]
        begin.wait(60)
        assert status == 200
        fields = {"start": minutes(scenario.at(10)), "known_start": minutes(row["at"])}
        return mover.post(server, page, **fields)[0]

    def book(person, wish):
        begin.wait(60)
        start = datetime.fromisoformat(wish["start"])
        return visitors.book(server, person, scenario.path, start)["outcome"]

    with ThreadPoolExecutor(len(people)) as pool:
        movers, others = people[: len(moves)], people[len(moves) :]
        pairs = zip(movers, moves, strict=True)
        moved = [pool.submit(move, *pair) for pair in pairs]
        pairs = zip(others, wishes, strict=True)
        booked = [pool.submit(book, *pair) for pair in pairs]
        moved = [each.result() for each in moved]
        booked = [each.result() for each in booked]
    assert set(moved) <= {303, 409}, moved
    assert set(booked) <= {"done", "refused"}, booked
    assert moved.count(303) + booked.count("done") == 1, (moved, booked)
    check_moves(load_registry, scenario, moves, moved)


def prepare_moves(registry):
    """Nine wishes for ten o'clock, and three bookings of other times to move there."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scenario = web_race.WebPlace(env, 1)
        wishes = [
            {**one["values"], "persons": 1} for one in scenario.prepare(env, 0)[:9]
        ]
        moves = []
        for at in (scenario.at(14), scenario.at(15), scenario.at(16)):
            row = env["appointment.booking"]._place_hold({**wishes[0], "start": at})
            row._confirm()
            moves.append({"id": row.id, "at": at, "path": row._get_web_path()})
    return scenario, wishes, moves


def check_moves(registry, scenario, moves, statuses):
    """Who moved is there, who lost is where they were; nothing is sold twice."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        for move, status in zip(moves, statuses, strict=True):
            row = env["appointment.booking"].browse(move["id"])
            assert row.start == (scenario.at(10) if status == 303 else move["at"])
            assert row.live_claim_ids.mapped("start") == [row.start]
            assert len(row.move_ids) == (status == 303)
        assert not racing.get_oversold(cr, scenario.resource_ids)


def minutes(moment):
    """Minutes since 1970 of a naive UTC datetime, as forms send them."""
    return int(moment.replace(tzinfo=timezone.utc).timestamp()) // 60


def test_the_port_for_websockets_answers(server):
    """With worker processes a process of its own serves them."""
    from tooling import server as serving

    port = serving.gevent_port(server.port) if server.workers else server.port
    limit = time.monotonic() + 30
    while serving.is_free(port) and time.monotonic() < limit:
        time.sleep(0.2)
    with urllib.request.urlopen(f"http://{serving.HOST}:{port}/web/health") as answer:
        assert answer.status == 200
