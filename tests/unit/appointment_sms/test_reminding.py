"""When reminders go out: quiet hours, cut-off, and clocks that change."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_sms.kernel import reminding

BERLIN = "Europe/Berlin"
NIGHT = reminding.Quiet(21.0, 8.0)
NONE = reminding.Quiet(0.0, 0.0)


def local(text, tz=BERLIN):
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))
    return moment.astimezone(timezone.utc)


@pytest.mark.parametrize(
    ("start", "hours", "at"),
    [
        # By day: exactly its lead before the start.
        ("2026-06-10 10:00", 24, "2026-06-09 10:00"),
        ("2026-06-10 12:00", 2, "2026-06-10 10:00"),
        # Due at six in the morning: at eight it would be too late for eight o'clock.
        ("2026-06-10 08:00", 2, "2026-06-09 21:00"),
        # Due at 7:00 for 9:00: eight o'clock leaves an hour, enough.
        ("2026-06-10 09:00", 2, "2026-06-10 08:00"),
        # Due at 7:10 for 8:30: eight o'clock leaves less than 40 minutes.
        ("2026-06-10 08:30", 2, "2026-06-09 21:00"),
        # An evening class, a day before, after nine: the next morning.
        ("2026-06-10 21:30", 24, "2026-06-10 08:00"),
        # Clocks change in the night: 24 hours are 24 hours.
        ("2026-03-29 10:00", 24, "2026-03-28 09:00"),
        ("2026-10-25 10:00", 24, "2026-10-24 11:00"),
    ],
)
def test_reminders(start, hours, at):
    moment = reminding.get_reminder(local(start), timedelta(hours=hours), NIGHT, BERLIN)
    assert moment.at == local(at)
    assert moment.until == local(start) - timedelta(hours=hours) / 3


moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(timezone.utc)
)
hours_of_day = st.integers(0, 95).map(lambda quarter: quarter / 4)
zones = st.sampled_from([BERLIN, "America/New_York", "Asia/Kathmandu", "UTC"])


@given(moments, st.integers(1, 72), hours_of_day, hours_of_day, zones)
def test_nobody_is_woken_and_nothing_is_of_no_use(start, hours, begins, ends, tz):
    lead = timedelta(hours=hours)
    quiet = reminding.Quiet(begins, ends)
    moment = reminding.get_reminder(start, lead, quiet, tz)
    assert moment.at <= moment.until < start
    # The first minute of the night is the last in which one is still awake.
    just_before = moment.at - timedelta(minutes=1)
    assert (
        reminding.find_night(moment.at, quiet, tz) is None
        or reminding.find_night(just_before, quiet, tz) is None
    )
    if reminding.find_night(start - lead, quiet, tz) is None:
        assert moment.at == start - lead


@given(moments, hours_of_day, hours_of_day, zones)
def test_a_night_holds_its_moment(moment, begins, ends, tz):
    """Beside a slow look at the clock on the wall."""
    night = reminding.find_night(moment, reminding.Quiet(begins, ends), tz)
    wall = moment.astimezone(ZoneInfo(tz))
    now = wall.hour + wall.minute / 60 + wall.second / 3600 + wall.microsecond / 3.6e9
    is_quiet = begins <= now < ends if begins < ends else now >= begins or now < ends
    if begins == ends:
        is_quiet = False
    is_odd_day = _is_odd(moment, tz)
    if not is_odd_day:
        assert bool(night) == is_quiet
    if night:
        assert night[0] <= moment < night[1]
        assert night[1] - night[0] <= timedelta(hours=25)


def _is_odd(moment, tz):
    """Whether the clock changes within two days of *moment*."""
    days = (moment + timedelta(days=days) for days in (-2, 2))
    return len({day.astimezone(ZoneInfo(tz)).utcoffset() for day in days}) > 1


@given(moments, zones)
def test_without_quiet_hours_the_lead_is_kept(start, tz):
    lead = timedelta(hours=24)
    assert reminding.get_reminder(start, lead, NONE, tz).at == start - lead


@given(moments, zones)
def test_what_may_wait_lives_from_when_it_goes_out(due, tz):
    moment = reminding.get_later(due, timedelta(hours=72), NIGHT, tz)
    assert due <= moment.at < due + timedelta(hours=13)
    assert moment.until == moment.at + timedelta(hours=72)
    assert reminding.find_night(moment.at, NIGHT, tz) is None
