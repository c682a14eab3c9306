"""Where everything is. All that the commands make lies under `.var/`."""

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ADDONS = ROOT / "addons"
VAR = ROOT / ".var"


def _folder(variable: str, default: Path) -> Path:
    return Path(os.environ.get(variable) or default).expanduser().resolve()


# Downloads that several checkouts may share, and this checkout's own data.
TOOLS = _folder("APPOINTMENT_TOOLS", VAR / "tools")
DATA = _folder("APPOINTMENT_DATA", VAR / "data")


def _environment_name() -> str:
    """Name the environment after what is in it.

    Checkouts that share their tools but not their requirements get one each.
    """
    files = sorted([*ROOT.glob("requirements*.txt"), *ROOT.glob("constraints*.txt")])
    content = b"\0".join(path.read_bytes() for path in files)
    mark = hashlib.sha256(content).hexdigest()[:8]
    return f"venv-{sys.version_info[0]}.{sys.version_info[1]}-{mark}"


VENV = TOOLS / _environment_name()
PYTHON = VENV / "bin" / "python"
LINT_VENV = TOOLS / VENV.name.replace(
    "venv-", "lint-"
)  # some linters' pins exclude Odoo's
NODE = TOOLS / "node"
LOGS = DATA / "logs"
CACHE = DATA / "cache"
