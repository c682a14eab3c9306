"""Seats: lanes, re-seating, plans."""

from dataclasses import replace

import pytest
import worlds
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_core.kernel import hours, refusal, seats, slots
from odoo.addons.appointment_core.kernel.refusal import Refusal
from odoo.addons.appointment_core.kernel.seats import Claim

NOW = 50

span = st.tuples(st.integers(0, 100), st.integers(1, 40)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@given(st.lists(span, max_size=10))
def test_at_most_counts_the_worst_minute(spans):
    most = max((sum(a <= m < b for a, b in spans) for m in range(150)), default=0)
    assert seats.at_most(spans) == most


def settle(rng, count, resource=1, number=4):
    """Return live claims that somebody seated badly, each on a free lane."""
    claims = []
    for key in range(count):
        start, stop = sorted(rng.sample(range(120), 2))
        lanes = list(range(1, number + 1))
        rng.shuffle(lanes)
        for seat in lanes:
            if not any(
                c.seat == seat and c.start < stop and start < c.stop for c in claims
            ):
                claims.append(Claim(key, resource, seat, start, stop, start > NOW))
                break
    return claims


def apply(claims, plan):
    moves = dict(plan.moves)
    assert all(claim.movable for claim in claims if claim.key in moves)
    moved = [replace(c, seat=moves.get(c.key, c.seat)) for c in claims]
    return [(c.resource, c.seat, c.start, c.stop) for c in moved] + [
        (p.resource, p.seat, p.start, p.stop) for p in plan.places
    ]


def assert_no_overlap(rows):
    lanes = {}
    for resource, seat, *span in rows:
        lanes.setdefault((resource, seat), []).append(tuple(span))
    for spans in lanes.values():
        assert seats.at_most(spans) == 1


@pytest.mark.parametrize("seed", range(300))
def test_a_party_is_seated_whenever_the_count_allows(seed):
    """T32, T41: every listed start can be seated if only running claims are pinned."""
    rng = worlds.rng(seed)
    claims = settle(rng, 12)
    one = slots.Resource(
        key=1,
        seats=4,
        hours=((0, 200),),
        busy=tuple((c.start, c.stop) for c in claims),
    )
    query = slots.Query(
        first=NOW,
        last=130,
        duration=rng.randint(5, 40),
        buffer_before=rng.choice((0, 6)),
        step=1,
        persons=rng.randint(1, 3),
        store_hours=((0, 200),),
        resources={1: one},
        needs=(slots.Need(1, (1,), takes="persons"),),
    )
    offered = slots.list_starts(query)
    for start in range(NOW, 130, 4):
        plan = seats.plan(query, start, claims)
        assert isinstance(plan, Refusal) == (start not in offered)
        if start in offered:
            assert len(plan.places) == query.persons
            assert all(1 <= place.seat <= 4 for place in plan.places)
            assert_no_overlap(apply(claims, plan))


@pytest.mark.parametrize("seed", range(200))
def test_plans_of_random_services_take_each_resource_once(seed):
    """T42, T43: what each need takes, whatever the mixture of needs."""
    query = worlds.small(worlds.rng(seed))
    for start in slots.list_starts(query)[::7]:
        plan = seats.plan(query, start, ())
        by_need = {need.key: set() for need in query.needs}
        for place in plan.places:
            by_need[place.need].add(place.resource)
        keys = [key for found in by_need.values() for key in found]
        assert len(set(keys)) == len(keys)
        for need in query.needs:
            taken = [place for place in plan.places if place.need == need.key]
            assert len(by_need[need.key]) <= need.quantity
            if need.takes == "one":
                assert len(taken) == need.quantity
            elif need.takes == "persons":
                assert len(taken) == query.persons
            else:
                every = sum(query.resources[k].seats for k in by_need[need.key])
                assert len(taken) == every >= query.persons


def simple(number, claims, **values):
    busy = tuple((c.start, c.stop) for c in claims)
    one = slots.Resource(1, number, ((0, 1000),), busy=busy)
    defaults = {
        "first": 0,
        "last": 500,
        "duration": 60,
        "step": 1,
        "store_hours": ((0, 1000),),
        "resources": {1: one},
        "needs": (slots.Need(7, (1,)),),
    }
    return slots.Query(**{**defaults, **values})


def test_nothing_moves_when_a_lane_is_free():
    claims = [Claim(1, 1, 2, 100, 200, movable=True)]
    plan = seats.plan(simple(2, claims), 120, claims)
    assert plan.places == (seats.Place(7, 1, 1, 120, 180),)
    assert plan.moves == ()


def test_a_claim_moves_when_no_lane_is_free_for_the_whole_span():
    """Two lanes, each busy for a half: one claim changes over, no more."""
    claims = [Claim(1, 1, 1, 100, 130, True), Claim(2, 1, 2, 130, 160, True)]
    plan = seats.plan(simple(2, claims), 100, claims)
    assert len(plan.moves) == 1
    assert_no_overlap(apply(claims, plan))


def test_immovable_claims_in_the_way_are_a_refusal():
    claims = [Claim(1, 1, 1, 100, 130, False), Claim(2, 1, 2, 130, 160, False)]
    found = seats.plan(simple(2, claims), 100, claims)
    assert found.code == refusal.FULL


def test_the_next_candidate_serves_when_lanes_cannot_be_arranged():
    claims = [Claim(1, 1, 1, 100, 130, False), Claim(2, 1, 2, 130, 160, False)]
    query = simple(2, claims)
    other = slots.Resource(2, 1, ((0, 1000),))
    query = replace(
        query,
        resources={**query.resources, 2: other},
        needs=(slots.Need(7, (1, 2)),),
    )
    assert seats.plan(query, 100, claims).places[0].resource == 2


def test_a_claim_beyond_lowered_seats_stays_where_it_is():
    """T44"""
    claims = [Claim(1, 1, 5, 100, 200, movable=True)]
    plan = seats.plan(simple(2, claims), 120, claims)
    assert plan.moves == ()
    assert_no_overlap(apply(claims, plan))


def test_a_plan_for_a_closed_hour_is_its_reason():
    assert seats.plan(simple(1, []), 990, []).code == refusal.CLOSED


def test_a_window_is_claimed_whole_and_the_bay_for_its_work():
    """C-04: the promise has no buffers, the work has."""
    windows = ((480, 600), (600, 720))
    desk = slots.Resource(1, 4, hours.merge(windows), windows)
    bay = slots.Resource(2, 1, ((0, 2000),))
    query = simple(
        1,
        [],
        store_hours=((0, 2000),),
        last=1440,
        buffer_after=15,
        resources={1: desk, 2: bay},
        needs=(slots.Need(7, (1,), span="window"), slots.Need(8, (2,), minutes=180)),
    )
    plan = seats.plan(query, 600, ())
    assert plan.places == (
        seats.Place(7, 1, 1, 600, 720),
        seats.Place(8, 2, 1, 600, 795),
    )
