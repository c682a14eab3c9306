from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_website.kernel import colour

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@given(colours)
def test_text_on_any_colour_is_readable(background):
    assert colour.contrast(colour.text_on(background), background) >= colour.READABLE


@given(colours)
def test_a_darkened_colour_is_readable_on_white(shade):
    dark = colour.darken(shade)
    assert colour.contrast(dark, colour.WHITE) >= colour.READABLE
    if colour.contrast(shade, colour.WHITE) >= colour.READABLE:
        assert dark == shade


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_within_its_bounds(one, other):
    ratio = colour.contrast(one, other)
    assert ratio == colour.contrast(other, one)
    assert 1 <= ratio <= 21.0001


def test_contrast_is_that_of_the_guideline():
    assert round(colour.contrast("#FFFFFF", "#000000"), 2) == 21
    assert round(colour.contrast("#777777", "#FFFFFF"), 2) == 4.48
    assert round(colour.contrast("#767676", "#FFFFFF"), 2) == 4.54


@given(st.text(max_size=12))
def test_only_colours_are_read(text):
    parsed = colour.parse(text)
    assert parsed is None or colour.parse(parsed) == parsed


def test_colours_are_read_as_people_write_them():
    assert colour.parse(" 0f4c5c ") == "#0F4C5C"
    assert colour.parse("#fa0") == "#FFAA00"
    for text in ("", "red", "#12345", "#1234567", "#GGGGGG", "#000;x"):
        assert colour.parse(text) is None
