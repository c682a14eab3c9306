"""Masks and matching against sets and brute force."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from oracle import minutes

from odoo.addons.appointment_core.kernel import masks, matching
from odoo.addons.appointment_core.kernel.hours import clip, merge
from odoo.addons.appointment_core.kernel.matching import Demand

FIRST, LAST = 5, 60

span = st.tuples(st.integers(0, 70), st.integers(0, 20)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
spans = st.lists(span, max_size=8)
merged = spans.map(merge)


@given(merged)
def test_a_mask_holds_the_minutes_of_its_spans(found):
    inside = clip(found, FIRST, LAST)
    bits = masks.mask(found, FIRST, LAST)
    assert set(masks.read(bits, FIRST)) == minutes(inside)
    assert masks.spans_of(bits, FIRST) == inside


@given(merged, st.integers(1, 25))
def test_runs_are_starts_of_free_minutes_in_a_row(found, length):
    bits = masks.runs(masks.mask(found, 0, 100), length)
    free = minutes(found)
    expected = {m for m in free if all(m + i in free for i in range(length))}
    assert set(masks.read(bits, 0)) == expected


@given(merged, st.integers(1, 12))
def test_the_grid_counts_steps_from_each_piece(pieces, step):
    bits = masks.grid(pieces, step, FIRST, LAST)
    expected = {m for a, b in pieces for m in range(a, b, step) if FIRST <= m < LAST}
    assert set(masks.read(bits, FIRST)) == expected


@given(spans, st.integers(1, 5))
def test_a_crowd_is_where_so_many_run_at_once(found, limit):
    """T41: capacity counts by instant."""
    expected = {m for m in minutes(found) if sum(a <= m < b for a, b in found) >= limit}
    assert minutes(masks.crowded(found, limit)) == expected


bits = st.integers(0, 255)


@given(st.lists(bits, max_size=5), st.integers(0, 4))
def test_at_least_counts_the_masks(found, count):
    result = masks.at_least(found, count, 255)
    for at in range(8):
        assert (result >> at & 1) == (sum(m >> at & 1 for m in found) >= count)


rows = st.lists(
    st.tuples(st.integers(1, 2), st.dictionaries(st.integers(1, 4), bits, max_size=4)),
    max_size=3,
)


def possible(rows, at):
    """Try every order of resources on every place."""
    places = [row for quantity, row in rows for _ in range(quantity)]
    keys = sorted({key for _quantity, row in rows for key in row})
    return any(
        all(row.get(key, 0) >> at & 1 for row, key in zip(places, team, strict=True))
        for team in permutations(keys, len(places))
    )


@given(rows)
def test_hall_finds_exactly_the_minutes_at_which_all_rows_are_served(found):
    """T42, overlapping roles."""
    result = masks.hall(found, 255)
    for at in range(8):
        assert bool(result >> at & 1) is possible(found, at)


@given(rows)
def test_assignments_exist_where_hall_says_so(found):
    result = masks.hall(found, 255)
    for at in range(8):
        demands = [
            Demand(quantity, 1, tuple((k, 1) for k, m in row.items() if m >> at & 1))
            for quantity, row in found
        ]
        shares = matching.assign(demands)
        assert (shares is not None) == bool(result >> at & 1)
        taken = [share.resource for share in shares or ()]
        assert len(set(taken)) == len(taken)


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 5)), max_size=6).map(
        lambda pairs: tuple(dict(pairs).items())
    ),
    st.integers(1, 3),
    st.integers(1, 12),
    st.booleans(),
)
def test_a_split_party_sits_on_the_fewest_resources(offers, most, party, whole):
    """T43"""
    shares = matching.assign([Demand(most, party, offers, split=True, whole=whole)])
    best = sorted((free for _key, free in offers), reverse=True)
    fewest = [n for n in range(1, most + 1) if sum(best[:n]) >= party]
    assert (shares is None) == (not fewest)
    if shares is not None:
        assert len(shares) == min(fewest)
        free = dict(offers)
        assert all(0 < share.seats <= free[share.resource] for share in shares)
        seats = sum(share.seats for share in shares)
        assert seats == sum(free[s.resource] for s in shares) if whole else party


def test_the_preferred_resource_serves_unless_another_need_depends_on_it():
    free = ((1, 1), (2, 1))
    shares = matching.assign([Demand(1, 1, free), Demand(1, 1, free)])
    assert [share.resource for share in shares] == [1, 2]
    shares = matching.assign([Demand(1, 1, free), Demand(1, 1, ((1, 1),))])
    assert [share.resource for share in shares] == [2, 1]
