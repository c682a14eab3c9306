"""Getting Odoo 19.0: a checkout of yours, else Debian's package, else git."""

import os
import re
import shutil
from pathlib import Path

from . import apt, paths, say, stamps, venv

VERSION = "19.0"
GIT_ADDRESS = "https://github.com/odoo/odoo.git"
# Debian's package keeps some files as links into these.
LINKED = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# Unstable carries these two under other file names.
LINKED_OLDER = ("fonts-inconsolata", "fonts-font-awesome")
OLDER_SUITE = "bookworm"
RECIPE = "3"  # raise it when the steps below change


def folder() -> Path:
    """Return the folder that must be on the Python path for `import odoo`."""
    named = os.environ.get("ODOO_SRC")
    if named:
        return Path(named).expanduser().resolve()
    return _current()


def addons_folders() -> list[Path]:
    """Return the addons folders of Odoo itself, views included."""
    source = folder()
    candidates = [source / "odoo" / "addons"]
    if (source / "odoo-bin").exists():  # a checkout, not Debian's package
        candidates.insert(0, source / "addons")
    return candidates


def ensure() -> None:
    """Make Odoo importable from the virtual environment."""
    if not os.environ.get("ODOO_SRC"):
        _fetch()
    check_version(folder())
    link = venv.site_packages() / "odoo-source.pth"
    wanted = f"{folder()}\n"
    if not link.is_file() or link.read_text() != wanted:
        link.write_text(wanted)


def check_version(source: Path) -> None:
    """Refuse a source tree that is not Odoo 19.0."""
    release = source / "odoo" / "release.py"
    if not release.is_file():
        raise say.Trouble(
            f"{source} is not an Odoo checkout (odoo/release.py is missing): set"
            f" ODOO_SRC to a checkout of Odoo {VERSION}, or unset it to have one"
            " downloaded."
        )
    found = re.search(r"version_info\s*=\s*\((\d+),\s*(\d+)", release.read_text())
    version = ".".join(found.groups()) if found else "unknown"
    if version != VERSION:
        raise say.Trouble(
            f"{source} holds Odoo {version} and we need {VERSION}: set ODOO_SRC to a"
            f" checkout of Odoo {VERSION}, or unset it to have one downloaded."
        )


def _current() -> Path:
    """Return the place of the Odoo that we downloaded."""
    marker = paths.TOOLS / "odoo.place"
    return paths.TOOLS / (marker.read_text() if marker.is_file() else "odoo")


def _fetch() -> None:
    stamp = paths.TOOLS / "odoo.stamp"
    key = stamps.digest(VERSION, RECIPE)
    if stamps.is_fresh(stamp, key) and _current().is_dir():
        return
    venv.check_disk(paths.TOOLS)
    (paths.TOOLS / "odoo.place").unlink(missing_ok=True)
    place = _from_debian() if apt.is_debian() else _from_git()
    _mend(paths.TOOLS / place)
    (paths.TOOLS / "odoo.place").write_text(place)
    stamps.write(stamp, key)


def _from_git() -> str:
    if not shutil.which("git"):
        raise say.Trouble(
            "Odoo comes by git on this machine: install git and run the command again."
        )
    target = paths.TOOLS / "odoo"
    shutil.rmtree(target, ignore_errors=True)
    with say.step(f"Downloading Odoo {VERSION} with git"):
        say.run_logged(
            ["git", "clone", "--quiet", "--depth=1", f"--branch={VERSION}"]
            + [GIT_ADDRESS, target],
            "odoo-git.log",
            f"Odoo {VERSION} could not be downloaded",
        )
    return "odoo"


def _from_debian() -> str:
    """Download Debian's package with a private apt, and unpack it."""
    names = [f"{name}/unstable" for name in ("odoo-19", *LINKED)]
    names += [f"{name}/{OLDER_SUITE}" for name in LINKED_OLDER]
    with say.step(f"Downloading Odoo {VERSION} (Debian's package, 130 MB)"):
        apt.get(
            names,
            paths.TOOLS / "odoo-debian",
            suites=("unstable", OLDER_SUITE),
            sorry=f"Odoo {VERSION} could not be downloaded from Debian",
        )
    return "odoo-debian/usr/lib/python3/dist-packages"


def _mend(source: Path) -> None:
    """Add what Debian's package lacks, and make sure that no link dangles."""
    lost = source / "odoo/addons/mail/static/lib/selfie_segmentation"
    missing = lost / "selfie_segmentation.js"
    if (source / "odoo/addons/mail").is_dir() and not missing.exists():
        lost.mkdir(parents=True, exist_ok=True)
        missing.write_text("// Left out by Debian; listed in the manifest of mail.\n")
    dangling = dangling_links(source)
    if dangling:
        raise say.Trouble(
            f"The Odoo download is incomplete ({len(dangling)} files are missing, such"
            f" as {dangling[0]}): delete {paths.TOOLS / 'odoo.stamp'} and run the"
            " command again."
        )


def dangling_links(source: Path) -> list[Path]:
    """Return the links below a folder that lead nowhere."""
    return [
        Path(base) / name
        for base, folders, files in os.walk(source)
        for name in (*folders, *files)
        if os.path.islink(full := os.path.join(base, name)) and not os.path.exists(full)
    ]
