"""Makes ``odoo.addons.<addon>.kernel`` importable without Odoo.

Registers empty packages whose path points at ``addons/`` and skips each addon's own
``__init__``, so an impure kernel fails with ImportError.
"""

import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).resolve().parents[2] / "addons"


def _package(name: str, path: Path) -> None:
    module = ModuleType(name)
    module.__path__ = [str(path)]
    sys.modules[name] = module


_package("odoo", ADDONS.parent / "odoo-is-absent")
_package("odoo.addons", ADDONS)
for folder in ADDONS.iterdir():
    if (folder / "kernel").is_dir():
        _package(f"odoo.addons.{folder.name}", folder)
