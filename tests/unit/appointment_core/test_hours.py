"""Wall time to minutes, and sets of spans."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import worlds
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import minutes

from odoo.addons.appointment_core.kernel import hours
from odoo.addons.appointment_core.kernel.hours import Line

UTC = timezone.utc
ORIGIN = datetime(2027, 1, 4, tzinfo=UTC)

span = st.tuples(st.integers(-40, 80), st.integers(0, 30)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
spans = st.lists(span, max_size=8)
merged = spans.map(hours.merge)
moments = st.datetimes(
    datetime(2027, 1, 1), datetime(2027, 2, 1), timezones=st.just(UTC)
)


# -- sets of spans ------------------------------------------------------------


@given(spans)
def test_merge_keeps_every_minute_and_leaves_gaps_between(found):
    result = hours.merge(found)
    assert minutes(result) == minutes(found)
    assert all(a[1] < b[0] for a, b in zip(result, result[1:], strict=False))
    assert all(start < stop for start, stop in result)


@given(merged, merged)
def test_intersect_and_subtract_are_those_of_sets(left, right):
    for result, expected in (
        (hours.intersect(left, right), minutes(left) & minutes(right)),
        (hours.subtract(left, right), minutes(left) - minutes(right)),
    ):
        assert minutes(result) == expected
        assert hours.merge(result) == result


@given(spans, span)
def test_clip_keeps_what_is_inside(found, frame):
    result = hours.clip(found, *frame)
    assert minutes(result) == minutes(found) & minutes([frame])


@given(merged, span.filter(lambda s: s[0] < s[1]))
def test_covers_means_every_minute(found, frame):
    assert hours.covers(found, *frame) is (minutes([frame]) <= minutes(found))


# -- rounding -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "stop", "start"),
    [
        (24.0, 1440, 1440),
        (23.9997222, 1440, 1440),  # 23:59:59
        (23.99999999972222, 1440, 1440),  # 23:59:59.999999
        (23.9994, 1439, 1440),  # 23:59:57.8
        (8.333333333, 500, 500),
        (8.508333, 510, 511),  # 8:30:30
    ],
)
def test_hours_of_odoo_become_minutes(value, stop, start):
    assert hours.minute_of(value) == stop
    assert hours.minute_of(value, up=True) == start


@given(st.integers(0, 1440))
def test_every_whole_minute_survives_as_float_hours(minute):
    assert hours.minute_of(minute / 60) == minute
    assert hours.minute_of(round(minute / 60, 6), up=True) == minute


@given(moments)
def test_a_minute_holds_its_moment(moment):
    low, high = hours.minute(moment, ORIGIN), hours.minute(moment, ORIGIN, up=True)
    assert hours.moment(low, ORIGIN) <= moment <= hours.moment(high, ORIGIN)
    assert high - low == bool(moment.second or moment.microsecond)


@given(moments, st.timedeltas(timedelta(0), timedelta(hours=2)))
def test_busy_rounds_outward_and_work_inward(start, length):
    """T04: but for less than a second (busy) or a second (work) of noise."""
    stop, second = start + length, timedelta(seconds=1)
    low, high = hours.outward(start, stop, ORIGIN)
    assert hours.moment(low, ORIGIN) < start + second
    assert high >= low
    assert length == timedelta(0) or hours.moment(high, ORIGIN) >= stop
    low, high = hours.inward(start, stop, ORIGIN)
    assert hours.moment(low, ORIGIN) >= start
    assert high == low or hours.moment(high, ORIGIN) <= stop + second


def test_a_claim_without_length_blocks_nothing():
    assert hours.outward(ORIGIN, ORIGIN, ORIGIN) == (0, 0)


def test_moments_of_one_zone_are_measured_as_elapsed_time():
    zone = ZoneInfo("Europe/Brussels")
    origin = datetime(2027, 3, 28, tzinfo=zone)
    morning = datetime(2027, 3, 28, 9, tzinfo=zone)
    assert hours.minute(morning, origin) == 8 * 60
    assert hours.moment(8 * 60, origin) == morning.astimezone(UTC)
    assert hours.inward(morning, morning, origin) == (480, 480)


# -- weekly lines -------------------------------------------------------------


@pytest.mark.parametrize(("name", "day"), worlds.CHANGES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_hours_are_open_exactly_while_the_clock_shows_them(name, day, data):
    """T14, T18: against a clock read every minute, on the days of change."""
    zone = ZoneInfo(name)
    origin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    edges = data.draw(
        st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True)
        .map(sorted)
        .map(lambda found: [15 * edge for edge in found[: len(found) // 2 * 2]])
    )
    lines = worlds.week(*zip(edges[::2], edges[1::2], strict=True))
    around = (day - timedelta(days=1), day + timedelta(days=1))
    laid = hours.expand(lines, zone, origin, *around)
    assert list(laid) == sorted(laid)
    low, high = hours.midnights(zone, origin, -2000, 4000)[1:3]
    shown = worlds.wall_minutes(lines, zone, origin, low, high)
    assert minutes(hours.clip(laid, low, high)) == shown


def test_nine_to_five_stays_so_before_and_after_both_changes():
    """T14"""
    zone = ZoneInfo("Europe/Brussels")
    for day in (date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 31)):
        line = Line(day.weekday(), 540, 1020)
        ((start, stop),) = hours.expand((line,), zone, ORIGIN, day, day)
        local = [hours.moment(m, ORIGIN).astimezone(zone) for m in (start, stop)]
        assert [moment.hour for moment in local] == [9, 17]
        assert stop - start == 480


def test_staff_in_another_zone_work_their_own_wall_time():
    """T15, T18: New York has changed its clocks, Madrid has not."""
    day = date(2027, 3, 16)
    for name, hour in (("America/New_York", 13), ("Europe/Madrid", 8)):
        line = Line(day.weekday(), 540, 1020)
        ((start, _),) = hours.expand((line,), ZoneInfo(name), ORIGIN, day, day)
        assert hours.moment(start, ORIGIN).hour == hour


def test_a_wall_time_that_is_skipped_opens_nothing():
    day = date(2027, 3, 28)
    line = Line(day.weekday(), 135, 165)
    assert hours.expand((line,), ZoneInfo("Europe/Brussels"), ORIGIN, day, day) == ()


def test_a_line_that_ends_inside_the_repeated_hour_opens_twice():
    """02:15 to 02:45 is shown twice, an hour apart."""
    day = date(2027, 10, 31)
    line = Line(day.weekday(), 135, 165)
    first, second = hours.expand((line,), ZoneInfo("Europe/Brussels"), ORIGIN, day, day)
    assert second == (first[0] + 60, first[1] + 60)


def test_alternating_weeks_have_their_own_hours():
    """T08: as Odoo counts two-week calendars."""
    lines = (Line(0, 540, 600, week_type=0), Line(0, 600, 660, week_type=1))
    laid = hours.expand(lines, UTC, ORIGIN, date(2027, 1, 4), date(2027, 1, 18))
    monday = date(2027, 1, 4)
    shift = hours.week_type(monday)
    expected = [week * 10080 + 540 + 60 * ((shift + week) % 2) for week in range(3)]
    assert [start for start, _stop in laid] == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_week_types_alternate_on_mondays(day):
    """T08"""
    assert hours.week_type(day) != hours.week_type(day + timedelta(days=7))
    monday = day - timedelta(days=day.weekday())
    assert hours.week_type(day) == hours.week_type(monday)


def test_a_line_counts_only_while_it_is_valid():
    day = date(2027, 1, 4)
    line = Line(0, 0, 60, valid_from=day + timedelta(7), valid_to=day + timedelta(14))
    laid = hours.expand((line,), UTC, ORIGIN, day, day + timedelta(30))
    assert [start // 1440 for start, _stop in laid] == [7, 14]


def test_equal_patterns_are_expanded_once():
    args = (UTC, ORIGIN, date(2027, 1, 4), date(2027, 3, 4))
    one = hours.expand(worlds.week((540, 1020)), *args)
    assert hours.expand(worlds.week((540, 1020)), *args) is one


def test_lines_of_a_window_are_not_merged():
    laid = hours.expand(
        (Line(0, 480, 600), Line(0, 600, 720)), UTC, ORIGIN, *[date(2027, 1, 4)] * 2
    )
    assert laid == ((480, 600), (600, 720))


@pytest.mark.parametrize("name", ["Asia/Beirut", "America/Havana", "Asia/Kathmandu"])
def test_midnights_are_where_the_local_date_changes(name):
    """Beirut and Havana change their clocks at midnight itself."""
    zone = ZoneInfo(name)
    origin = datetime(2027, 3, 10, tzinfo=UTC)
    found = hours.midnights(zone, origin, 0, 30 * 1440)

    def on(minute):
        return hours.moment(minute, origin).astimezone(zone).date()

    assert len(found) == 30
    assert all(on(m) == on(m - 1) + timedelta(days=1) for m in found)
