"""The behaviours of the listing, each as an example (``design/behaviour.md``)."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import worlds

from odoo.addons.appointment_core.kernel import hours, refusal, slots
from odoo.addons.appointment_core.kernel.slots import Need, Query, Resource

UTC = timezone.utc


def at(hour, minute=0, day=0):
    return day * 1440 + hour * 60 + minute


def span(start, stop, day=0):
    return at(start, day=day), at(stop, day=day)


def clock(minutes):
    return [f"{m // 60}:{m % 60:02}" for m in minutes]


def resource(key=1, **values):
    return Resource(key=key, **{"hours": (span(9, 17),), **values})


def query(*resources, **values):
    everybody = tuple(r.key for r in resources)
    defaults = {
        "first": 0,
        "last": 1440,
        "duration": 60,
        "step": 30,
        "store_hours": ((0, 1440),),
        "resources": {r.key: r for r in resources},
        "needs": (Need(1, everybody),) if resources else (),
    }
    return Query(**{**defaults, **values})


def offer(*resources, **values):
    return clock(slots.list_starts(query(*resources, **values)))


def reason(start, *resources, **values):
    found = slots.explain(query(*resources, **values), start)
    return found and found.code


# -- slots and time -----------------------------------------------------------


def test_starts_fit_hours_and_step():
    """T01"""
    starts = ["9:00", "9:30", "10:00", "10:30", "11:00"]
    assert offer(resource(hours=(span(9, 12),))) == starts
    assert offer(store_hours=(span(9, 12),)) == starts


def test_free_time_of_two_people_is_not_merged():
    """T03"""
    a = resource(1, hours=((at(9), at(10, 30)),))
    b = resource(2, hours=(span(10, 12),))
    assert offer(a, b, duration=120) == ["10:00"]


def test_touching_claims_do_not_block_and_one_second_does():
    """T04"""
    origin = datetime(2027, 1, 4, tzinfo=UTC)
    start, stop = origin.replace(hour=9), origin.replace(hour=10)
    touching = hours.outward(start, stop, origin)
    over = hours.outward(start, stop + timedelta(seconds=1), origin)
    early = hours.outward(stop - timedelta(seconds=1), stop, origin)
    assert "10:00" in offer(resource(busy=(touching,)))
    assert "10:00" not in offer(resource(busy=(over,)))
    assert "9:00" not in offer(resource(busy=(early,)))


@pytest.mark.parametrize(
    ("start", "duration", "fits"),
    [(at(10), 180, False), (at(11, 15), 30, False), (at(11), 60, False)]
    + [(at(10), 60, True), (at(12), 60, True)],
)
def test_overlap_is_refused_and_touch_accepted(start, duration, fits):
    """T05"""
    asked = query(resource(busy=(span(11, 12),)), duration=duration, step=15)
    assert slots.check(asked, start) is fits


def test_hours_across_midnight_offer_the_night_once():
    """T06"""
    origin = datetime(2027, 1, 4, tzinfo=UTC)  # a Monday
    lines = (hours.Line(0, at(22), 1440), hours.Line(1, 0, at(2)))
    night = hours.merge(
        hours.expand(lines, UTC, origin, date(2027, 1, 4), date(2027, 1, 6))
    )
    starts = slots.list_starts(
        query(resource(hours=night), store_hours=night, last=2880)
    )
    assert starts.count(at(23, 30)) == 1
    assert starts == tuple(range(at(22), at(25) + 1, 30))


def test_touching_lines_join_and_a_lunch_line_parts():
    """T07"""
    joined = resource(hours=hours.merge((span(9, 12), span(12, 17))))
    parted = resource(hours=(span(9, 12), span(13, 17)))
    assert slots.check(query(joined), at(11, 30))
    assert not slots.check(query(parted), at(11, 30))


def test_staff_without_hours_are_open_when_the_store_is():
    """T09: the reader hands over the store's hours."""
    store = (span(8, 18),)
    starts = offer(resource(hours=store), store_hours=store)
    assert (starts[0], starts[-1]) == ("8:00", "17:00")


def test_three_nights_block_all_their_days_and_nothing_more():
    """T10"""
    always = ((-1440, 8 * 1440),)
    room = resource(hours=always, busy=((at(15, day=1), at(11, day=4)),))
    asked = query(
        room, store_hours=always, duration=3 * 1440, step=60, last=at(0, day=5)
    )
    starts = slots.list_starts(asked)
    assert starts == (*range(at(4, day=5), 0), *range(at(11, day=4), at(0, day=5), 60))
    short = replace(asked, duration=60)
    assert slots.check(short, at(14, day=1))
    assert not slots.check(short, at(10, day=4))
    assert slots.check(short, at(11, day=4))


