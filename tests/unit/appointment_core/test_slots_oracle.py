"""The listing against brute force (T02)."""

import pytest
import worlds
from oracle import Oracle

from odoo.addons.appointment_core.kernel import refusal, slots


def compare(query, midnights=()):
    oracle = Oracle(query, midnights)
    span = range(query.first - 5, query.last + 5)
    expected = tuple(start for start in span if oracle.offers(start))
    assert slots.list_starts(query) == expected
    return oracle, expected


@pytest.mark.parametrize("block", range(17))
def test_every_offered_start_can_be_booked_and_no_other(block):
    """T02, 850 small schedules: needs, takes, windows, roles, parties, buffers."""
    for seed in range(block * 50, block * 50 + 50):
        compare(worlds.small(worlds.rng(seed)))


@pytest.mark.parametrize("block", range(10))
def test_every_offer_around_a_change_of_clocks_can_be_booked(block):
    """T02, 150 schedules in local hours, most of them on a day of change."""
    for seed in range(block * 15, block * 15 + 15):
        compare(*worlds.real(worlds.rng(1000 + seed)))


def test_the_random_schedules_are_not_trivial():
    offered = [len(slots.list_starts(worlds.small(worlds.rng(s)))) for s in range(850)]
    assert sum(count > 0 for count in offered) > 250
    real = [len(slots.list_starts(worlds.real(worlds.rng(s))[0])) for s in range(150)]
    assert sum(count > 0 for count in real) > 100


@pytest.mark.parametrize("seed", range(150))
def test_check_explain_and_places_agree_with_the_listing(seed):
    """T02, T21, T96: one truth, and a reason for every other minute."""
    query = worlds.small(worlds.rng(seed))
    starts = slots.list_starts(query)
    left = [slots.places(query, start) for start in starts]
    assert slots.places_at(query, starts) == tuple(left)
    offered = set(starts)
    for start in range(query.first, query.last):
        assert slots.check(query, start) == (start in offered)
        reason = slots.explain(query, start)
        assert (reason is None) == (start in offered)
        assert reason is None or reason.code in refusal.ORDER
        assert (slots.places(query, start) > 0) == (start in offered)


@pytest.mark.parametrize("seed", range(60))
def test_a_packed_start_does_not_depend_on_where_the_listing_begins(seed):
    """T02: a month and a single start give the same answer, across the clocks too."""
    query, _midnights = worlds.real(worlds.rng(seed))
    offered = set(slots.list_starts(query))
    for start in range(query.first, query.last, 15):
        assert slots.check(query, start) == (start in offered)
