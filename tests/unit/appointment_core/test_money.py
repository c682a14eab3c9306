"""Prices, deposits, refunds, deadlines."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_core.kernel import policy, price, refusal
from odoo.addons.appointment_core.kernel.policy import Policy, Tier

START = datetime(2027, 6, 1, 10, tzinfo=timezone.utc)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

amounts = st.integers(0, 10**9)
percents = st.decimals(0, 100, places=2)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=6)


# -- price --------------------------------------------------------------------


@given(st.integers(1, 5000), st.integers(1, 50))
def test_quantities_follow_the_price_model(duration, persons):
    assert price.quantity("booking", duration, persons) == 1
    assert price.quantity("person", duration, persons) == persons
    hours = price.quantity("hour", duration, persons)
    assert abs(hours * 60 - duration) < Decimal("1e-20")


def test_an_unknown_price_model_is_an_error():
    with pytest.raises(ValueError, match="week"):
        price.quantity("week", 60, 1)


def test_a_deposit_and_its_rest_match_to_the_cent():
    """T66: 30 % of 100.00 plus 21 % tax."""
    assert price.deposit(12100, percent=Decimal(30)) == (3630, 8470)
    assert price.deposit(12100, fixed_minor=5000) == (5000, 7100)
    assert price.deposit(12100, fixed_minor=50000) == (12100, 0)
    assert price.deposit(12100) == (12100, 0)


@given(amounts, percents)
def test_deposit_and_rest_add_up(total, percent):
    """T66"""
    now, later = price.deposit(total, percent=percent)
    assert now + later == total
    assert now >= 0 <= later
    assert abs(now - total * percent / 100) <= Decimal("0.5")


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.5", 1), ("1.5", 2), ("2.49", 2), ("-0.5", -1)]
)
def test_halves_round_away_from_zero(amount, rounded):
    assert price.round_minor(Decimal(amount)) == rounded


@given(amounts, percents)
def test_a_percentage_is_within_half_a_cent(amount, percent):
    assert abs(price.percent_of(amount, percent) - amount * percent / 100) <= 0.5


@given(st.integers(-(10**9), 10**9), weights)
def test_parts_are_proportional_and_add_up(amount, found):
    """T67"""
    parts = price.split(amount, found)
    assert sum(parts) == amount
    total = sum(found)
    for part, weight in zip(parts, found, strict=True):
        assert not total or abs(part * total - amount * weight) < total


@pytest.mark.parametrize("found", [[], [1, -1]])
def test_parts_without_weights_are_an_error(found):
    with pytest.raises(ValueError, match="1|\\[\\]"):
        price.split(10, found)


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=4), percents)
def test_a_partial_refund_reverses_every_tax_in_proportion(lines, percent):
    """T67, T68: to the cent in sum, within a cent each."""
    paid = sum(map(sum, lines))
    amount = price.percent_of(paid, percent)
    parts = price.split_by_tax(amount, lines)
    assert sum(map(sum, parts)) == amount
    for part, line in zip(parts, lines, strict=True):
        for mine, whole in zip(part, line, strict=True):
            assert not paid or abs(mine - amount * whole / Decimal(paid)) <= 2


def test_a_full_refund_gives_back_the_lines_themselves():
    """T68"""
    lines = ((21900, 4161), (5000, 350))
    assert price.split_by_tax(31411, lines) == lines


# -- refunds ------------------------------------------------------------------

T68 = Policy((Tier(2880, Decimal(100)), Tier(1440, Decimal(50))))


@pytest.mark.parametrize(
    ("ahead", "amount"),
    [
        (48 * HOUR + SECOND, 26061),
        (48 * HOUR, 26061),
        (48 * HOUR - SECOND, 13031),
        (24 * HOUR, 13031),
        (24 * HOUR - SECOND, 0),
        (-HOUR, 0),
    ],
)
def test_refunds_are_exact_at_each_edge(ahead, amount):
    """T68, C-33: exactly at the deadline is in time."""
    refund = policy.refund(T68, "customer", START, START - ahead, 26061)
    assert refund.amount == amount


def test_the_defaults_are_those_of_the_requirements():
    """C-31, C-32, section 3.5"""
    rules = Policy()
    for ahead, percent in ((24 * HOUR, 100), (HOUR, 50), (-SECOND, 0)):
        refund = policy.refund(rules, "customer", START, START - ahead, 1000)
        assert refund.percent == percent
    assert policy.refund(rules, "no_show", START, START + HOUR, 1000).amount == 0


def test_the_store_gives_everything_back_whenever_it_cancels():
    """T71"""
    refund = policy.refund(T68, "store", START, START + HOUR, 999)
    assert (refund.amount, refund.tier) == (999, None)


def test_nobody_else_ends_a_booking():
    with pytest.raises(ValueError, match="weather"):
        policy.refund(T68, "weather", START, START, 1)


@given(
    st.lists(st.tuples(st.integers(0, 5000), percents), max_size=4),
    st.integers(-100, 6000),
    amounts,
)
def test_the_longest_tier_that_is_met_decides(pairs, ahead, paid):
    """T68: whatever the order of the tiers; never more than was paid."""
    rules = Policy(tuple(Tier(minutes, percent) for minutes, percent in pairs))
    now = START - timedelta(minutes=ahead)
    refund = policy.refund(rules, "customer", START, now, paid)
    met = [minutes for minutes, _percent in pairs if minutes <= ahead]
    assert refund.tier is policy.tier_at(rules, START, now) or not met
    assert (refund.tier.before_minutes if refund.tier else None) == max(
        met, default=None
    )
    assert 0 <= refund.amount <= paid


# -- deadlines ----------------------------------------------------------------


@pytest.mark.parametrize("day", [(2027, 3, 28), (2027, 10, 31), (2027, 6, 1)])
def test_a_deadline_is_elapsed_time_across_the_clocks(day):
    """T56: 24 hours before 10:00 is 9:00 or 11:00 of the day before a change."""
    zone = ZoneInfo("Europe/Brussels")
    start = datetime(*day, 10, tzinfo=zone)
    rules = Policy(cancel_minutes=1440)
    deadline = (start.astimezone(timezone.utc) - 24 * HOUR).astimezone(zone)
    for now in (deadline, deadline - SECOND):
        assert policy.can_cancel(rules, "customer", start, now) is None
    late = (deadline.astimezone(timezone.utc) + SECOND).astimezone(zone)
    assert policy.can_cancel(rules, "customer", start, late).code == refusal.DEADLINE
    assert policy.can_cancel(rules, "store", start, late) is None
    change = {3: 9, 10: 11, 6: 10}[day[1]]
    assert deadline.hour == change


@given(st.integers(0, 5), st.integers(0, 5), st.integers(-100, 3000))
def test_moving_is_limited_in_number_and_time(limit, moved, ahead):
    rules = Policy(reschedule_limit=limit, reschedule_minutes=1440)
    now = START - timedelta(minutes=ahead)
    found = policy.can_reschedule(rules, "customer", START, now, moved)
    expected = None if ahead >= 1440 else refusal.DEADLINE
    if moved >= limit:
        expected = refusal.LIMIT
    assert (found and found.code) == expected
    assert policy.can_reschedule(rules, "store", START, now, moved) is None


def test_without_a_limit_moving_is_free_until_the_start():
    found = policy.can_reschedule(Policy(), "customer", START, START, 99)
    assert found is None


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), False),
        ((0,), False),
        ((0, 3), True),
        ((-6, 6), False),  # no seven days hold all three
        ((-6, -1), True),
        ((-7, -1), False),  # a week is half-open
        ((1, 6), True),
        ((1, 7), False),
        ((20, 21, 22), False),  # too many elsewhere is not about this one
    ],
)
def test_cap_counts_any_stretch_that_holds_the_new_booking(others, expected):
    start = datetime(2027, 1, 11, 9, tzinfo=timezone.utc)
    known = [start + timedelta(days=day) for day in others]
    week = timedelta(days=7)
    assert policy.exceeds_cap(known, start, 2, week) is expected
