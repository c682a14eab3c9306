"""bin/run --lan: HTTPS in the local network, for phones.

Phones give camera, push and offline use to HTTPS pages only. nginx speaks it before
Odoo, with a certificate of an authority of this checkout. A phone trusts it once it has
installed the root, which a page without HTTPS hands out.
"""

import contextlib
import socket
import subprocess
import time
from pathlib import Path

from . import nginx, paths, say, server

HTTPS_PORT = 8443
ROOT_PORT = 8444
# A documentation address (RFC 5737): nothing is sent to find the way to it.
ELSEWHERE = ("192.0.2.1", 9)
START_SECONDS = 10

HELP = """<!doctype html><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trust this computer</title>
<style>body {{ font-family: sans-serif; max-width: 34em; margin: 2em auto }}</style>
<h1>Trust this computer</h1>
<p>Once on each phone that tries the demo:</p>
<ol>
<li><a href="/root.crt">Download the certificate</a>.</li>
<li><b>iPhone:</b> Settings, Profile Downloaded, Install; then Settings, General, About,
Certificate Trust Settings, switch it on.<br>
<b>Android:</b> Settings, Security, Install a certificate, CA certificate, choose the
file.</li>
<li><a href="https://{address}:{port}/">Open the appointments</a>.</li>
</ol>
<p>Remove it in the same place when you are done.</p>
"""


def address(wanted: str | None = None) -> str:
    """Return this machine's address in the local network, or the *wanted* one."""
    if wanted:
        return wanted
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        with contextlib.suppress(OSError):
            way.connect(ELSEWHERE)
            found = way.getsockname()[0]
            if not found.startswith("127."):
                return found
    raise say.Trouble(
        "This machine is in no network that a phone could reach: connect it to one,"
        " name its address with --host, or run bin/run without --lan."
    )


class Door:
    """nginx with HTTPS before an Odoo on loopback."""

    def __init__(self, own_address: str, odoo_port: int, *, workers: int) -> None:
        self.address = own_address
        self.odoo_port = odoo_port
        self.websocket_port = server.gevent_port(odoo_port) if workers else odoo_port
        self.folder = paths.DATA / "lan"
        self.log = paths.LOGS / "lan.log"
        self.base_url = f"https://{own_address}:{HTTPS_PORT}"
        self.root_url = f"http://{own_address}:{ROOT_PORT}"
        self._process: subprocess.Popen | None = None

    def start(self) -> "Door":
        program = nginx.ensure()
        if not program:
            raise say.Trouble(
                "--lan needs nginx: install it (on Debian and Ubuntu: apt install"
                " nginx-light) and run the command again."
            )
        run_in_venv("lan_certificates", str(self.folder), self.address)
        config = self._write(program)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                [
                    *nginx.command(program, self.folder, config),
                    "-g",
                    "daemon off;",
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        limit = time.monotonic() + START_SECONDS
        while server.is_free(HTTPS_PORT, self.address):
            if self._process.poll() is not None or time.monotonic() > limit:
                self.stop()
                raise say.Trouble(f"nginx did not start; {self.log} says why.")
            time.sleep(0.1)
        return self

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=10)

    def show(self) -> None:
        """Print where phones get the root, and where the appointments are."""
        say.line(f"\n1. Trust this computer, once: {self.root_url}\n")
        say.line(run_in_venv("qr", self.root_url))
        say.line(f"2. Open the appointments: {self.base_url}\n")
        say.line(run_in_venv("qr", self.base_url))

    # ------------------------------------------------------------ files

    def _write(self, program: Path) -> Path:
        listen = (
            f"listen {self.address}:{HTTPS_PORT} ssl default_server;\n"
            f"        ssl_certificate {self.folder}/server.crt;\n"
            f"        ssl_certificate_key {self.folder}/server.key;"
        )
        page = HELP.format(address=self.address, port=HTTPS_PORT)
        # Inside the settings: nginx may run as somebody who cannot read our folders.
        root = (
            "    server {\n"
            f"        listen {self.address}:{ROOT_PORT};\n"
            "        location = /root.crt {\n"
            "            default_type application/x-x509-ca-cert;\n"
            f"            return 200 '{(self.folder / 'root.crt').read_text()}';\n"
            "        }\n"
            "        location / {\n"
            "            default_type text/html;\n"
            f"            return 200 '{page}';\n"
            "        }\n"
            "    }\n"
        )
        text = nginx.settings(
            program,
            self.folder,
            listen=listen,
            odoo=f"127.0.0.1:{self.odoo_port}",
            websocket=f"127.0.0.1:{self.websocket_port}",
        )
        target = self.folder / "nginx.conf"
        target.write_text(text.rstrip().removesuffix("}") + root + "}\n")
        return target


def run_in_venv(module: str, *arguments: str) -> str:
    """Run a module of ours that needs libraries; return what it prints."""
    python = paths.VENV / "bin" / "python"
    done = subprocess.run(
        [str(python), "-m", f"tooling.{module}", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise say.Trouble(f"{module} failed: {done.stderr.strip()[-500:]}")
    return done.stdout
