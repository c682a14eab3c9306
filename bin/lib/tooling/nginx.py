"""nginx, for `bin/run --lan` and to test the proxy's settings.

It is the machine's own, else a copy of ours, with the settings that a deployment has.
"""

import shutil
from pathlib import Path

from . import apt, paths, say, stamps

PACKAGES = ("nginx", "nginx-common")
SETTINGS = paths.ROOT / "docker" / "nginx.conf"
MIME = "/etc/nginx/mime.types"
SCRATCH = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
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


def settings(
    program: Path, folder: Path, *, listen: str, odoo: str, websocket: str
) -> str:
    """Return docker/nginx.conf with the places of this machine in it.

    :param folder: where nginx may write
    :param listen: what stands instead of `listen 80 default_server;`
    :param odoo, websocket: `host:port` of the two doors of Odoo
    """
    text = SETTINGS.read_text()
    mime = program.parents[2] / MIME[1:]
    places = {
        "pid /tmp/nginx.pid;": f"pid {folder}/nginx.pid;",
        "access_log /dev/stdout;": f"access_log {folder}/access.log;",
        "listen 80 default_server;": listen,
        MIME: str(mime if mime.is_file() else MIME),
        "server odoo:8069;": f"server {odoo};",
        "server odoo:8072;": f"server {websocket};",
    }
    for place, ours in places.items():
        if place not in text:
            raise say.Trouble(f"{SETTINGS} has lost its line “{place}”.")
        text = text.replace(place, ours)
    scratch = "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in SCRATCH)
    return text.replace("http {\n", "http {\n" + scratch)


def command(program: Path, folder: Path, config: Path) -> list[str]:
    """Return the command line that runs nginx by *config*."""
    return [str(program), "-e", "stderr", "-p", str(folder), "-c", str(config)]


def _folder() -> Path:
    return paths.TOOLS / "nginx"
