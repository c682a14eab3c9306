"""An Odoo that serves, as a process of ours."""

import contextlib
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

from . import databases, odoo, paths, say

HOST = "127.0.0.1"
START_SECONDS = 120


class Server:
    """Starts Odoo on a database, waits until it answers, stops it cleanly."""

    def __init__(
        self,
        where: databases.Databases,
        database: str,
        port: int,
        *,
        workers: int = 0,
        host: str = HOST,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.where = where
        self.database = database
        self.port = port
        self.workers = workers
        self.host = host
        self.log = paths.LOGS / f"server-{database}.log"
        self.base_url = f"http://{HOST}:{port}"
        self._environment = environment or {}
        self._process: subprocess.Popen | None = None

    def start(self, *arguments: str) -> "Server":
        """Start and wait; raise Trouble with the end of the log when it fails.

        :param arguments: more of Odoo's command line
        """
        command = odoo.command(self.where.config, "-d", self.database)
        command += ["--http-port", str(self.port), "--http-interface", self.host]
        command += ["--gevent-port", str(gevent_port(self.port))]
        command += ["--workers", str(self.workers), "--max-cron-threads", "1"]
        command += arguments
        environment = dict(self._environment)
        if self.workers:
            environment["APPOINTMENT_LISTEN"] = f"{self.host}:{self.port}"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                env=odoo.environment(**environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C comes to us; we pass it on
            )
        limit = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > limit:
                self.stop()
                tail = self.log.read_text(errors="replace").splitlines()[-15:]
                reason = say.explain_disk("\n".join(tail)) or "\n".join(tail)
                raise say.Trouble(f"Odoo did not start ({self.log}): {reason}")
            time.sleep(0.2)
        return self

    def answers(self) -> bool:
        """Say whether the server serves requests."""
        with contextlib.suppress(OSError, urllib.error.URLError):
            with urllib.request.urlopen(
                f"{self.base_url}/web/health", timeout=5
            ) as got:
                return got.status == 200
        return False

    def is_running(self) -> bool:
        """Say whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Return the number of the first process."""
        if self._process is None:
            raise say.Trouble("The server was not started yet.")
        return self._process.pid

    def stop(self) -> None:
        """Ask the server to stop; insist after a while."""
        if self._process is None or self._process.poll() is not None:
            return
        for request, seconds in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
            self._process.send_signal(request)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
                return


def gevent_port(port: int) -> int:
    """Return the port for websockets that goes with a port."""
    return port + 3


def is_free(port: int, host: str = HOST) -> bool:
    """Say whether nothing listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port that is free now, with its gevent port."""
    for _attempt in range(50):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        if port < 65000 and is_free(gevent_port(port)):
            return port
    raise say.Trouble("No free port was found: stop some servers and run again.")


def stop_on_signals() -> threading.Event:
    """From now on, turn Ctrl-C and a polite kill into an event."""
    asked = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_arguments: asked.set())
    return asked
