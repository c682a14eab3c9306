"""Colours of a store that everybody can read (WCAG 2.2, 1.4.3: contrast 4.5 to 1)."""

import re

READABLE = 4.5
WHITE = "#FFFFFF"
BLACK = "#000000"

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEPS = 100


def parse(text: str) -> str | None:
    """Return the colour that ``text`` names as ``#RRGGBB``, or none."""
    match = _HEX.fullmatch(text.strip())
    if not match:
        return None
    digits = match[1]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits.upper()}"


def contrast(one: str, other: str) -> float:
    """Return how far two colours ``#RRGGBB`` are apart, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_on(background: str) -> str:
    """Return white or black, whichever reads better; one of them is readable."""
    return max((WHITE, BLACK), key=lambda text: contrast(text, background))


def darken(colour: str, background: str = WHITE) -> str:
    """Return ``colour`` made as dark as text on a light ``background`` has to be."""
    for step in range(_STEPS + 1):
        shade = _mix(colour, 1 - step / _STEPS)
        if contrast(shade, background) >= READABLE:
            return shade
    return BLACK


def _mix(colour: str, share: float) -> str:
    return "#" + "".join(f"{int(part * share):02X}" for part in _parts(colour))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
