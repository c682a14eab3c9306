"""Each bad situation gets one clear sentence and a non-zero exit."""

import errno
import os
import shutil
import signal
import socket
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest
from tooling import odoo_source, postgres, run, say, stamps, venv

ROOT = Path(__file__).resolve().parents[2]
Usage = namedtuple("Usage", "total used free")


def test_old_python_is_refused_before_its_syntax_matters(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/bash", str(ROOT / "bin" / "lib" / "start"), "run"],
        env={"PATH": f"{tmp_path}:/nowhere", "PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "needs Python 3.11 or newer" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_taken_port_is_named_before_anything_long(command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command("run", "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert "--port" in done.stderr


def test_missing_network_is_said_in_one_sentence(command, tmp_path):
    done = command(
        "setup",
        "--no-database",
        APPOINTMENT_TOOLS=str(tmp_path / "tools"),
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_RETRIES="0",
        PIP_NO_CACHE_DIR="1",
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "check the network and run the command again" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("E: Could not resolve 'host'", "check the network"),
        ("fatal: unable to access: Could not resolve host: x", "check the network"),
        ("npm error code ENOTFOUND", "check the network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("dpkg-deb: error: Disk quota exceeded", "disk is full"),
    ],
)
def test_causes_are_recognised_in_the_words_of_other_programs(words, sentence):
    assert sentence in say.explain(words)


def test_a_database_that_is_down_is_no_lack_of_network():
    words = "connection to server failed: Connection refused"
    assert "check the network" in say.explain(words)
    assert say.explain_disk(words) is None
    assert "disk is full" in say.explain_disk(
        "could not extend: No space left on device"
    )


@pytest.mark.parametrize("pid", ["999999999", str(os.getpid()), "", "nonsense"])
def test_file_of_a_killed_database_server_does_not_count(tmp_path, monkeypatch, pid):
    """Its number may be of no process, or by now of another program."""
    monkeypatch.setattr(postgres.paths, "DATA", tmp_path)
    cluster = postgres.Embedded("run")
    cluster.data.mkdir(parents=True)
    (cluster.data / "postmaster.pid").write_text(f"{pid}\n{cluster.data}\n")
    assert not cluster.is_running()


def test_unknown_failures_show_the_end_of_the_log(tmp_path, monkeypatch):
    monkeypatch.setattr(say.paths, "LOGS", tmp_path)
    with pytest.raises(say.Trouble, match="something unheard of"):
        say.run_logged(
            ["/bin/sh", "-c", "echo something unheard of; exit 3"], "x.log", "It failed"
        )


def test_full_disk_is_noticed_before_the_download(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10, 9, 1))
    with pytest.raises(say.Trouble, match="The disk is full"):
        venv.check_disk(tmp_path)


def test_disk_that_fills_up_meanwhile_is_one_sentence(capsys):
    def fill(_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(SystemExit) as ended:
        say.main(fill)
    assert ended.value.code == 1
    assert "The disk is full" in capsys.readouterr().err


def test_unreachable_database_is_named(command):
    done = command("run", "--port", "0", DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    assert done.returncode == 1
    assert "database server at 127.0.0.1 cannot be reached" in done.stderr
    assert "DATABASE_URL" in done.stderr


def test_database_address_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere")
    with pytest.raises(say.Trouble, match="must look like"):
        postgres.configured()


def test_superuser_of_the_database_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@127.0.0.1/x")
    with pytest.raises(say.Trouble, match="refuses the database user postgres"):
        postgres.ensure("run")


def test_database_address_is_read_with_all_its_parts(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://me:p%40ss@db.example:6543/shop?sslmode=require"
    )
    server = postgres.configured()
    assert (server.host, server.port, server.user) == ("db.example", "6543", "me")
    assert (server.password, server.database) == ("p@ss", "shop")
    assert server.sslmode == "require"
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    ("release", "words"),
    [
        ("version_info = (18, 0, 0, 'final', 0, '')", "holds Odoo 18.0"),
        (None, "is not"),
    ],
)
def test_wrong_odoo_is_refused(tmp_path, release, words):
    if release:
        (tmp_path / "odoo").mkdir()
        (tmp_path / "odoo" / "release.py").write_text(release)
    with pytest.raises(say.Trouble, match=words):
        odoo_source.check_version(tmp_path)


def test_setup_names_the_wrong_checkout(command, tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (17, 0, 0)")
    done = command("setup", "--no-database", ODOO_SRC=str(tmp_path))
    assert done.returncode == 1
    assert "holds Odoo 17.0 and we need 19.0" in done.stderr


def test_unknown_part_of_the_tests_is_named(command):
    done = command("test", "nonsense")
    assert done.returncode == 1
    assert "no part named nonsense" in done.stderr


def test_ctrl_c_ends_with_a_sentence_and_no_traceback(capsys):
    def interrupted(_arguments):
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()

    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as ended:
            say.main(interrupted)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended.value.code == 130
    assert "the next run takes up" in capsys.readouterr().err


def test_step_cut_off_half_way_is_done_again(tmp_path, monkeypatch):
    """A stamp is written last: without it the environment is made anew."""
    made = []
    folder = tmp_path / "venv"

    def make(command, *_arguments, **_options):
        made.append(command)
        Path(command[-1]).mkdir(exist_ok=True)
        if len(made) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(venv.paths, "TOOLS", tmp_path)
    monkeypatch.setattr(venv, "check_disk", lambda *_arguments: None)
    monkeypatch.setattr(say, "run_logged", make)
    with pytest.raises(KeyboardInterrupt):
        venv.ensure(folder)
    venv.ensure(folder)
    venv.ensure(folder)
    assert len(made) == 2
    assert stamps.is_fresh(folder / ".made", (folder / ".made").read_text())


class FakeDatabases:
    """Databases in a set, to be cut off while one is made."""

    def __init__(self) -> None:
        self.present: set[str] = set()
        self.calls: list[str] = []
        self.is_cut_off = True

    def exists(self, name):
        return name in self.present

    def is_odoo(self, _name):
        return True

    def installed(self, _name):
        return {"appointment_demo"}

    def outdated(self, _name):
        return ["appointment_core"] if "shop" in self.present else []

    def drop(self, name):
        self.present.discard(name)

    def create_empty(self, name):
        assert name not in self.present
        self.present.add(name)

    def install(self, _name, _addons, *, title):
        if self.is_cut_off:
            raise KeyboardInterrupt
        self.calls.append(title)

    def update(self, _name, addons, *, title):
        self.calls.append(title)

    def pregenerate_assets(self, name):
        self.calls.append("assets")

    def rename(self, source, target):
        self.present.remove(source)
        self.present.add(target)


def test_half_made_database_is_made_anew_by_the_next_run():
    where = FakeDatabases()
    with pytest.raises(KeyboardInterrupt):
        run.prepare(where, "shop", "appointment_demo", fresh=False)
    assert "shop" not in where.present
    where.is_cut_off = False
    run.prepare(where, "shop", "appointment_demo", fresh=False)
    assert where.present == {"shop"}
    assert where.calls == ["Creating the database shop", "assets"]


def test_database_follows_the_code():
    where = FakeDatabases()
    where.present.add("shop")
    run.prepare(where, "shop", "appointment_demo", fresh=False)
    assert where.calls == ["Updating appointment_core"]


def test_nothing_is_promised_that_is_not_there(monkeypatch):
    monkeypatch.delenv(run.ADMIN_VARIABLE, raising=False)
    with_demo = run.what_to_try({"appointment_demo"}, "http://here")
    without = run.what_to_try({"appointment_website"}, "http://here")
    for login in ("admin / admin", "mechanic", "doctor", "injector"):
        assert login in with_demo
    assert "mechanic" not in without
    assert "http://here/book" in without
    monkeypatch.setenv(run.ADMIN_VARIABLE, "x")
    assert run.ADMIN_VARIABLE in run.what_to_try(set(), "http://here")
