"""The proxy's settings, in a real nginx on loopback before two tiny servers.

Every test comes from an address of its own, since limits count addresses.
"""

import http.client
import itertools
import re
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tooling import nginx, server

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "docker" / "nginx.conf"
ADDRESSES = itertools.count(11)
PAGE = b"<p>reached</p>" * 100


class Upstream(BaseHTTPRequestHandler):
    """Answers everything, and says what it was asked."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # an answer is one packet: two would wait for each other

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(PAGE)

    def log_message(self, *_arguments):
        """Keep quiet."""


for _method in ("GET", "HEAD", "OPTIONS", "POST"):
    setattr(Upstream, f"do_{_method}", Upstream.answer)


class Proxy:
    """nginx and what stands behind it."""

    def __init__(self, folder: Path, program: Path) -> None:
        self.folder = folder
        self.program = program
        self.port = server.free_port()
        self.upstreams = {}
        for name in ("odoo:8069", "odoo:8072"):
            upstream = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
            upstream.asked = []
            threading.Thread(target=upstream.serve_forever, daemon=True).start()
            self.upstreams[name] = upstream

    def write(self) -> Path:
        """Write the settings with the places of this machine in them."""
        doors = [f"127.0.0.1:{up.server_port}" for up in self.upstreams.values()]
        target = self.folder / "nginx.conf"
        target.write_text(
            nginx.settings(
                self.program,
                self.folder,
                listen=f"listen 127.0.0.1:{self.port};",
                odoo=doors[0],
                websocket=doors[1],
            )
        )
        return target

    def command(self, *arguments: str) -> list[str]:
        start = nginx.command(self.program, self.folder, self.write())
        return [*start, *arguments]

    def ask(self, method: str, path: str, client: str, **headers: str):
        """Send one request; return its status and headers."""
        link = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=10, source_address=(client, 0)
        )
        link.request(method, path, headers=headers)
        answer = link.getresponse()
        answer.read()
        link.close()
        return answer.status, answer.headers

    def rush(self, method: str, path: str, times: int, client: str) -> list[int]:
        """Ask many times as fast as can be; return the statuses."""
        return [self.ask(method, path, client)[0] for _number in range(times)]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    program = nginx.find()
    if not program:
        pytest.skip("nginx is not installed and there is no apt to fetch it with")
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)  # as root, nginx serves as the user nobody
    made = Proxy(folder, program)
    with (folder / "error.log").open("wb") as log:
        process = subprocess.Popen(
            made.command("-g", "daemon off;"), stdout=log, stderr=log
        )
    limit = time.monotonic() + 10
    while server.is_free(made.port):
        assert process.poll() is None, (folder / "error.log").read_text()
        assert time.monotonic() < limit
        time.sleep(0.05)
    yield made
    process.terminate()
    process.wait(10)
    for upstream in made.upstreams.values():
        upstream.shutdown()
        upstream.server_close()


@pytest.fixture
def client():
    """A visitor's address that nobody had before."""
    return f"127.0.0.{next(ADDRESSES)}"


def test_settings_are_valid(proxy):
    done = subprocess.run(
        proxy.command("-t"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.parametrize(
    "path",
    [
        "/autoservice-witten/book/inspection",
        "/de/autoservice-witten/book/inspection",
        "/booking/1/secret/confirm",
        "/en/booking/1/secret/cancel",
        "/pt_BR/booking/1/secret/transaction",
        "//de//booking/1/secret/confirm",
        "/payment/demo/simulate_payment",
        "/de/payment/demo/simulate_payment",
    ],
)
def test_changes_are_limited_in_every_language(proxy, client, path):
    began = time.monotonic()
    statuses = proxy.rush("POST", path, 40, client)
    let_through = 21 + 2 * (time.monotonic() - began)
    assert set(statuses) == {200, 429}
    assert statuses[:20] == [200] * 20
    assert statuses.count(200) <= let_through


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/autoservice-witten/book/inspection", "/de/booking/1/secret"]
)
def test_reading_is_no_change(proxy, client, method, path):
    assert set(proxy.rush(method, path, 60, client)) == {200}
    assert proxy.ask("POST", path, client)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/web/login",
        "/de/web/login",
        "/de/web/login/totp",
        "/web/session/authenticate",
        "/de/web/reset_password",
        "/de/web/signup",
        "/auth/customer/magic-link",
        "/de/auth/customer/code",
        "/xmlrpc/2/common",
        "/de/xmlrpc/common",
    ],
)
def test_guessing_passwords_is_limited_in_every_language(proxy, client, path):
    statuses = proxy.rush("POST", path, 20, client)
    assert statuses[:11] == [200] * 11
    assert statuses[12:] == [429] * 8
    assert proxy.ask("GET", "/web/login", client)[0] == 200


