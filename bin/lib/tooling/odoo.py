"""Running Odoo: its settings and its command."""

import configparser
import os
from pathlib import Path

from . import odoo_source, paths, postgres, secret_keys, venv

COMMAND = paths.ROOT / "bin" / "lib" / "odoo-server"


def addons_path() -> str:
    """Return our addons, OCA's in the environment, and Odoo's own."""
    folders = [
        paths.ADDONS,
        venv.site_packages() / "odoo" / "addons",
        *odoo_source.addons_folders(),
    ]
    return ",".join(str(folder) for folder in folders if folder.is_dir())


def data_folder(cluster: str) -> Path:
    """Return the folder of attachments and sessions."""
    return paths.DATA / f"odoo-{cluster}"


def write_config(server: postgres.Server, cluster: str, **options: str | int) -> Path:
    """Write the settings of this machine over those of odoo.conf."""
    settings = configparser.RawConfigParser()
    settings.read(paths.ROOT / "odoo.conf")
    if not settings.has_section("options"):
        settings.add_section("options")
    own = {
        "addons_path": addons_path(),
        "data_dir": str(data_folder(cluster)),
        **server.odoo_options(),
        **options,
    }
    for name, value in own.items():
        settings.set("options", name, str(value))
    target = paths.DATA / f"odoo-{cluster}.conf"
    target.parent.mkdir(parents=True, exist_ok=True)
    data_folder(cluster).mkdir(exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as output:
        settings.write(output)
    return target


def command(config: Path, *arguments: str, sub: str = "server") -> list[str]:
    """Return the command line of Odoo, or of one of its sub-commands."""
    return [str(paths.PYTHON), str(COMMAND), sub, "-c", str(config), *arguments]


def environment(*, runner: bool = True, **extra: str) -> dict[str, str]:
    """Return the process environment of Odoo.

    :param runner: whether the job runner starts beside the server
    """
    own = {
        # More threads than this exhaust the 64 database connections.
        "ODOO_MAX_HTTP_THREADS": os.environ.get("ODOO_MAX_HTTP_THREADS", "24"),
        "PYTHONUNBUFFERED": "1",
        secret_keys.VARIABLE: secret_keys.ensure(),
        **extra,
    }
    if not runner:
        own["ODOO_QUEUE_JOB_CHANNELS"] = "root:0"
    return {**os.environ, **own}