def test_an_exception_overrides_the_week_on_its_day_only():
    """T11: what the reader does with closed and open days, in spans."""
    plan = tuple(span(9, 17, day) for day in range(4))
    closed = hours.subtract(plan, (span(0, 24, 1),))
    special = hours.merge((*hours.subtract(closed, (span(0, 24, 2),)), span(10, 14, 2)))
    rules = {"store_hours": special, "last": 4 * 1440, "step": 60}
    starts = offer(resource(hours=special), **rules)
    assert len(starts) == 8 + 0 + 4 + 8


# -- clocks -------------------------------------------------------------------

BRUSSELS = ZoneInfo("Europe/Brussels")


def day_query(day, **values):
    """Return a 24 h resource asked for one local day of Brussels, hour by hour."""
    origin = datetime(day.year, day.month, day.day, tzinfo=BRUSSELS).astimezone(UTC)
    around = (day - timedelta(days=2), day + timedelta(days=2))
    always = hours.merge(
        hours.expand(worlds.week((0, 1440)), BRUSSELS, origin, *around)
    )
    first, last = hours.midnights(BRUSSELS, origin, 0, 2000)
    asked = query(
        resource(hours=always, **values),
        store_hours=always,
        first=first,
        last=last,
        step=60,
        zone=BRUSSELS,
        origin=origin,
    )
    return asked, origin


def labels(asked, origin):
    starts = slots.list_starts(asked)
    local = [hours.moment(m, origin).astimezone(BRUSSELS) for m in starts]
    return [f"{moment:%H:%M%z}" for moment in local]


def test_the_short_day_has_23_true_hours():
    """T12"""
    shown = labels(*day_query(date(2027, 3, 28)))
    assert len(shown) == 23
    assert [label[:2] for label in shown] == [f"{h:02}" for h in range(24) if h != 2]


def test_the_long_day_offers_two_o_clock_twice():
    """T13"""
    asked, origin = day_query(date(2027, 10, 31))
    shown = labels(asked, origin)
    assert len(set(shown)) == len(shown) == 25
    assert [s for s in shown if s.startswith("02")] == ["02:00+0200", "02:00+0100"]
    first = (120, 180)
    asked, origin = day_query(date(2027, 10, 31), busy=(first,))
    assert [s for s in labels(asked, origin) if s[:2] == "02"] == ["02:00+0100"]


@pytest.mark.parametrize("grid", ["fixed", "packed"])
def test_an_endless_opening_counts_from_local_midnight(grid):
    """The step of 50 minutes starts anew every day, also on the short one."""
    asked, origin = day_query(date(2027, 3, 28))
    starts = slots.list_starts(replace(asked, step=50, last=2 * 1440, grid=grid))
    assert starts[:2] == (0, 50)
    assert 23 * 60 in starts


# -- rules at confirm ---------------------------------------------------------


def test_each_refused_start_has_its_own_reason():
    """T21, T96"""
    rules = {
        "now": at(9),
        "earliest": at(10),
        "latest": at(16),
        "dates": ((0, at(15)),),
        "store_hours": (span(8, 14),),
    }
    one = resource(hours=(span(9, 17),), absences=(span(11, 12),), busy=(span(13, 14),))
    assert reason(at(8), one, **rules) == refusal.PAST
    assert reason(at(9, 30), one, **rules) == refusal.NOTICE
    assert reason(at(16), one, **rules) == refusal.HORIZON
    assert reason(at(15), one, **rules) == refusal.DATES
    assert reason(at(14), one, **rules) == refusal.CLOSED
    assert reason(at(11), one, **rules) == refusal.ABSENT
    assert reason(at(13), one, **rules) == refusal.BOOKED
    assert reason(at(10, 1), one, step=2, duration=2, **rules) == refusal.OFF_GRID
    assert reason(at(10), one, **rules) is None
    assert reason(at(10), one, persons=3, max_persons=2, **rules) == refusal.PERSONS
    assert reason(at(10), one, needs=(Need(5, ()),), **rules) == refusal.MISSING


def test_reasons_name_the_start_and_the_need():
    found = slots.explain(query(resource(busy=(span(9, 17),))), at(10))
    assert dict(found.details) == {"start": at(10), "need": 1}


