"""Races in the database: real processes, connections and commits.

Behaviour T31 to T35, T37 to T41: exactly the seats are sold, nobody is refused while
there is room, nothing fails. ``bin/test`` runs few rounds, ``bin/test full`` many.
"""

from datetime import timedelta

import psycopg2
import pytest
import racing
import scenarios
import world_builder

from odoo import SUPERUSER_ID, api

from odoo.addons.queue_job.job import Job


@pytest.fixture
def race(load_registry, clients, rounds):
    """Race a scenario; nothing may go wrong."""

    def run(scenario, *arguments):
        wrong, summary = racing.run(
            load_registry, clients, scenario, rounds, *arguments
        )
        print(f"{scenario.__name__}{arguments}: {summary}")
        assert not wrong, "\n".join(wrong[:20])
        assert summary.counts["done"]
        return summary

    return run


@pytest.mark.parametrize("seats", scenarios.SEATS)
def test_exactly_the_seats_are_sold(race, rounds, seats):
    summary = race(scenarios.OnePlace, seats)
    assert seats > 1 or summary.counts["done"] == rounds


def test_overlapping_starts_count_by_instant(race):
    race(scenarios.Staggered, 4)


def test_two_services_share_one_chair(race):
    race(scenarios.SharedResource)


def test_opposite_orders_do_not_deadlock(race):
    race(scenarios.OppositeOrder)


def test_one_request_sent_in_parallel_is_one_booking(race):
    race(scenarios.OneRequest, 12)


@pytest.mark.parametrize("seats", scenarios.SEATS)
def test_confirming_moving_and_expiring_go_together(race, seats):
    race(scenarios.Mixed, seats)


@pytest.mark.parametrize("seats", scenarios.SEATS)
def test_two_requirements_are_kept_or_lost_together(race, seats):
    race(scenarios.MixedPair, seats)


def test_raw_sql_cannot_overlap(load_registry):
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        shop = world_builder.build_shop(env)
        role = world_builder.build_role(env)
        resource = world_builder.build_resources(shop, role, 1)
        start = shop.start_at(shop.today() + timedelta(days=3), 10)
        claim = (
            "INSERT INTO appointment_claim (resource_id, seat, start, stop, kind,"
            " is_live) VALUES (%s, 1, %s, %s, 'booking', TRUE)"
        )
        cr.execute(claim, (resource.id, start, start + timedelta(hours=1)))
        with pytest.raises(psycopg2.errors.ExclusionViolation), cr.savepoint():
            cr.execute(
                claim,
                (
                    resource.id,
                    start + timedelta(minutes=59),
                    start + timedelta(hours=2),
                ),
            )
        touching = start + timedelta(hours=1)
        cr.execute(claim, (resource.id, touching, touching + timedelta(hours=1)))
        cr.rollback()


def test_three_parties_fill_a_room_and_leave_it(load_registry):
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        shop = world_builder.build_shop(env)
        role = world_builder.build_role(env)
        room = world_builder.build_resources(shop, role, 1, seats=12)
        service = world_builder.build_service(
            shop, [world_builder.Need(role, "persons")], max_persons=12
        )
        customer = world_builder.build_customers(env, 1)
        start = shop.start_at(shop.today() + timedelta(days=3), 10)
        span = start, start + timedelta(hours=1)

        def book(persons):
            return env["appointment.booking"]._place_hold(
                {
                    "service_id": service.id,
                    "start": start,
                    "partner_id": customer.id,
                    "persons": persons,
                    "source": "web",
                }
            )

        def free():
            env.flush_all()
            return racing.get_free_seats(cr, room.ids, *span)[room.id]

        parties = [book(persons) for persons in (5, 4, 3)]
        assert free() == 0
        assert service._explain(start).code == "full"
        parties[1]._cancel("store", "test")
        assert free() == 4
        assert service._explain(start, persons=5).code == "full"
        assert service._explain(start, persons=4) is None
        cr.rollback()


def test_two_approvals_of_one_place_approve_one(load_registry, clients, rounds):
    """T35: two requests whose time to answer is over want the same chair."""
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scenario = scenarios.OnePlace(env, 1)
    for _round in range(rounds):
        with load_registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            scenario.next_day()
            requests = []
            for _request in range(2):
                wish = scenario.wish(scenario.service_ids[0], scenario.at(10))
                booking = env["appointment.booking"]._place_hold(wish["values"])
                booking._set_pending()
                racing.let_lapse(cr, booking.ids)
                requests.append(booking.id)
                env.invalidate_all()
        approvals = [
            {"do": "confirm", "mode": mode, "booking": booking}
            for booking in requests
            for mode in ("route", "rpc")
        ]
        outcomes = clients.race(approvals)
        with load_registry.cursor() as cr:
            states = racing.get_states(cr, scenario.service_ids)
            assert not racing.get_oversold(cr, scenario.resource_ids)
        found = sorted(states[booking] for booking in requests)
        assert found == ["confirmed", "pending"], (found, outcomes)
        assert not racing.errors(outcomes)


def test_two_people_drag_one_booking_and_one_of_them_is_told(
    load_registry, clients, rounds
):
    """Both saw it at ten: who comes second moves nothing and reads why."""
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scenario = scenarios.OnePlace(env, 1)
    for _round in range(rounds):
        with load_registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            scenario.next_day()
            wish = scenario.wish(scenario.service_ids[0], scenario.at(10))
            booking = env["appointment.booking"]._place_hold(wish["values"])
            booking._confirm()
            known = str(booking.start)
            drag = {"do": "drag", "booking": booking.id, "known_start": known}
        drags = [
            {**drag, "mode": mode, "start": str(scenario.at(hour))}
            for hour in (12, 14)
            for mode in ("rpc", "route")
        ]
        outcomes = clients.race(drags)
        done = [one for one in outcomes if one["outcome"] == "done"]
        late = [one for one in outcomes if one.get("code") == "moved"]
        assert (len(done), len(late)) == (1, 3), outcomes
        with load_registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            moved = env["appointment.booking"].browse(done[0]["booking"])
            assert str(moved.start) == done[0]["start"]
            assert len(moved.move_ids) == 1
            assert not racing.get_oversold(cr, scenario.resource_ids)


def test_time_off_and_booking_at_once_are_told(load_registry):
    """T36: neither transaction sees the other; a job of one of them does."""
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scenario = scenarios.OnePlace(env, 1)
        scenario.shop.store.manager_id = env.ref("base.user_admin")
    with load_registry.cursor() as leave_cr, load_registry.cursor() as booking_cr:
        leave_env = api.Environment(leave_cr, SUPERUSER_ID, {})
        booking_env = api.Environment(booking_cr, SUPERUSER_ID, {})
        booking_cr.execute("SELECT 1")  # both snapshots begin before either commits
        resource = leave_env["resource.resource"].browse(scenario.resource_ids)
        start = scenario.at(9)
        leave_env["resource.calendar.leaves"].create(
            {
                "name": "Ill",
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "date_from": start,
                "date_to": start + timedelta(hours=4),
            }
        )
        wish = scenario.wish(scenario.service_ids[0], scenario.at(10))
        booking = booking_env["appointment.booking"]._place_hold(wish["values"])
        booking._confirm()
        booking_id = booking.id
    with load_registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        waiting = env["queue.job"].search(
            [
                ("state", "=", "pending"),
                ("method_name", "in", ("_check_span", "_check_conflicts")),
            ]
        )
        assert waiting
        for uuid in waiting.mapped("uuid"):
            Job.load(env, uuid).perform()
        told = env["appointment.booking"].browse(booking_id).activity_ids
        assert "away at that time" in str(told.note)
