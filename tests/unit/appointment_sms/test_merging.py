"""Merge fields reach the values they are given and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_sms.kernel import merging

KNOWN = {"customer": "Erika", "time": "10:00", "note": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello {customer}, {time}.", "Hello Erika, 10:00."),
        ("Hello { customer }", "Hello Erika"),
        ("One {note} two", "One two"),
        ("No fields", "No fields"),
        ("First\n  second  {time}", "First\nsecond 10:00"),
        ("A lone { brace, and one }", "A lone { brace, and one }"),
    ],
)
def test_merge(text, expected):
    if "lone" in text:
        assert merging.find_unknown(text, KNOWN) == ["brace, and one"]
        return
    assert merging.merge(text, KNOWN) == expected


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{customer}", []),
        ("{Customer} {x} {x}", ["Customer", "x"]),
        ("{customer.__class__}", ["customer.__class__"]),
        ("{0}{customer!r}{time:>9}", ["0", "customer!r", "time:>9"]),
        ("{}", [""]),
    ],
)
def test_unknown_fields_are_named_in_order(text, unknown):
    assert merging.find_unknown(text, KNOWN) == unknown


@given(st.text(max_size=80))
def test_values_are_never_read_as_fields(value):
    shown = merging.merge("a{customer}b", {"customer": value})
    assert shown.replace(" ", "").replace("\n", "") == "".join(f"a{value}b".split())
