"""Lengths of text messages: facts of the standard, and a slow count beside ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_sms.kernel import segments

FACTS = [
    ("", "gsm", 0, 0),
    ("a" * 160, "gsm", 160, 1),
    ("a" * 161, "gsm", 161, 2),
    ("a" * 306, "gsm", 306, 2),
    ("a" * 307, "gsm", 307, 3),
    ("€" * 80, "gsm", 160, 1),
    ("€" * 81, "gsm", 162, 2),
    # 152 places and a pair that would be cut: it goes to the next part.
    ("a" * 152 + "€" + "a" * 152, "gsm", 306, 3),
    ("äöüßÄÖÜ", "gsm", 7, 1),
    ("ΔΦΓΛΩΠΨΣΘΞ", "gsm", 10, 1),
    ("ă" * 70, "ucs2", 70, 1),
    ("ă" * 71, "ucs2", 71, 2),
    ("ă" * 134, "ucs2", 134, 2),
    ("Καλημέρα", "ucs2", 8, 1),
    ("👍" * 35, "ucs2", 70, 1),
    ("👍" * 36, "ucs2", 72, 2),
    # A pair of 67 places is not cut in two.
    ("👍" * 67, "ucs2", 134, 3),
]


@pytest.mark.parametrize(("text", "encoding", "units", "parts"), FACTS)
def test_facts(text, encoding, units, parts):
    size = segments.measure(text)
    assert (size.encoding, size.units, size.segments) == (encoding, units, parts)


@given(st.text(alphabet="aä€^ăΩω👍\n ", max_size=400))
def test_every_part_holds_what_was_counted(text):
    size = segments.measure(text)
    assert size.units <= max(size.room, 0)
    parts, rest = 0, text
    limit = segments.PART[size.encoding]
    if size.units <= segments.SINGLE[size.encoding]:
        limit = segments.SINGLE[size.encoding]
    while rest:
        taken = 0
        while taken < len(rest) and _width(rest[: taken + 1], size.encoding) <= limit:
            taken += 1
        parts, rest = parts + 1, rest[taken:]
    assert parts == size.segments


def _width(text, encoding):
    if encoding == "gsm":
        return len(text) + sum(letter in segments.EXTENDED for letter in text)
    return len(text.encode("utf-16-le")) // 2
