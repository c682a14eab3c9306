"""Node, the npm packages of the linters and those of the measurements."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import paths, say, stamps, venv

OLDEST = (20, 19)  # eslint asks for it
FILES = ("package.json", "package-lock.json", ".npmrc")
EXTRAS = paths.ROOT / "tests" / "npm"


def program(name: str) -> Path:
    """Return a program that npm installed."""
    return paths.NODE / "node_modules" / ".bin" / name


def environment() -> dict[str, str]:
    """Return the process environment in which our Node is found."""
    return {**os.environ, "PATH": f"{_node().parent}:{os.environ.get('PATH', '')}"}


def ensure() -> None:
    """Install the npm packages when they changed since the last time."""
    files = [paths.ROOT / name for name in FILES]
    _install(files, paths.NODE, "npm packages")
    link = paths.ROOT / "node_modules"
    target = paths.NODE / "node_modules"
    if link.is_symlink() and link.readlink() != target:
        link.unlink()
    if not link.exists():
        link.symlink_to(target)


def ensure_extra(name: str) -> Path:
    """Install what only some tests need, pinned in tests/npm; return its folder.

    Each version has a folder of its own, since checkouts share their tools. Once there,
    no network is needed.

    :param name: of the folder in tests/npm
    """
    files = [EXTRAS / name / "package.json", EXTRAS / name / "package-lock.json"]
    files.append(paths.ROOT / ".npmrc")
    folder = paths.TOOLS / f"npm-{name}-{stamps.digest(*files)}"
    with stamps.lock(paths.TOOLS):
        _install(files, folder, name)
    return folder / "node_modules"


def _install(files: list[Path], folder: Path, title: str) -> None:
    """Install the npm packages of some files, unless this was done with the same."""
    stamp = folder / ".installed"
    key = stamps.digest(*files)
    if stamps.is_fresh(stamp, key):
        return
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
    _ensure_node()
    with say.step(f"Installing {title}"):
        say.run_logged(
            ["npm", "ci", "--ignore-scripts"],
            "npm.log",
            f"The {title} could not be installed",
            cwd=str(folder),
            env=environment(),
        )
    stamps.write(stamp, key)


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
        venv.ensure(paths.LINT_VENV)
        venv.install("-node", paths.LINT_VENV)
