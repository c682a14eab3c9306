"""The transition table of bookings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_core.kernel import states

state = st.sampled_from(states.STATES)


def test_the_table_knows_every_state():
    assert set(states.TRANSITIONS) == set(states.STATES)


def test_the_long_way_and_the_short_way_lead_to_completed():
    way = ("hold", "pending", "confirmed", "checked_in", "in_progress", "completed")
    assert all(states.can(a, b) for a, b in zip(way, way[1:], strict=False))
    assert states.can("hold", "confirmed")
    assert states.can("confirmed", "completed")


def test_a_no_show_can_be_taken_back():
    """T60"""
    assert states.can("confirmed", "no_show")
    assert states.can("no_show", "confirmed")


def test_a_late_payment_needs_fresh_claims():
    """T63"""
    assert states.needs_claims("expired", "confirmed")
    assert not states.needs_claims("hold", "confirmed")
    assert not states.needs_claims("expired", "completed")


@given(state, state)
def test_what_is_over_stays_over(current, target):
    allowed = states.can(current, target)
    assert not (allowed and current == target)
    assert not (allowed and current in ("completed", "cancelled"))
    assert not (states.needs_claims(current, target) and not allowed)


def test_an_unknown_state_is_an_error():
    with pytest.raises(KeyError):
        states.can("hold", "rescheduled")
    with pytest.raises(KeyError):
        states.can("rescheduled", "hold")
