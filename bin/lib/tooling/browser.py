"""Chromium, for the journeys and for Odoo's own browser tests."""

import os
import shutil
from pathlib import Path

from . import say

PACKAGES = ("chromium", "fonts-liberation", "fonts-noto-color-emoji")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these, a browser in a closed network waits for hosts it cannot reach.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def find() -> Path | None:
    """Return the browser that CHROMIUM names, or the first one installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise say.Trouble(
                f"CHROMIUM names {named}, which is no program: correct or unset it."
            )
        return Path(named)
    return next((Path(path) for name in NAMES if (path := shutil.which(name))), None)


def ensure() -> Path:
    """Return a browser, installing Debian's when we may."""
    found = find()
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        sorry = "The browser (Debian's chromium) could not be installed"
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        with say.step("Installing Chromium"):
            say.run_logged(
                ["apt-get", "update", "-q"], "apt.log", sorry, env=environment
            )
            say.run_logged(
                ["apt-get", "install", "-qy", "--no-install-recommends", *PACKAGES],
                "apt.log",
                sorry,
                env=environment,
            )
        found = find()
    if not found:
        raise say.Trouble(
            "The tests need a Chromium browser and may not install one: install it"
            f" (on Debian: sudo apt install {' '.join(PACKAGES)}), or name yours in"
            " CHROMIUM."
        )
    return found
