"""What a customer means by a text message.

``C`` confirms, ``X`` asks to cancel, ``XX`` cancels; a booking may be named behind, as
in ``C B00231``. Letters of other alphabets that look the same count as the same.
"""

import re
import unicodedata
from typing import NamedTuple

CONFIRM = "confirm"
CANCEL = "cancel"
CANCEL_FOR_SURE = "cancel_for_sure"
STOP = "stop"
START = "start"
OTHER = "other"

LETTERS = {"C": CONFIRM, "X": CANCEL, "XX": CANCEL_FOR_SURE}
# Capitals of Greek and Cyrillic that look like Latin ones.
LOOKALIKES = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХЅІЈ",
    "ABEZHIKMNOPTYXABEKMHOPCTYXSIJ",
)
STOP_WORDS = frozenset(
    {
        "STOP",
        "STOPP",
        "STOPALL",
        "STOP ALL",
        "UNSUBSCRIBE",
        "OPTOUT",
        "OPT OUT",
        "REVOKE",
        "QUIT",
        "ABMELDEN",
        "DEZABONARE",
    }
)
GREEK_STOP_WORDS = frozenset({"ΣΤΟΠ", "ΔΙΑΓΡΑΦΗ"})
# On a Greek keyboard there is no C: the sound of it, and the letter on its key.
GREEK_C = re.compile(r"^[ΣΨ](?= |\d|$)")
START_WORDS = frozenset({"START", "UNSTOP"})
ANSWER = re.compile(r"(XX|C|X)(?: ?([A-Z]{0,4}\d{1,12}))?")
MARKS = re.compile(r"[^\w]+")


class Answer(NamedTuple):
    """*kind* is one of the constants above; *booking* its name as typed, or ""."""

    kind: str
    booking: str = ""


def parse(text: str) -> Answer:
    """Return what *text* asks for. Marks, case and blanks do not count."""
    plain = _simplify(text)
    words = GREEK_C.sub("C", plain.translate(LOOKALIKES))
    if words in STOP_WORDS or plain in GREEK_STOP_WORDS:
        return Answer(STOP)
    if words in START_WORDS:
        return Answer(START)
    match = ANSWER.fullmatch(words)
    if match:
        return Answer(LETTERS[match[1]], match[2] or "")
    return Answer(OTHER)


def is_name(typed: str, name: str) -> bool:
    """Whether *typed* means the booking *name*: ``B00231``, ``b231`` or ``231``."""
    return (
        bool(typed)
        and _split(typed)[1] == _split(name)[1]
        and (_split(typed)[0] in ("", _split(name)[0]))
    )


def _simplify(text: str) -> str:
    """Capitals without accents and marks, single blanks between words."""
    # The lunate sigma would become a common one.
    letters = unicodedata.normalize("NFKD", text.upper().replace("Ϲ", "C"))
    bare = "".join(mark for mark in letters if not unicodedata.combining(mark))
    return MARKS.sub(" ", bare.replace("_", " ")).strip()


def _split(name: str) -> tuple[str, int]:
    """The letters and the number of a name; -1 without a number."""
    match = re.fullmatch(r"([^\d]*)(\d+)", name.upper().translate(LOOKALIKES))
    return (match[1], int(match[2])) if match else (name, -1)
