"""How full times are: free, taken, too soon; and the places that are left."""

from dataclasses import replace

import pytest
import worlds

from odoo.addons.appointment_core.kernel import refusal, slots
from odoo.addons.appointment_core.kernel.occupancy import Places, is_shared, occupancy
from odoo.addons.appointment_core.kernel.query import Board
from odoo.addons.appointment_core.kernel.slots import Need, Query, Resource

OPEN = ((540, 720),)  # 9:00 to 12:00
WINDOWS = ((540, 600), (600, 660), (660, 720))


def query(**values):
    resource = values.pop("resource", Resource(1, hours=OPEN))
    defaults = {
        "first": 0,
        "last": 1440,
        "duration": 60,
        "step": 60,
        "store_hours": ((0, 1440),),
        "resources": {1: resource},
        "needs": (Need(1, (1,)),),
    }
    return Query(**{**defaults, **values})


def desk(*busy, seats=4):
    return Resource(1, seats=seats, hours=OPEN, windows=WINDOWS, busy=busy)


def test_a_booked_start_is_taken_and_a_closed_one_is_nothing():
    found = occupancy(query(resource=Resource(1, hours=OPEN, busy=((600, 660),))))
    assert found.starts == (540, 660)
    assert found.taken == (600,)
    assert found.early == ()
    assert found.places == {}


def test_time_off_is_closed_and_not_taken():
    found = occupancy(query(resource=Resource(1, hours=OPEN, absences=((0, 1440),))))
    assert found.starts == found.taken == found.early == ()


def test_what_is_over_or_inside_the_notice_is_early():
    found = occupancy(query(now=541, earliest=620))
    assert found.early == (540, 600)
    assert found.starts == (660,)


def test_windows_tell_the_places_left_and_a_full_one_is_taken():
    """R004-073 to R004-076: of four places three are taken, of another window all."""
    busy = ((540, 600),) * 3 + ((600, 660),) * 4
    found = occupancy(
        query(resource=desk(*busy), needs=(Need(1, (1,), span="window"),))
    )
    assert found.starts == (540, 660)
    assert found.taken == (600,)
    assert found.places == {
        540: Places(1, 4),
        600: Places(0, 4),
        660: Places(4, 4),
    }


def test_places_of_a_class_are_those_of_single_persons():
    need = (Need(1, (1,), takes="persons"),)
    found = occupancy(
        query(resource=desk(*((540, 600),) * 9, seats=12), needs=need, persons=4)
    )
    assert 540 in found.taken
    assert found.places[540] == Places(3, 12)


def test_the_scarcest_need_decides():
    resources = {1: desk(seats=4), 2: desk(seats=2)}
    needs = (Need(1, (1,), span="window"), Need(2, (2,)))
    found = occupancy(query(resources=resources, needs=needs))
    assert found.places[540] == Places(2, 2)


@pytest.mark.parametrize("seed", range(300))
def test_every_start_has_one_state_and_the_kernel_agrees(seed):
    """Free, taken and early part the minutes; each says what ``explain`` says."""
    asked = worlds.small(worlds.rng(seed))
    found = occupancy(asked)
    assert found.starts == slots.list_starts(asked)
    assert not set(found.starts) & set(found.taken)
    for start in found.taken:
        reason = slots.explain(asked, start)
        # Off the grid of those who are free, on that of somebody who is booked.
        booked = {refusal.BOOKED, refusal.BUFFER, refusal.FULL, refusal.OFF_GRID}
        assert reason.code in booked
    for start in found.early:
        assert slots.explain(asked, start).code in (refusal.PAST, refusal.NOTICE)
    if not is_shared(asked):
        assert found.places == {}
        return
    one = replace(asked, persons=1, min_persons=1)
    for start, (left, total) in found.places.items():
        assert 0 <= left <= total
        exact = slots.places_at(one, (start,))[0]
        assert left == exact
    assert all(found.places[start].left > 0 for start in found.starts)


def shared(seed):
    """Return a world of windows or classes: lines that overlap, crowded lanes."""
    rng = worlds.rng(seed)
    asked = worlds.small(rng)
    keys = tuple(asked.resources)
    first = Need(0, keys, takes=rng.choice(("one", "persons", "all")))
    if rng.random() < 0.6:
        first = replace(first, span="window")
    others = [need for need in asked.needs if rng.random() < 0.3]
    resources = {
        key: replace(
            resource,
            busy=resource.busy + worlds.spans(rng, rng.randint(0, 8), -20, 130, 40),
        )
        for key, resource in asked.resources.items()
    }
    return replace(asked, needs=(first, *others), resources=resources)


@pytest.mark.parametrize("seed", range(600))
def test_taken_and_totals_are_those_of_a_world_without_claims(seed):
    """The oracle asks twice, of a world with and of one without bookings."""
    asked = shared(seed) if seed % 3 else worlds.small(worlds.rng(seed))
    found = occupancy(asked)
    empty = replace(
        asked,
        now=None,
        earliest=None,
        resources={
            key: replace(resource, busy=()) for key, resource in asked.resources.items()
        },
    )
    low = max(at for at in (asked.first, asked.now, asked.earliest) if at is not None)
    starts, whole = slots.list_starts(asked), slots.list_starts(empty)
    assert found.starts == starts
    assert found.taken == tuple(at for at in whole if at >= low and at not in starts)
    assert found.early == tuple(at for at in whole if at < low)
    if is_shared(asked):
        one = {"persons": 1, "min_persons": 1}
        told = sorted((*starts, *found.taken))
        assert list(found.places) == told
        left = slots.places_at(replace(asked, **one), told)
        total = slots.places_at(replace(empty, **one), told)
        assert list(found.places.values()) == list(zip(left, total, strict=True))


@pytest.mark.parametrize("seed", range(200))
def test_the_index_of_a_board_agrees_with_a_look_at_everything(seed):
    """Windows and free seats minute by minute."""
    asked = shared(seed)
    board = Board(asked)
    for resource in asked.resources.values():
        for at in range(-10, 120, 3):
            held = [span for span in resource.windows if span[0] <= at < span[1]]
            best = max(held, key=lambda span: (span[0], -span[1]), default=None)
            assert board.window(resource, at) == best
            span = (at, at + 1 + seed % 17)
            most = max(
                sum(start <= minute < stop for start, stop in resource.busy)
                for minute in range(*span)
            )
            assert board.free_seats(resource, span) == max(resource.seats - most, 0)


def test_each_window_is_looked_at_once(monkeypatch):
    """States, taken times and places of a month cost one walk, not four."""
    looked = []
    free_seats = Board.free_seats
    monkeypatch.setattr(
        Board,
        "free_seats",
        lambda self, *args: looked.append(args) or free_seats(self, *args),
    )
    resource = desk(*((540, 600),) * 4, (600, 660))
    found = occupancy(query(resource=resource, needs=(Need(1, (1,), span="window"),)))
    assert found.taken == (540,)
    assert found.places[600] == Places(3, 4)
    assert len(looked) == len(WINDOWS)
