"""How many text messages a text takes (3GPP TS 23.038 and 23.040).

A text that fits the GSM alphabet has 160 characters, or 153 in each of several parts;
any other character makes the whole text UCS-2, with 70 and 67. Characters of the
extension table take two places, and so do those beyond the basic plane in UCS-2.
"""

from typing import NamedTuple

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
SINGLE = {"gsm": 160, "ucs2": 70}
PART = {"gsm": 153, "ucs2": 67}


class Size(NamedTuple):
    """*units* are the places that a text takes; *room* what *segments* could hold."""

    encoding: str
    units: int
    segments: int
    room: int


def measure(text: str) -> Size:
    """Return the ``Size`` of *text*; an empty one has no segments."""
    is_gsm = all(letter in GSM or letter in EXTENDED for letter in text)
    encoding = "gsm" if is_gsm else "ucs2"
    widths = [_get_width(letter, is_gsm) for letter in text]
    units = sum(widths)
    if units <= SINGLE[encoding]:
        return Size(encoding, units, 1 if units else 0, SINGLE[encoding])
    segments = _count_parts(widths, PART[encoding])
    return Size(encoding, units, segments, segments * PART[encoding])


def _get_width(letter: str, is_gsm: bool) -> int:
    if is_gsm:
        return 2 if letter in EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1


def _count_parts(widths: list[int], room: int) -> int:
    """A character of two places is never cut in two."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
