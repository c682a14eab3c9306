"""What the commands tell people: steps with elapsed time, and troubles."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import paths

# What a failing program writes, and what that means for the person.
_FULL = ("no space left on device", "disk quota exceeded")
_CAUSES = (
    (
        _FULL,
        "The disk is full: free some space and run the command again.",
    ),
    (
        (
            "temporary failure in name resolution",
            "temporary failure resolving",
            "could not resolve",
            "name or service not known",
            "network is unreachable",
            "failed to establish a new connection",
            "connection refused",
            "connection timed out",
            "could not connect to",
            "cannot connect to proxy",
            "no matching distribution found",
            "enotfound",
            "eai_again",
            "econnrefused",
            "read timed out",
        ),
        "Nothing could be downloaded: check the network and run the command again.",
    ),
)


class Trouble(Exception):
    """A bad situation with one whole sentence that says what to do next."""


def explain(text: str) -> str | None:
    """Return the sentence for a known cause, of a program that may download."""
    lowered = text.lower()
    for needles, sentence in _CAUSES:
        if any(needle in lowered for needle in needles):
            return sentence
    return None


def explain_disk(text: str) -> str | None:
    """Return the sentence for a full disk, of a program that needs no network."""
    return explain(text) if any(needle in text.lower() for needle in _FULL) else None


def line(text: str = "") -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


@contextmanager
def step(title: str, progress: Callable[[], str] = str) -> Iterator[None]:
    """Show a long step with its seconds: always on a terminal, now and then in a log.

    :param progress: says how far the step is, in a few words
    """
    began = time.monotonic()
    done = threading.Event()
    is_terminal = sys.stdout.isatty()

    def show() -> None:
        words = f"· {title} … {int(time.monotonic() - began)} s"
        more = progress()
        words += f" ({more})" if more else ""
        if is_terminal:
            print(f"\r{words:<78}", end="", flush=True)
        else:
            line(words)

    def tick() -> None:
        while not done.wait(1 if is_terminal else 10):
            show()

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    word = "failed after"
    try:
        yield
        word = "done in"
    finally:
        done.set()
        ticker.join()
        words = f"· {title}: {word} {time.monotonic() - began:.1f} s"
        line(f"\r{words:<78}" if is_terminal else words)


def run_logged(
    command: Sequence[str | Path],
    log: str,
    sorry: str,
    *,
    explain: Callable[[str], str | None] = explain,
    **options: object,
) -> None:
    """Run a program with its output in a log file; explain when it fails.

    :param log: name of the file under the log folder, overwritten
    :param sorry: what could not be done, a sentence without its full stop
    :param explain: finds the cause in what the program wrote
    """
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log_path = paths.LOGS / log
    with log_path.open("wb") as output:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **options,
        )
    if done.returncode:
        text = log_path.read_text(errors="replace")
        reason = explain(text)
        tail = "\n".join(text.splitlines()[-15:])
        if reason:
            raise Trouble(f"{sorry}. {reason} (Details: {log_path})")
        raise Trouble(f"{sorry}; the end of {log_path} says why:\n{tail}")


def main(function: Callable[[list[str]], int]) -> None:
    """Run a command; turn troubles into a sentence and an exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = function(sys.argv[1:])
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr, flush=True)
        code = 1
    except KeyboardInterrupt:
        print("\nStopped; the next run takes up where this one ended.", file=sys.stderr)
        code = 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(
            "\nThe disk is full: free some space and run the command again.",
            file=sys.stderr,
        )
        code = 1
    sys.stdout.flush()
    os._exit(code) if threading.active_count() > 1 else sys.exit(code)
