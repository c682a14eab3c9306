"""Kernel tests import the production names without Odoo.

`odoo.addons` becomes an empty namespace over `addons/`, and each addon a package
whose `__init__` (which would import Odoo) is not run. A kernel that imports Odoo
after all fails here with ImportError.
"""

import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).resolve().parents[2] / "addons"


def _register(name: str, folder: Path) -> None:
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    parent, _dot, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, package)


_register("odoo", ADDONS / "_no_odoo_in_kernel_tests")
_register("odoo.addons", ADDONS)
for _manifest in sorted(ADDONS.glob("*/__manifest__.py")):
    _register(f"odoo.addons.{_manifest.parent.name}", _manifest.parent)