def test_a_start_exactly_at_the_end_of_the_notice_is_offered():
    """T22: and no longer when the clock has moved on."""
    assert slots.check(query(resource(), earliest=at(10)), at(10))
    assert not slots.check(query(resource(), earliest=at(10, 1)), at(10))


def test_buffers_of_neighbours_add_up():
    """T26"""
    claim = (at(9, 50), at(11, 15))
    starts = offer(
        resource(busy=(claim,), hours=(span(8, 17),)),
        buffer_before=10,
        buffer_after=15,
        step=5,
        duration=30,
    )
    assert "11:25" in starts
    assert "11:20" not in starts
    assert "9:05" in starts  # ends 9:35
    assert "9:10" not in starts


def test_the_packed_grid_restarts_where_the_buffers_allow():
    """T26"""
    claim = (at(9, 50), at(11, 15))
    rules = {"buffer_before": 10, "buffer_after": 15, "grid": "packed"}
    assert offer(resource(busy=(claim,)), **rules)[0] == "11:25"


def test_the_longer_break_counts():
    """R002-025: service and resource each ask for one."""
    claim = (at(11), at(12))
    for own, service in ((15, 0), (5, 15)):
        one = resource(busy=(claim,), buffer_after=own)
        starts = offer(one, buffer_after=service, step=5, duration=60)
        assert "9:45" in starts
        assert "9:50" not in starts


def test_buffers_need_not_fit_inside_opening_hours():
    """T27"""
    starts = offer(resource(), buffer_before=10, buffer_after=15)
    assert (starts[0], starts[-1]) == ("9:00", "16:00")


def test_a_start_inside_a_buffer_is_refused_as_such():
    """T28, T29, T96: the claim of another service carries that service's buffers."""
    one = resource(busy=((at(10), at(11, 15)),))
    assert reason(at(11), one) == refusal.BOOKED
    assert reason(at(11, 15), one, buffer_before=10, step=15) == refusal.BUFFER
    assert reason(at(11, 15), one, step=15) is None


def test_travel_between_visits_is_a_buffer():
    """T30: 35 minutes from the visit before."""
    starts = offer(resource(busy=(span(9, 10),)), buffer_before=35, step=5)
    assert starts[0] == "10:35"


# -- capacity and resources ---------------------------------------------------


def room(seats, *parties):
    busy = tuple(span(10, 11) for party in parties for _ in range(party))
    return resource(seats=seats, busy=busy)


def test_parties_fill_a_room_to_the_last_seat():
    """T40, T96"""
    each = (Need(1, (1,), takes="persons"),)
    assert slots.check(query(room(12, 5, 4), needs=each, persons=3), at(10))
    assert reason(at(10), room(12, 5, 4, 3), needs=each) == refusal.FULL
    freed = query(room(12, 5, 3), needs=each, persons=4)
    assert slots.check(freed, at(10))
    assert not slots.check(replace(freed, persons=5), at(10))


def test_places_tell_how_many_bookings_are_left():
    each = (Need(1, (1,), takes="persons"),)
    assert slots.places(query(room(12, 5), needs=each, persons=3), at(10)) == 2
    assert slots.places(query(room(4)), at(10)) == 4
    assert slots.places(query(room(4), duration=600), at(10)) == 0
    assert slots.places(query(), at(10)) == slots.UNLIMITED


def test_places_spread_pairs_over_the_emptiest_resources():
    three = [resource(key, seats=seats) for key, seats in ((1, 1), (2, 1), (3, 2))]
    pair = (Need(1, (1, 2, 3), quantity=2),)
    assert slots.places(query(*three, needs=pair), at(10)) == 2


def test_capacity_counts_by_instant():
    """T41: staggered claims of two seats leave room where at most one runs."""
    one = resource(seats=2, busy=((at(9), at(10)), (at(9, 30), at(10, 30))))
    assert offer(one, last=at(11)) == ["10:00", "10:30"]


def test_stylist_and_chair_must_exist_at_the_same_time():
    """T42"""
    stylist = resource(1, hours=(span(9, 12),))
    chair = resource(2, hours=(span(9, 17),), busy=(span(9, 11),))
    both = (Need(1, (1,)), Need(2, (2,)))
    assert offer(stylist, chair, needs=both) == ["11:00"]
    freed = replace(chair, busy=())
    assert offer(stylist, freed, needs=both)[0] == "9:00"


