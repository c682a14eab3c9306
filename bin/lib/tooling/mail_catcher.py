"""A mail server that sends nothing: it keeps each mail as a file, the newest 200.

Runs in the virtual environment: `python -m tooling.mail_catcher FOLDER`. It prints its
port and ends when its input does, so it never outlives whoever started it.
"""

import asyncio
import itertools
import re
import sys
from datetime import datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
KEPT = 200
_UNUSUAL = re.compile(r"[^\w.@-]+", re.ASCII)


class Keeper:
    """Writes what arrives to `<time>-<number>-<recipient>.eml`, sorted as it came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)

    async def handle_DATA(  # noqa: N802 the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        time = datetime.now().strftime("%Y%m%d-%H%M%S")
        whom = _UNUSUAL.sub("_", envelope.rcpt_tos[0])[:80]
        name = f"{time}-{next(self._numbers):05}-{whom}.eml"
        (self.folder / name).write_bytes(envelope.original_content)
        for path in sorted(self.folder.glob("*.eml"))[:-KEPT]:
            path.unlink(missing_ok=True)
        return "250 OK"


async def serve(folder: Path) -> None:
    """Take mails for *folder* until the input ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True), HOST, 0
    )
    print(listening.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
