"""The virtual environments, from pinned requirements and constraints."""

import os
import shutil
import sys
import time
from pathlib import Path

from . import paths, say, stamps

# Checked before anything is downloaded: environment, Odoo and a demo database.
NEEDED_BYTES = 3 * 1024**3


def check_disk(folder: Path, needed: int = NEEDED_BYTES) -> None:
    """Refuse to begin a large download that cannot be finished."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise say.Trouble(
            f"The disk is full: {folder} has {free // 1024**2} MB free and the setup"
            f" needs {needed // 1024**2} MB, so free some space and run the command"
            " again."
        )


def remove_old(days: int = 14) -> None:
    """Remove environments that nothing used for a while."""
    if not os.access(paths.TOOLS, os.W_OK):
        return
    os.utime(paths.VENV)
    oldest = time.time() - days * 86400
    for folder in (*paths.TOOLS.glob("venv-*"), *paths.TOOLS.glob("lint-*")):
        if folder.stat().st_mtime < oldest and folder != paths.LINT_VENV:
            shutil.rmtree(folder, ignore_errors=True)


def ensure(folder: Path = paths.VENV) -> None:
    """Make a virtual environment when it is missing or of another Python."""
    stamp = folder / ".made"
    key = stamps.digest(sys.version, str(folder))
    if stamps.is_fresh(stamp, key):
        return
    check_disk(paths.TOOLS)
    shutil.rmtree(folder, ignore_errors=True)
    with say.step("Making a virtual environment"):
        say.run_logged(
            [sys.executable, "-m", "venv", folder],
            "venv.log",
            "The virtual environment could not be made (on Debian and Ubuntu it needs"
            " the package python3-venv)",
        )
    stamps.write(stamp, key)


def install(
    name: str, folder: Path = paths.VENV, *, no_dependencies: bool = False
) -> None:
    """Install requirements<name>.txt when it changed since the last time."""
    requirements = paths.ROOT / f"requirements{name}.txt"
    limits = paths.ROOT / "constraints.txt" if folder == paths.VENV else None
    stamp = folder / f".installed{name}"
    key = stamps.digest(requirements, limits or "")
    if stamps.is_fresh(stamp, key):
        return
    check_disk(paths.TOOLS, NEEDED_BYTES // 2)
    command = [folder / "bin" / "python", "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "-r", requirements]
    if limits:
        command += ["-c", limits]
    if no_dependencies:
        command.append("--no-deps")
    with say.step(f"Installing Python packages ({requirements.name})"):
        say.run_logged(
            command,
            f"pip{name}.log",
            f"The Python packages of {requirements.name} could not be installed",
        )
    stamps.write(stamp, key)


def site_packages() -> Path:
    """Return the folder of the environment's packages."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return paths.VENV / "lib" / version / "site-packages"
