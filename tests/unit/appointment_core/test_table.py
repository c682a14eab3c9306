"""CSV files of people."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.appointment_core.kernel import table
from odoo.addons.appointment_core.kernel.refusal import Refusal

cells = st.text(st.characters(blacklist_categories=("Cs", "Cc"))).map(str.strip)


def rows_of(text, encoding="utf-8", **options):
    return [row.cells for row in table.read(text.encode(encoding), **options)]


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_read_back(rows):
    head = ["one", "two"]
    found = table.read(table.write([head, *rows]))
    assert [list(row.cells) for row in found] == [
        head,
        *(row for row in rows if any(row)),
    ]


@given(st.binary())
def test_any_file_gives_rows_or_a_refusal(data):
    found = table.read(data)
    assert isinstance(found, Refusal) or all(any(row.cells) for row in found)


@given(st.text())
def test_no_cell_starts_a_formula(cell):
    safe = table.to_safe(cell)
    assert safe.lstrip()[:1] not in tuple("=+-@")
    assert table.to_plain(safe) == cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_excel_in_all_its_moods_is_read(encoding, separator):
    text = f"name{separator}city\r\nMüller{separator}Köln\r\n"
    assert rows_of(text, encoding) == [("name", "city"), ("Müller", "Köln")]


def test_the_old_code_page_of_a_language_is_read():
    text = "nume;oraș\nȘtefan;Brăila\n".replace("ș", "ş").replace("Ș", "Ş")
    assert rows_of(text, "cp1250", fallback="cp1250")[1] == ("Ştefan", "Brăila")


def test_quotes_hold_separators_and_lines_and_rows_know_their_line():
    data = b'sep=,\nname,note\n"Muster, Erika","two\nlines"\n\nBob,x\n'
    found = table.read(data)
    assert [(row.line, row.cells) for row in found] == [
        (2, ("name", "note")),
        (3, ("Muster, Erika", "two\nlines")),
        (6, ("Bob", "x")),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", table.EMPTY),
        (b" \r\n;;\n", table.EMPTY),
        (b"PK\x03\x04\x00\x00xlsx", table.NO_TEXT),
        (b'name;note\nErika;"never ends\n', table.BROKEN),
        (b"name\n" + b"x" * 200_000, table.BROKEN),
    ],
)
def test_what_is_no_table_is_refused(data, code):
    assert table.read(data).code == code


@pytest.mark.parametrize(
    ("text", "thousands", "number"),
    [
        ("45", ",", "45"),
        ("45,50", ",", "45.50"),
        ("45.5", ".", "45.5"),
        ("1.234,50", ".", "1234.50"),
        ("1,234.50 €", ",", "1234.50"),
        ("€ 1 234,50", ".", "1234.50"),
        ("1.234", ".", "1234"),
        ("1.234", ",", "1.234"),
        ("1.234.567", ",", "1234567"),
        ("RON 12", ",", "12"),
        ("12 lei", ",", "12"),
        ("-3", ",", "-3"),
        (",5", ",", "0.5"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, thousands, number):
    assert table.to_number(text, thousands) == Decimal(number)


@pytest.mark.parametrize("text", ["", "abc", "1-2", "--1", "1,2,3.4.5", "12ab", "1e5"])
def test_what_is_no_number_is_none(text):
    assert table.to_number(text) is None
