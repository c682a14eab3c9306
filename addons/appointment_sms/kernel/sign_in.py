"""Signing in without a password: what is sent, for how long, and what was typed."""

import re
from datetime import timedelta

# What is sent, and the types of credentials it becomes.
LINK = "link"
CODE = "code"
BY_LINK = "appointment_link"
BY_CODE = "appointment_code"

LIFETIMES = {LINK: timedelta(minutes=15), CODE: timedelta(minutes=10)}
# Between two codes to one number.
COOL_DOWN = timedelta(seconds=60)
MAX_TRIES = 5
DIGITS = 6

# No second slash and no backslash in front: a browser would take that for a host.
LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,999}")
BLANKS = re.compile(r"[\s\-]+")
# Outside services make codes of four to ten digits.
CODE_FORM = re.compile(r"[0-9]{4,10}")


def to_local_path(text: object) -> str:
    """*text* where it is the path of a page on this server, else nothing."""
    is_path = isinstance(text, str) and LOCAL_PATH.fullmatch(text)
    return text if isinstance(text, str) and is_path else ""


def to_code(text: object) -> str:
    """The digits of a code as people type or paste it, or nothing."""
    digits = BLANKS.sub("", text) if isinstance(text, str) else ""
    return digits if CODE_FORM.fullmatch(digits) else ""
