"""Tests of the commands. They run on copies of the settings, never on real data."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def environment(data: Path, **extra: str) -> dict[str, str]:
    """Return an environment for a command of bin/ with a data folder of its own."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PG", "DATABASE_URL", "COV", "APPOINTMENT_KEEP"))
    }
    return {**kept, "APPOINTMENT_DATA": str(data), **extra}


@pytest.fixture
def command(tmp_path):
    """Return a function that runs a command of bin/ with a data folder of its own."""

    def run(name: str, *arguments: str, **variables: str):
        return subprocess.run(
            [str(ROOT / "bin" / name), *arguments],
            env=environment(tmp_path / "data", **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]
