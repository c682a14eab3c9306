"""Keys of encrypted fields: from the environment alone, never from the database."""

import os
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

VARIABLE = "APPOINTMENT_SECRET_KEYS"
MISSING = "missing"
INVALID = "invalid"
UNREADABLE = "unreadable"


class KeyTrouble(Exception):
    """Text cannot be encrypted or read; ``code`` says why. Never names a key."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def encrypt(text):
    """*text* as ciphertext of the first key; raises ``KeyTrouble``."""
    return _get_cipher().encrypt(text.encode()).decode()


def decrypt(token):
    """The text of *token*, whichever key made it; raises ``KeyTrouble``."""
    try:
        return _get_cipher().decrypt(token.encode()).decode()
    except InvalidToken:
        raise KeyTrouble(UNREADABLE) from None


def renew(token):
    """*token* by the first key; the same one where it is already."""
    keys = _get_keys()
    if _fits(keys[0], token):
        return token
    try:
        return _make_cipher(keys).rotate(token.encode()).decode()
    except InvalidToken:
        raise KeyTrouble(UNREADABLE) from None


def _fits(key, token):
    try:
        _make_cipher((key,)).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def _get_cipher():
    return _make_cipher(_get_keys())


def _get_keys():
    given = os.environ.get(VARIABLE, "").split(",")
    keys = tuple(key.strip() for key in given if key.strip())
    if not keys:
        raise KeyTrouble(MISSING)
    return keys


@lru_cache(maxsize=8)
def _make_cipher(keys):
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise KeyTrouble(INVALID) from None
