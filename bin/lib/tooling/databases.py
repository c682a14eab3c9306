"""Odoo databases: make, copy, update and drop them, attachments included.

Callers make a database under a passing name and rename it when it is complete, so
that an interrupted run leaves no half-made one behind. Which version of an addon a
database holds is recorded in the database itself, so that copies know it too.
"""

import ast
import contextlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from . import odoo, odoo_source, paths, postgres, say, stamps

RECORD = "appointment_tooling.addons"  # a row of ir_config_parameter
_RECORD_START = re.compile(
    r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ )", re.MULTILINE
)
_CONFLICT = "psycopg2.errors.SerializationFailure"
_RETRIED = ("could not serialize access", "could not obtain lock", "deadlock detected")
_LOADING = re.compile(rb"Loading module (\S+) \((\d+)/(\d+)\)")


class Databases:
    """The databases of one server, with the settings that Odoo needs for it."""

    def __init__(
        self,
        server: postgres.Server,
        cluster: str,
        **options: str | int,
    ) -> None:
        self.server = server
        self.cluster = cluster
        self.config = odoo.write_config(server, cluster, **options)
        self.filestore = odoo.data_folder(cluster) / "filestore"

    # -- facts -------------------------------------------------------------

    def exists(self, name: str) -> bool:
        query = f"select 1 from pg_database where datname = '{_safe(name)}'"
        return bool(postgres.sql(self.server, query, self._home()))

    def is_odoo(self, name: str) -> bool:
        query = "select to_regclass('public.ir_module_module') is not null"
        return postgres.sql(self.server, query, name) == "t"

    def installed(self, name: str) -> set[str]:
        """Return the names of the installed addons."""
        query = "select name from ir_module_module where state = 'installed'"
        return set(postgres.sql(self.server, query, name).split())

    def outdated(self, name: str) -> list[str]:
        """Return our installed addons whose code changed since the record."""
        recorded = self._recorded(name)
        current = addon_hashes()
        return sorted(
            addon
            for addon in self.installed(name) & current.keys()
            if recorded.get(addon) != current[addon]
        )

    # -- changes -----------------------------------------------------------

    def create_empty(self, name: str) -> None:
        """Make a database without Odoo in it."""
        self._createdb(name)

    def install(self, name: str, addons: Iterable[str], *, title: str) -> None:
        """Install addons in an existing database, and record their hashes."""
        self._odoo(name, "-i", addons, title)

    def update(self, name: str, addons: Iterable[str], *, title: str) -> None:
        """Update installed addons to the code on disk, and record their hashes."""
        self._odoo(name, "-u", addons, title)

    def copy(self, source: str, target: str) -> None:
        """Copy a database that nobody uses, with its attachments."""
        self.drop(target)
        self._createdb(target, f"--template={source}")
        if (self.filestore / source).is_dir():
            shutil.copytree(
                self.filestore / source,
                self.filestore / target,
                copy_function=_link_or_copy,
            )
        # A copy answers for itself: other secrets are not needed in tests, but the
        # id must differ for what is keyed by it.
        query = (
            "update ir_config_parameter set value = gen_random_uuid()::text"
            " where key = 'database.uuid'"
        )
        postgres.sql(self.server, query, target)

    def rename(self, source: str, target: str) -> None:
        self.drop(target)
        query = f'alter database "{_safe(source)}" rename to "{_safe(target)}"'
        if (self.filestore / source).is_dir():
            (self.filestore / source).rename(self.filestore / target)
        postgres.sql(self.server, query, self._home())

    def drop(self, name: str) -> None:
        """Drop a database, if there, with its attachments."""
        query = f'drop database if exists "{_safe(name)}" with (force)'
        postgres.sql(self.server, query, self._home())
        shutil.rmtree(self.filestore / name, ignore_errors=True)

    def pregenerate_assets(self, name: str) -> None:
        """Compile the style sheets and scripts once, so that no visitor waits."""
        script = "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()"
        with say.step("Compiling style sheets and scripts"):
            self.shell(name, script)

    def analyze(self, name: str) -> None:
        """Let the planner know the tables: a new database's are unknown to it."""
        postgres.sql(self.server, "analyze", name)

    def shell(self, name: str, script: str) -> str:
        """Run a few lines of Python in `odoo shell`; return what they print."""
        command = odoo.command(self.config, "-d", name, "--no-http", sub="shell")
        done = subprocess.run(
            [*command, "--log-level=error"],
            input=f"{script}\nprint('finished' + '-well')\n",
            env=odoo.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if "finished-well" not in done.stdout:
            output = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
            raise say.Trouble(
                say.explain_disk(output)
                or f"A script failed in database {name}:\n{output}"
            )
        return done.stdout

    # -- inner -------------------------------------------------------------

    def _home(self) -> str:
        """Return a database that is always there to connect to."""
        return self.server.database or "postgres"

    def _createdb(self, name: str, *options: str) -> None:
        done = subprocess.run(
            [postgres.program("createdb"), "--encoding=UTF8", *options, name],
            env=self.server.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = done.stderr.strip()
            raise say.Trouble(
                say.explain_disk(reason)
                or f"The database {name} could not be created ({reason}): let the"
                " database user create databases, or create it and run again."
            )

    def _recorded(self, name: str) -> dict[str, str]:
        query = f"select value from ir_config_parameter where key = '{RECORD}'"
        text = postgres.sql(self.server, query, name)
        with contextlib.suppress(ValueError):
            return json.loads(text)
        return {}

    def _odoo(self, name: str, flag: str, addons: Iterable[str], title: str) -> None:
        hashes = addon_hashes()  # before the run: an edit meanwhile is not lost
        command = odoo.command(self.config, "-d", name, flag, ",".join(addons))
        command += ["--stop-after-init", "--no-http", "--log-level=info"]
        log = f"odoo-{name}.log"
        with say.step(title, progress=lambda: _loading(paths.LOGS / log)):
            say.run_logged(
                command,
                log,
                f"{title} failed",
                explain=say.explain_disk,
                env=odoo.environment(runner=False),
            )
        problems = errors_in((paths.LOGS / log).read_text(errors="replace"))
        if problems:
            raise say.Trouble(
                f"{title} logged errors; {paths.LOGS / log} has them all, such as:\n"
                + "\n".join(problems[:5])
            )
        # `-u` follows dependencies, so what is installed now is what is on disk.
        kept = {addon: hashes[addon] for addon in self.installed(name) & hashes.keys()}
        value = json.dumps(kept, sort_keys=True)
        postgres.sql(
            self.server,
            "insert into ir_config_parameter (key, value, create_date, write_date)"
            f" values ('{RECORD}', '{value}', now(), now())"
            " on conflict (key) do update set value = excluded.value",
            name,
        )


def errors_in(log: str) -> list[str]:
    """Return the first lines of what Odoo logged as errors.

    A conflict between transactions is no error: Odoo does the request, or the cron
    that ended with it, again.
    """
    found = []
    for record in _RECORD_START.split(log)[1:]:
        level = record.split(" ", 4)[3]
        is_conflict = any(words in record for words in _RETRIED)
        ended = record.rstrip().splitlines()[-1]
        is_retried = is_conflict and (
            "odoo.sql_db: bad query" in record
            or (" odoo.addons.base.models.ir_cron: " in record and _CONFLICT in ended)
        )
        if level in ("ERROR", "CRITICAL") and not is_retried:
            found.append(record.splitlines()[0])
    return found


def addon_folders() -> dict[str, Path]:
    """Return our addons by name."""
    manifests = sorted(paths.ADDONS.glob("*/__manifest__.py"))
    return {manifest.parent.name: manifest.parent for manifest in manifests}


def needed_by(addons: Iterable[str]) -> list[str]:
    """Return the addons of others that these of ours depend on; `web` if none."""
    folders = addon_folders()
    manifests = [(folders[name] / "__manifest__.py").read_text() for name in addons]
    named = {name for text in manifests for name in ast.literal_eval(text)["depends"]}
    return sorted(named - folders.keys()) or ["web"]


def addon_hashes() -> dict[str, str]:
    """Return a hash of every addon's code, its tests left out."""
    engine = stamps.digest(str(odoo_source.folder()))
    return {
        name: stamps.digest(engine, stamps.digest_tree(folder, skip=("tests",)))
        for name, folder in addon_folders().items()
    }


def _loading(log: Path) -> str:
    """Say how far Odoo is, from the end of its log."""
    with contextlib.suppress(OSError), log.open("rb") as handle:
        handle.seek(max(0, log.stat().st_size - 20_000))
        found = _LOADING.findall(handle.read())
        if found:
            name, number, total = (part.decode() for part in found[-1])
            return f"{name}, {number} of {total}"
    return ""


def _safe(name: str) -> str:
    """Refuse names that would need quoting."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,63}", name):
        raise say.Trouble(
            f"The database name {name!r} has unusual characters: use letters, digits,"
            " dots, dashes and underscores only."
        )
    return name


def _link_or_copy(source: str, target: str) -> None:
    """Link an attachment: Odoo never changes such a file, it only adds files."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
