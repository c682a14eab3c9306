"""Debian packages for us alone: fetched by a private apt and unpacked, not installed.

It works without root and leaves the machine's own apt as it is; apt checks signatures.
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from . import paths, say

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def is_there() -> bool:
    """Say whether this machine has apt."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg") is not None


def is_debian() -> bool:
    release = Path("/etc/os-release")
    return (
        is_there()
        and release.is_file()
        and re.search(r"^ID=debian$", release.read_text(), re.MULTILINE) is not None
    )


def get(
    names: Sequence[str], root: Path, *, suites: Sequence[str] = (), sorry: str
) -> None:
    """Download packages and unpack them into a new folder.

    :param names: as apt takes them, `name` or `name/suite`
    :param suites: Debian's suites to look in instead of the machine's own sources
    :param sorry: what could not be done, a sentence without its full stop
    """
    box = paths.TOOLS / "apt"
    cache = box / "cache"
    for part in ("lists/partial", "cache/archives/partial", "state", "etc"):
        (box / part).mkdir(parents=True, exist_ok=True)
    log = f"apt-{root.name}.log"
    apt = ["apt-get", "-q", *_options(box, suites)]
    say.run_logged([*apt, "update"], log, sorry)
    for old in cache.glob("*.deb"):
        old.unlink()
    say.run_logged([*apt, "download", *names], log, sorry, cwd=str(cache))
    shutil.rmtree(root, ignore_errors=True)
    for package in sorted(cache.glob("*.deb")):
        say.run_logged(["dpkg", "-x", package, root], log, sorry)
        package.unlink()
    shutil.rmtree(box / "lists", ignore_errors=True)


def _options(box: Path, suites: Sequence[str]) -> list[str]:
    settings = {
        "Dir::State": box / "state",
        "Dir::State::Lists": box / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": box / "cache",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    if suites:
        sources = box / "etc" / "debian.sources"
        sources.write_text(_sources(suites))
        settings["Dir::Etc::sourcelist"] = sources
        settings["Dir::Etc::sourceparts"] = "/dev/null"
    return [
        part for name, value in settings.items() for part in ("-o", f"{name}={value}")
    ]


def _sources(suites: Sequence[str]) -> str:
    """Return this machine's own Debian source with other suites."""
    text = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)|$(RELEASE)|$(COMPONENT)"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    addresses = [
        row.split("|")[0]
        for row in text.splitlines()
        if row.count("|") == 2 and row.endswith("|main") and "security" not in row
    ] or _addresses_from_files()
    if not addresses:
        raise say.Trouble(
            "No Debian package source was found under /etc/apt: set ODOO_SRC to a"
            " checkout of Odoo and run the command again."
        )
    return (
        f"Types: deb\nURIs: {addresses[0]}\nSuites: {' '.join(suites)}\n"
        f"Components: main\nSigned-By: {KEYRING}\n"
    )


def _addresses_from_files() -> list[str]:
    """Read the addresses of Debian's archive from both formats of sources."""
    found: list[str] = []
    base = Path("/etc/apt")
    for path in sorted([base / "sources.list", *base.glob("sources.list.d/*")]):
        if not path.is_file():
            continue
        for row in path.read_text(errors="replace").splitlines():
            match = re.match(r"URIs:\s*(\S+)|deb\s+(?:\[[^]]*\]\s*)?(\S+)", row)
            address = match and (match[1] or match[2])
            if address and re.search(r"/debian/?$", address):
                found.append(address)
    return found
