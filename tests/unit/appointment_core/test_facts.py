"""Availability cases as facts: ours, and the shared list where it lies beside us."""

import json
from datetime import date, datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from odoo.addons.appointment_core.kernel import hours, slots

HERE = Path(__file__).parent
OURS = json.loads((HERE / "availability_cases.json").read_text())["cases"]
SHARED = HERE.parents[3] / "shared" / "acceptance" / "availability_cases.json"
FACTS = {case["id"]: case for case in OURS}
ORIGIN = datetime(2020, 1, 1, tzinfo=timezone.utc)

#: The shared list cuts 07:59:59 to 07:59. Whole minutes that do not overlap the busy
#: second (T04) begin at 08:00.
CUT_SECONDS = {("H082", "packed"): ["2024-06-03T08:00Z", "2024-06-03T10:00Z"]}


def facts(kind):
    return [pytest.param(case, id=case["id"]) for case in OURS if case["kind"] == kind]


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def starts_of(case, grid):
    windows = hours.merge(
        hours.inward(instant(a), instant(b), ORIGIN) for a, b in case["windows"]
    )
    busy = tuple(
        hours.outward(instant(a), instant(b), ORIGIN) for a, b in case.get("busy", ())
    )
    earliest = case.get("earliest")
    query = slots.Query(
        first=windows[0][0],
        last=windows[-1][1],
        duration=case["duration"],
        step=case["step"],
        grid=grid,
        earliest=hours.minute(instant(earliest), ORIGIN, up=True) if earliest else None,
        store_hours=windows,
        resources={1: slots.Resource(key=1, hours=windows, busy=busy)},
        needs=(slots.Need(key=1, candidates=(1,)),),
        zone=ZoneInfo(case["tz"]),
        origin=ORIGIN,
    )
    return [
        f"{hours.moment(start, ORIGIN):%Y-%m-%dT%H:%MZ}"
        for start in slots.list_starts(query)
    ]


@pytest.mark.parametrize("grid", ["fixed", "packed"])
@pytest.mark.parametrize("case", facts("slots"))
def test_the_offer_is_the_known_one(case, grid):
    starts = case["starts"]
    expected = starts if isinstance(starts, list) else starts[grid]
    assert starts_of(case, grid) == expected


def as_spans(sets):
    return [tuple(map(tuple, spans)) for spans in sets]


@pytest.mark.parametrize("case", facts("intervals"))
def test_span_arithmetic_gives_the_known_result(case):
    first, *others = as_spans(case["sets"])
    result = hours.merge(first)
    for other in others:
        result = getattr(hours, case["op"])(result, other)
    assert result == tuple(map(tuple, case["expected"]))


def minute_of_day(text):
    hour, minute = map(int, text.split(":"))
    return hour * 60 + minute


@pytest.mark.parametrize("case", facts("working_window_utc"))
def test_wall_time_is_the_known_instant(case):
    for day, start, stop, tz, *utc in case["items"]:
        on = date.fromisoformat(day)
        line = hours.Line(on.weekday(), minute_of_day(start), minute_of_day(stop))
        spans = hours.expand((line,), ZoneInfo(tz), ORIGIN, on, on)
        expected = tuple(hours.minute(instant(text), ORIGIN) for text in utc)
        assert spans == (expected,)


def test_ours_says_what_the_shared_list_says():
    """Nothing to compare where the shared list is not at hand."""
    shared = json.loads(SHARED.read_text())["cases"] if SHARED.exists() else []
    for case in shared:
        ours = FACTS[case["id"]]
        if case["kind"] == "slots":
            assert ours["windows"] == case["windows_utc"]
            assert ours.get("busy", []) == case["busy_utc"]
            assert ours.get("earliest") == case["earliest_utc"]
            for grid, starts in case["expected_starts_utc"].items():
                known = CUT_SECONDS.get((case["id"], grid), starts)
                assert starts_of(ours, grid) == known, case["id"]
        elif case["kind"] == "intervals":
            assert ours["expected"] == case["expected"]
        else:
            items = [
                [i["date"], i["start"], i["end"], i["tz"], *i["utc"]]
                for i in case["items"]
            ]
            assert ours["items"] == items