def test_one_visitor_is_not_limited_for_another(proxy, client):
    proxy.rush("POST", "/de/booking/1/secret/confirm", 40, client)
    other = f"127.0.0.{next(ADDRESSES)}"
    assert proxy.ask("POST", "/de/booking/1/secret/confirm", other)[0] == 200


def test_work_in_the_back_office_is_neither_login_nor_change(proxy, client):
    path = "/web/dataset/call_kw/appointment.booking/web_search_read"
    assert set(proxy.rush("POST", path, 60, client)) == {200}


def test_requests_are_limited_and_files_are_not(proxy, client):
    assert set(proxy.rush("GET", "/web/static/img/logo.png", 300, client)) == {200}
    assert set(proxy.rush("GET", "/web/assets/1/web.css", 300, client)) == {200}
    statuses = proxy.rush("GET", "/de/autoservice-witten", 300, client)
    assert statuses[:120] == [200] * 120
    assert 429 in statuses


@pytest.mark.parametrize(
    "path",
    [
        "/queue_job/runjob",
        "/de/queue_job/runjob",
        "/de/%71ueue_job/runjob?db=x",
        "/web/database/manager",
        "/de/web/database/manager",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_inner_doors_are_shut_in_every_language(proxy, client, method, path):
    asked = proxy.upstreams["odoo:8069"].asked
    before = len(asked)
    assert proxy.ask(method, path, client)[0] == 404
    assert len(asked) == before


def test_websockets_go_to_their_own_process(proxy, client):
    headers = {"Connection": "Upgrade", "Upgrade": "websocket"}
    proxy.ask("GET", "/websocket?version=1", client, **headers)
    method, path, received = proxy.upstreams["odoo:8072"].asked[-1]
    assert (method, path) == ("GET", "/websocket?version=1")
    assert (received["Upgrade"], received["Connection"]) == ("websocket", "upgrade")


def test_odoo_learns_who_asked_and_for_which_host(proxy, client):
    given = {"Host": "shop.example", "X-Forwarded-Proto": "https"}
    proxy.ask("GET", "/", client, **given)
    received = proxy.upstreams["odoo:8069"].asked[-1][2]
    assert received["X-Forwarded-For"] == client
    assert received["X-Forwarded-Host"] == "shop.example"
    assert received["X-Forwarded-Proto"] == "https"


def test_pages_are_compressed(proxy, client):
    _status, headers = proxy.ask("GET", "/", client, **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in headers["Vary"]


def test_operations_name_the_limits_that_hold():
    text = SETTINGS.read_text()
    said = (ROOT / "docs" / "operations.md").read_text()
    rates = dict(re.findall(r"zone=(\w+):\w+ rate=(\w+/\w)", text))
    bursts = dict(re.findall(r"limit_req zone=(\w+) burst=(\d+)", text))
    assert rates == {"requests": "30r/s", "changes": "2r/s", "logins": "10r/m"}
    for words in (
        f"30 requests a second (bursts of {bursts['requests']})",
        f"2 changes a second to bookings and payments (bursts of {bursts['changes']})",
        f"10 logins a minute (bursts of {bursts['logins']})",
    ):
        assert words in said


def test_a_program_of_the_machine_comes_before_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(nginx.paths, "TOOLS", tmp_path)
    monkeypatch.setattr(nginx, "FOLDERS", str(tmp_path / "machine"))
    assert nginx.find() is None
    for folder in ("nginx/usr/sbin", "machine"):
        program = tmp_path / folder / "nginx"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        assert nginx.find() == program
