from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_website.kernel import distance

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
HALF_ROUND = 20_016


@given(places, places)
def test_distance_is_the_same_both_ways_and_on_the_globe(one, other):
    way = distance.between(one, other)
    assert isclose(way, distance.between(other, one), abs_tol=1e-6)
    assert 0 <= way < HALF_ROUND


@given(places)
def test_nobody_is_far_from_oneself(place):
    assert distance.between(place, place) < 1e-6


@given(places, places, places)
def test_a_detour_is_not_shorter(one, over, other):
    direct = distance.between(one, other)
    assert direct <= distance.between(one, over) + distance.between(over, other) + 1e-6


def test_distances_are_those_of_the_map():
    berlin, witten = (52.52, 13.405), (51.4433, 7.3353)
    assert 425 < distance.between(berlin, witten) < 437
    assert 110 < distance.between((0, 0), (0, 1)) < 112


@given(places, st.lists(places, max_size=20))
def test_ranking_keeps_all_and_puts_the_nearest_first(origin, others):
    ranked = distance.rank(origin, list(enumerate(others)))
    assert sorted(key for key, _way in ranked) == list(range(len(others)))
    ways = [way for _key, way in ranked if way is not None]
    assert ways == sorted(ways)
    assert all(way is None for _key, way in ranked[len(ways) :])


def test_what_is_no_position_is_none():
    for place in ((0.0, 0.0), (91, 0), (0, 181), (float("nan"), 1)):
        assert not distance.is_position(place)
    assert distance.is_position((0, 7))
