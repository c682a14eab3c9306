"""The mails of a demo without a mail server: caught, and kept as files."""

import subprocess
from pathlib import Path

from . import paths, say, server


class Catcher:
    """A mail server of this machine that sends nothing, as a process of ours."""

    def __init__(self, folder: Path = paths.DATA / "mails") -> None:
        self.folder = folder
        self.log = paths.LOGS / "mails.log"
        self.port = 0
        self._process: subprocess.Popen | None = None

    @property
    def odoo_arguments(self) -> list[str]:
        """Return what tells Odoo to give its mails to this server."""
        return ["--smtp", server.HOST, "--smtp-port", str(self.port)]

    def start(self) -> "Catcher":
        """Start and wait for the port; raise Trouble when it fails."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                [str(paths.PYTHON), "-m", "tooling.mail_catcher", str(self.folder)],
                stdin=subprocess.PIPE,  # it ends when this does, whatever ends us
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
                start_new_session=True,
            )
        answer = self._process.stdout.readline().strip()
        if not answer:
            self.stop()
            raise say.Trouble(
                f"The mail catcher did not start ({self.log} says why): name a mail"
                " server in SMTP_HOST, or mend that and run the command again."
            )
        self.port = int(answer)
        return self

    def stop(self) -> None:
        """End the process; what it kept stays."""
        if self._process:
            self._process.stdin.close()
            self._process.stdout.close()
            self._process.wait(timeout=10)
            self._process = None
