"""Tables that people bring along as CSV: whatever Excel, a browser or an old program
wrote, and files for Excel that run no formula."""

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .refusal import Refusal

NO_TEXT = "no_text"  # a workbook, a picture: no text at all
BROKEN = "broken"  # quotes that never end, a cell beyond all measure
EMPTY = "empty"  # no line with anything in it

_SEPARATORS = ";,\t|"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What makes a spreadsheet compute a cell, behind any apostrophes of ours.
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")

# A sign or three letters on either side of an amount.
_CURRENCY = re.compile(
    r"^(?:[^\W\d_]{3}|[^\w\s.,\-])\s*(?=[\d.,\-])"
    r"|(?<=\d)\s*(?:[^\W\d_]{3}|[^\w\s.,\-])$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and the line of the file on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


def read(data: bytes, fallback: str = "cp1252") -> tuple[Row, ...] | Refusal:
    """Return the rows of a CSV file that have something in a cell, the first one with
    the names of the columns.

    Text is UTF-8 or UTF-16, with a mark in front or without, else ``fallback``. The
    separator is the one that the first line has most of, or what ``sep=`` says there.
    """
    text = _decode(data, fallback)
    if text is None or "\0" in text:
        return Refusal(NO_TEXT)
    separator, skipped = _find_separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for number, cells in enumerate(reader):
            trimmed = tuple(to_plain(cell.strip()) for cell in cells)
            if any(trimmed) and number >= skipped:
                rows.append(Row(line, trimmed))
            line = reader.line_num + 1
    except csv.Error:
        return Refusal(BROKEN, (("line", line),))
    return tuple(rows) or Refusal(EMPTY)


def write(rows: list[list[str]]) -> bytes:
    """Return rows as a file that Excel opens by a double click, without formulas."""
    with io.StringIO(newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([[to_safe(cell) for cell in row] for row in rows])
        return file.getvalue().encode("utf-8-sig")


def to_safe(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not compute."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def to_plain(cell: str) -> str:
    """Undo ``to_safe``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def to_number(text: str, thousands: str = ",") -> Decimal | None:
    """Return the number that ``text`` writes, with a point or a comma; else nothing.

    Three digits behind a lonely ``thousands`` separator are thousands: 1,234 in
    English. Signs of currencies and blanks around the digits do not count.
    """
    text = _CURRENCY.sub("", text.strip())
    text = re.sub(r"[\s'’]", "", text)
    marks = re.findall(r"[.,]", text)
    if marks and (marks.count(marks[-1]) > 1 or _is_thousands(text, marks, thousands)):
        text = text.replace(marks[-1], "")
    elif marks:
        before, _mark, after = text.rpartition(marks[-1])
        text = f"{re.sub('[.,]', '', before)}.{after}"
    try:
        return Decimal(text) if re.fullmatch(r"-?\d*\.?\d+", text) else None
    except InvalidOperation:
        return None


def _is_thousands(text: str, marks: list[str], thousands: str) -> bool:
    return (
        marks == [thousands] and re.fullmatch(r"-?\d{1,3}[.,]\d{3}", text) is not None
    )


def _decode(data: bytes, fallback: str) -> str | None:
    names = [name for mark, name in _BOMS if data.startswith(mark)]
    for encoding in (*names[:1], "utf-8", fallback):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _find_separator(text: str) -> tuple[str, int]:
    """The separator, and how many lines in front are no data."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[-1], 1
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=bare.count), 0
