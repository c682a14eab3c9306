"""Hours of a day as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_core.kernel import week
from odoo.addons.appointment_core.kernel.refusal import Refusal

edges = st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True)
days = edges.map(
    lambda found: tuple(
        zip(*[iter(sorted(found)[: len(found) // 2 * 2])] * 2, strict=True)
    )
)


@given(days)
def test_what_is_written_is_read_back(spans):
    assert week.parse(week.to_text(spans)) == spans


@given(st.text())
def test_any_text_gives_ordered_spans_or_a_refusal_that_names_its_part(text):
    found = week.parse(text)
    if isinstance(found, Refusal):
        assert week.part_of(text, dict(found.details)["part"])
    else:
        minutes = [edge for span in found for edge in span]
        assert minutes == sorted(minutes)
        assert all(0 <= start < stop <= 1440 for start, stop in found)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("8-12", ((480, 720),)),
        ("13:00–18:00, 08:00–12:00", ((480, 720), (780, 1080))),
        ("8.30 – 12.15; 14h-18h", ((510, 735), (840, 1080))),
        ("0800-1200", ((480, 720),)),
        ("8 Uhr bis 12 Uhr", ((480, 720),)),
        ("9am to 5:30pm", ((540, 1050),)),
        ("12am-12pm", ((0, 720),)),
        ("22:00-0:00", ((1320, 1440),)),
        ("0-24", ((0, 1440),)),
        ("8-10, 10-12", ((480, 600), (600, 720))),
    ],
)
def test_people_write_hours_in_many_ways(text, spans):
    assert week.parse(text) == spans


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("morning", week.UNREADABLE, "morning"),
        ("8-12, later", week.UNREADABLE, "later"),
        ("8-", week.UNREADABLE, "8-"),
        ("8-12-14", week.UNREADABLE, "8-12-14"),
        ("8:00-25:00", week.BEYOND, "8:00-25:00"),
        ("8:75-9", week.BEYOND, "8:75-9"),
        ("13pm-15pm", week.BEYOND, "13pm-15pm"),
        ("18-8", week.REVERSED, "18-8"),
        ("8-8", week.REVERSED, "8-8"),
        ("8-12, 11-14", week.OVERLAP, "11-14"),
        ("8-12, 8-12", week.OVERLAP, "8-12"),
    ],
)
def test_what_are_no_hours_is_refused_by_its_part(text, code, part):
    found = week.parse(text)
    assert found.code == code
    assert week.part_of(text, dict(found.details)["part"]) == part
