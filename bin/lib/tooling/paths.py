"""Where everything is. All that the commands make lies under `.var/`."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ADDONS = ROOT / "addons"
TEST_ADDONS = ROOT / "tests" / "addons"  # installed by their own tests only
VAR = ROOT / ".var"


def _folder(variable: str, default: Path) -> Path:
    return Path(os.environ.get(variable) or default).expanduser().resolve()


# Downloads that several checkouts may share, and this checkout's own data.
TOOLS = _folder("APPOINTMENT_TOOLS", VAR / "tools")
DATA = _folder("APPOINTMENT_DATA", VAR / "data")

VENV = TOOLS / "venv"
PYTHON = VENV / "bin" / "python"
LINT_VENV = TOOLS / "lint-venv"  # some linters' pins exclude Odoo's
NODE = TOOLS / "node"
LOGS = DATA / "logs"
CACHE = DATA / "cache"