@pytest.mark.parametrize("takes", ["persons", "all"])
def test_linked_tables_serve_seven_but_not_nine(takes):
    """T43"""
    tables = [resource(key, seats=4) for key in (1, 2)]
    linked = (Need(1, (1, 2), quantity=2, takes=takes),)
    assert slots.check(query(*tables, needs=linked, persons=7), at(10))
    assert not slots.check(query(*tables, needs=linked, persons=9), at(10))
    taken = [tables[0], replace(tables[1], busy=(span(10, 11),))]
    fits = slots.check(query(*taken, needs=linked, persons=7), at(10))
    assert fits is (takes == "persons")  # three seats of the second are free


def test_fewer_seats_than_booked_stops_new_bookings_only():
    """T44"""
    lowered = resource(seats=2, busy=(span(10, 11),) * 3)
    assert not slots.check(query(lowered), at(10))
    assert slots.check(query(lowered), at(11))


def test_one_person_never_fills_two_requirements():
    """Overlapping roles: both can do both, or one of them alone."""
    two = [resource(1), resource(2)]
    roles = (Need(1, (1, 2)), Need(2, (1, 2)))
    assert slots.check(query(*two, needs=roles), at(10))
    alone = (Need(1, (1,)), Need(2, (1,)))
    assert not slots.check(query(*two, needs=alone), at(10))
    assert reason(at(10), *two, needs=alone) == refusal.MISSING


# -- windows ------------------------------------------------------------------

SATURDAY = (span(8, 10), span(10, 12), span(14, 16), span(16, 18))


def desk(**values):
    lines = {"hours": hours.merge(SATURDAY), "windows": SATURDAY}
    return Resource(key=1, seats=4, **{**lines, **values})


PICKUP = Need(1, (1,), span="window")


def test_windows_are_offered_at_their_start():
    """R004-069, C-04: no window 12 to 14; on Saturday the store closes at 14."""
    assert offer(desk(), needs=(PICKUP,)) == ["8:00", "10:00", "14:00", "16:00"]
    saturday = offer(desk(), needs=(PICKUP,), store_hours=(span(8, 14),))
    assert saturday == ["8:00", "10:00"]
    assert reason(at(9), desk(), needs=(PICKUP,)) == refusal.OFF_GRID
    assert reason(at(12), desk(), needs=(PICKUP,)) == refusal.CLOSED


def test_a_window_is_full_after_four_cars():
    """C-04: capacity 4"""
    full = desk(busy=(span(10, 12),) * 4)
    assert offer(full, needs=(PICKUP,)) == ["8:00", "14:00", "16:00"]
    assert reason(at(10), full, needs=(PICKUP,)) == refusal.FULL
    assert slots.places(query(desk(), needs=(PICKUP,)), at(8)) == 4


def test_the_bay_behind_a_window_is_needed_for_the_work():
    """C-04: three hours of work must fit, and one bay serves one car."""
    bay = resource(2, hours=(span(8, 18),), busy=(span(13, 14),))
    needs = (PICKUP, Need(2, (2,), minutes=180))
    assert offer(desk(), bay, needs=needs) == ["8:00", "10:00", "14:00"]


# -- absence ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("absence", "gone"),
    [(span(0, 24), 15), (span(9, 13), 8), ((at(10, 30), at(11)), 2)],
)
def test_leave_removes_the_slots_it_touches(absence, gone):
    """T47: a day, half a day, half an hour; T49: an all-day event is the first."""
    assert len(offer(resource())) - len(offer(resource(absences=(absence,)))) == gone


def test_a_holiday_keeps_personal_leave():
    """T48: absences add up, in any order, overlapping or not."""
    away = resource(absences=(span(12, 14), span(9, 13)))
    assert offer(away)[0] == "14:00"


def test_an_absence_moves_the_packed_grid_only():
    away = resource(absences=((at(9), at(9, 40)),))
    assert offer(away)[0] == "10:00"
    assert offer(away, grid="packed")[0] == "9:40"


def test_reach_covers_buffers_offsets_and_the_look_back():
    needs = (Need(1, (1,), offset=60, minutes=90), Need(2, (2,), offset=-20))
    asked = query(needs=needs, buffer_before=10, buffer_after=15)
    assert slots.reach(asked) == (-30, 1440 + 60 + 90 + 15)
    assert slots.reach(replace(asked, grid="packed"))[0] == -30 - 26 * 60
    assert slots.reach(replace(asked, needs=(PICKUP,)))[0] <= -1440
