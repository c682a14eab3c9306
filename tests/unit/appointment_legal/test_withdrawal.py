"""The right of withdrawal, compared with a plain reading of the law."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_legal.kernel import withdrawal as law

BASE = law.Contract(
    kind=law.RIGHT,
    concluded_on=date(2026, 7, 1),
    is_early_start_asked=True,
    done_minutes=0,
    total_minutes=60,
    price_minor=10_000,
    paid_minor=10_000,
)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("concluded", "last"),
    [
        ("2026-07-01", "2026-07-15"),  # a Wednesday
        ("2026-07-04", "2026-07-20"),  # would end on a Saturday
        ("2026-07-05", "2026-07-20"),  # would end on a Sunday
        ("2024-02-15", "2024-02-29"),
    ],
)
def test_the_period_ends_on_a_working_day(concluded, last):
    assert law.get_last_day(date.fromisoformat(concluded)) == date.fromisoformat(last)


@given(DAYS, st.integers(0, 30 * 24 * 60))
def test_in_time_until_the_last_minute_of_the_last_day(day, minutes):
    moment = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    last = law.get_last_day(day)
    assert last.weekday() < 5
    assert 14 <= (last - day).days <= 16
    assert law.is_in_time(day, moment) == (moment.date() <= last)


@given(
    st.booleans(),
    st.integers(0, 120),
    st.integers(1, 120),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
)
def test_never_more_is_kept_than_was_paid(asked, done, total, price, paid):
    contract = replace(
        BASE,
        is_early_start_asked=asked,
        done_minutes=min(done, total),
        total_minutes=total,
        price_minor=price,
        paid_minor=paid,
    )
    proposal = law.propose(contract, datetime(2026, 7, 2))
    assert 0 <= proposal.kept_minor <= paid
    if not asked or not done:
        assert proposal == law.Proposal(law.FULL)
    elif done >= total:
        assert proposal == law.Proposal(law.LAPSED, paid)
    else:
        assert proposal.code == law.VALUE
        exact = price * done / total
        assert proposal.kept_minor == paid or abs(proposal.kept_minor - exact) <= 0.5


def test_half_done_keeps_half():
    contract = replace(BASE, done_minutes=30, price_minor=9_999)
    assert law.propose(contract, datetime(2026, 7, 2)).kept_minor == 5_000


def test_late_and_exempt_are_told_apart():
    assert law.propose(BASE, datetime(2026, 7, 16)).code == law.LATE
    exempt = replace(BASE, kind=law.EXEMPT)
    assert law.propose(exempt, datetime(2026, 7, 2)).code == law.NO_RIGHT


@given(st.integers(-600, 600))
def test_only_what_has_passed_counts_as_done(minutes):
    start = datetime(2026, 7, 2, 10)
    stop = start + timedelta(hours=1)
    done = law.get_done_minutes(start, stop, start + timedelta(minutes=minutes))
    assert done == min(max(minutes, 0), 60)
