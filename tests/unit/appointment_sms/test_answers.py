import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_sms.kernel import answers
from odoo.addons.appointment_sms.kernel.answers import Answer, is_name, parse


@pytest.mark.parametrize(
    ("text", "kind", "booking"),
    [
        ("C", answers.CONFIRM, ""),
        (" c. ", answers.CONFIRM, ""),
        ("“C”!", answers.CONFIRM, ""),
        ("С", answers.CONFIRM, ""),  # Cyrillic
        ("с", answers.CONFIRM, ""),
        ("Ϲ", answers.CONFIRM, ""),  # Greek lunate sigma
        ("σ", answers.CONFIRM, ""),  # what a Greek keyboard has instead
        ("Ψ Β231", answers.CONFIRM, "B231"),
        ("ｃ", answers.CONFIRM, ""),  # full width
        ("C B00231", answers.CONFIRM, "B00231"),
        ("c b00231", answers.CONFIRM, "B00231"),
        ("C: Β00231", answers.CONFIRM, "B00231"),  # Greek Beta
        ("C 231", answers.CONFIRM, "231"),
        ("cB231", answers.CONFIRM, "B231"),
        ("X", answers.CANCEL, ""),
        ("x\n", answers.CANCEL, ""),
        ("Χ", answers.CANCEL, ""),  # Greek Chi
        ("χ", answers.CANCEL, ""),
        ("Х", answers.CANCEL, ""),  # Cyrillic Kha
        ("X B00231", answers.CANCEL, "B00231"),
        ("XX", answers.CANCEL_FOR_SURE, ""),
        ("xx!", answers.CANCEL_FOR_SURE, ""),
        ("ΧX", answers.CANCEL_FOR_SURE, ""),
        ("Xx b231", answers.CANCEL_FOR_SURE, "B231"),
        ("Stop", answers.STOP, ""),
        ("STOP.", answers.STOP, ""),
        ("stop all", answers.STOP, ""),
        ("ΣΤΟΠ", answers.STOP, ""),
        ("στοπ", answers.STOP, ""),
        ("Abmelden", answers.STOP, ""),
        ("start", answers.START, ""),
    ],
)
def test_what_is_understood(text, kind, booking):
    assert parse(text) == Answer(kind, booking)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "👍",
        "CC",
        "XXX",
        "X X",
        "C X",
        "Cancel",
        "Can I come later?",
        "X at 10",
        "Please stop by the pharmacy",
        "B00231",
        "Ja",
    ],
)
def test_anything_else_is_for_the_store(text):
    assert parse(text) == Answer(answers.OTHER)


@given(st.text())
def test_any_text_is_understood_as_something(text):
    assert parse(text).kind in {*answers.LETTERS.values(), "stop", "start", "other"}


@given(
    st.sampled_from([*answers.LETTERS, *answers.STOP_WORDS, *answers.START_WORDS]),
    st.text(alphabet=" .,!?\n\t\"'“”-_()", max_size=4),
    st.text(alphabet=" .,!?\n\t\"'“”-_()", max_size=4),
)
def test_case_marks_and_blanks_do_not_count(word, before, after):
    assert parse(f"{before}{word.lower()}{after}") == parse(word)


@given(st.integers(min_value=1, max_value=99_999))
def test_a_booking_is_meant_by_its_name_or_number(number):
    name = f"B{number:05}"
    for typed in (name, name.lower(), f"B{number}", str(number)):
        assert is_name(parse(f"C {typed}").booking, name)
    assert not is_name(f"B{number + 1}", name)
    assert not is_name(f"S{number}", name)
    assert not is_name("", name)
