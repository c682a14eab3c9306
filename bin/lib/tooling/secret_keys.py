"""The keys of encrypted fields: from the environment, else one of this checkout.

The own one is for the demo and the tests. It lies beside the databases, readable by
their owner alone, and is never printed.
"""

import base64
import contextlib
import os
import tempfile

from . import paths

VARIABLE = "APPOINTMENT_SECRET_KEYS"


def ensure() -> str:
    """Return the keys; make and keep one where the environment gives none."""
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return given
    place = paths.DATA / "secret_keys"
    if not place.is_file():
        paths.DATA.mkdir(parents=True, exist_ok=True)
        key = base64.urlsafe_b64encode(os.urandom(32)).decode()
        # A temporary file has mode 600; linking it is one step, whoever else does so.
        with tempfile.NamedTemporaryFile("w", dir=paths.DATA) as passing:
            passing.write(key)
            passing.flush()
            with contextlib.suppress(FileExistsError):
                os.link(passing.name, place)
    return place.read_text().strip()
