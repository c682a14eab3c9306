"""Texts with fields in braces, such as ``{customer}``.

Only names are fields: no attributes, indexes or formats, so that a text cannot reach
anything but the values it is given.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

_FIELD = re.compile(r"\{([^{}\n]*)\}")


class Words(NamedTuple):
    """What a message says; a missing *body* is said by somebody else."""

    subject: str | None
    body: str | None


def find_unknown(text: str, known: Collection[str]) -> list[str]:
    """Return what stands in braces and is no known field, in order, each once."""
    names = (name.strip() for name in _FIELD.findall(text))
    return list(dict.fromkeys(name for name in names if name not in known))


def merge(text: str, values: Mapping[str, str]) -> str:
    """Put *values* in their places, and close the gaps that empty ones leave."""
    filled = _FIELD.sub(lambda field: values[field.group(1).strip()], text)
    lines = (" ".join(line.split()) for line in filled.strip().splitlines())
    return "\n".join(lines)
