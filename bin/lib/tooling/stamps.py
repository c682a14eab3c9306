"""Steps that run once: a stamp holds the hash of what a step was made from.

A stamp is written last, so that an interrupted step is done again.
"""

import contextlib
import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path


def digest(*parts: str | Path) -> str:
    """Return a short hash of texts and of the content of files."""
    total = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(len(content).to_bytes(8, "big"))
        total.update(content)
    return total.hexdigest()[:16]


def digest_tree(folder: Path, skip: Iterable[str] = ()) -> str:
    """Return a short hash of a folder's files, but for folders named in skip."""
    total = hashlib.sha256()
    skipped = {"__pycache__", *skip}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if skipped.isdisjoint(relative.parts) and path.is_file():
            total.update(f"{relative}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def is_fresh(stamp: Path, key: str) -> bool:
    """Say whether the step behind this stamp was finished with this key."""
    return stamp.is_file() and stamp.read_text() == key


def write(stamp: Path, key: str) -> None:
    """Record that the step is finished."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Let one process at a time change a folder.

    A folder we may not write, as in an image, needs no lock.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(PermissionError):
            handle = stack.enter_context((folder / ".lock").open("w"))
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
