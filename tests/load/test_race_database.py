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
