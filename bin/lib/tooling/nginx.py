"""nginx, to test the proxy's settings: the machine's own, else a copy of ours."""

import shutil
from pathlib import Path

from . import apt, paths, say, stamps

PACKAGES = ("nginx", "nginx-common")
FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/bin:/sbin"


def find() -> Path | None:
    """Return the program installed on this machine, or the one that we fetched."""
    installed = shutil.which("nginx", path=FOLDERS)
    ours = _folder() / "usr" / "sbin" / "nginx"
    if installed:
        return Path(installed)
    return ours if ours.is_file() else None


def ensure() -> Path | None:
    """Return nginx, fetching it by a private apt; nothing where there is no apt."""
    found = find()
    if found or not apt.is_there():
        return found
    fetch()
    return find()


def fetch() -> None:
    """Unpack nginx among our tools; nothing is installed."""
    with stamps.lock(paths.TOOLS), say.step("Fetching nginx"):
        apt.get(PACKAGES, _folder(), sorry="nginx could not be downloaded")


def _folder() -> Path:
    return paths.TOOLS / "nginx"
