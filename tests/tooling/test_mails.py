"""The mail catcher of the demo: takes, keeps, forgets, and ends with whom it serves."""

import argparse
import os
import signal
import smtplib
import subprocess
import sys
import time

import pytest
from tooling import mail_catcher, mails, paths, run, say, server

MAIL = """From: Salon <salon@example.com>
To: {to}
Subject: Your appointment

See you on Tuesday, {number}.
"""
PARENT = """
import sys, time
from pathlib import Path
from tooling import mails
print(mails.Catcher(Path(sys.argv[1])).start().port, flush=True)
time.sleep(60)
"""


@pytest.fixture
def catcher(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "LOGS", tmp_path / "logs")
    started = mails.Catcher(tmp_path / "mails").start()
    yield started
    started.stop()


def send(port: int, count: int = 1, to: str = "erika@example.com") -> None:
    with smtplib.SMTP(server.HOST, port, timeout=10) as link:
        for number in range(count):
            text = MAIL.format(to=to, number=number)
            link.sendmail("salon@example.com", [to], text)


def wait_until_free(port: int) -> bool:
    limit = time.monotonic() + 10
    while not server.is_free(port) and time.monotonic() < limit:
        time.sleep(0.05)
    return server.is_free(port)


def test_a_mail_is_kept_as_a_file_that_its_owner_reads(catcher):
    send(catcher.port)
    (kept,) = catcher.folder.iterdir()
    assert kept.name.endswith("-00001-erika@example.com.eml")
    assert "See you on Tuesday, 0." in kept.read_text()
    assert catcher.folder.stat().st_mode & 0o077 == 0


def test_an_address_cannot_lead_out_of_the_folder(catcher):
    send(catcher.port, to="../../etc/x@example.com")
    (kept,) = catcher.folder.iterdir()
    assert kept.name.endswith("-.._.._etc_x@example.com.eml")


def test_the_newest_are_kept(catcher):
    send(catcher.port, mail_catcher.KEPT + 3)
    kept = sorted(catcher.folder.iterdir())
    assert len(kept) == mail_catcher.KEPT == 200
    assert "Tuesday, 3." in kept[0].read_text()
    assert "Tuesday, 202." in kept[-1].read_text()


def test_it_listens_on_this_machine_only_and_stops(catcher):
    port = catcher.port
    assert catcher.odoo_arguments == ["--smtp", "127.0.0.1", "--smtp-port", str(port)]
    assert not server.is_free(port, "127.0.0.1")
    assert server.is_free(port, "127.0.0.2")
    catcher.stop()
    assert wait_until_free(port)


def test_it_ends_when_its_parent_is_killed(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "mails")],
        env={**os.environ, "APPOINTMENT_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        port = int(parent.stdout.readline())
        send(port)
        parent.send_signal(signal.SIGKILL)
    assert wait_until_free(port)
    assert len(list((tmp_path / "mails").iterdir())) == 1


def test_one_that_cannot_start_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "LOGS", tmp_path / "logs")
    (tmp_path / "mails").write_text("a file, no folder")
    with pytest.raises(say.Trouble, match="SMTP_HOST"):
        mails.Catcher(tmp_path / "mails").start()


def test_only_a_demo_without_a_mail_server_gets_one(monkeypatch):
    for name in ("SMTP_HOST", "SMTP_PORT"):
        monkeypatch.delenv(name, raising=False)
    assert run.catches_mails(argparse.Namespace(no_demo=False))
    assert not run.catches_mails(argparse.Namespace(no_demo=True))
    for name, value in (("SMTP_HOST", "mail"), ("SMTP_PORT", "1025")):
        with monkeypatch.context() as given:
            given.setenv(name, value)
            assert not run.catches_mails(argparse.Namespace(no_demo=False))
