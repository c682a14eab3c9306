"""Node and the npm packages of package-lock.json."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import paths, say, stamps, venv

OLDEST = (20, 19)  # eslint asks for it
FILES = ("package.json", "package-lock.json", ".npmrc")


def program(name: str) -> Path:
    """Return a program that npm installed."""
    return paths.NODE / "node_modules" / ".bin" / name


def environment() -> dict[str, str]:
    """Return the process environment in which our Node is found."""
    return {**os.environ, "PATH": f"{_node().parent}:{os.environ.get('PATH', '')}"}


def ensure() -> None:
    """Install the npm packages when they changed since the last time."""
    stamp = paths.NODE / ".installed"
    files = [paths.ROOT / name for name in FILES]
    key = stamps.digest(*files)
    if not stamps.is_fresh(stamp, key):
        paths.NODE.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(file, paths.NODE)
        _ensure_node()
        with say.step("Installing npm packages"):
            say.run_logged(
                ["npm", "ci", "--ignore-scripts"],
                "npm.log",
                "The npm packages could not be installed",
                cwd=str(paths.NODE),
                env=environment(),
            )
        stamps.write(stamp, key)
    link = paths.ROOT / "node_modules"
    target = paths.NODE / "node_modules"
    if link.is_symlink() and link.readlink() != target:
        link.unlink()
    if not link.exists():
        link.symlink_to(target)


def _node() -> Path:
    """Return the machine's node if it is new enough, else ours from PyPI."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        shown = subprocess.run(
            [found, "--version"], capture_output=True, text=True, check=False
        ).stdout
        version = re.match(r"v(\d+)\.(\d+)", shown)
        if version and tuple(map(int, version.groups())) >= OLDEST:
            return Path(found)
    return paths.LINT_VENV / "bin" / "node"


def _ensure_node() -> None:
    if not _node().exists():
        venv.install("-node", paths.LINT_VENV)
