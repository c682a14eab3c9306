"""The template databases that every suite copies.

The first holds what our addons need and none of ours, the second all of ours but the
demo worlds, the third these too; each is made from the one before. They
follow the code: when an addon changes they are updated, when Odoo or a requirement
changes, rebuilt.
"""

import threading

from . import databases, odoo_source, paths, stamps

NATIVE = "template_native"
BASE = "template_addons"
DEMO = "template_demo"
_lock = threading.Lock()


def is_demo(addon: str) -> bool:
    return addon.endswith("_demo")


def is_for_tests(addon: str) -> bool:
    """Say whether an addon is installed for its own tests only, as Odoo's test_*."""
    return addon.startswith("test_")


def shipped() -> list[str]:
    """Return the names of the addons in addons/, but those for tests."""
    names = (path.parent.name for path in paths.ADDONS.glob("*/__manifest__.py"))
    return sorted(name for name in names if not is_for_tests(name))


def native(where: databases.Databases) -> str:
    """Return the template with what all addons but the demo worlds depend on."""
    with _lock:
        _follow(where, NATIVE, databases.needed_by(_base_addons()), None)
    return NATIVE


def base(where: databases.Databases) -> str:
    """Return the template with all addons but the demo worlds."""
    native(where)
    with _lock:
        _follow(where, BASE, _base_addons(), NATIVE)
    return BASE


def demo(where: databases.Databases) -> str:
    """Return the template with the demo worlds."""
    worlds = [name for name in shipped() if is_demo(name)]
    if not worlds:
        return base(where)
    base(where)
    with _lock:
        _follow(where, DEMO, shipped(), BASE)
    return DEMO


def _base_addons() -> list[str]:
    return [name for name in shipped() if not is_demo(name)]


def _engine() -> str:
    """Return a hash of what a template cannot be updated across."""
    files = sorted(paths.ROOT.glob("requirements*.txt"))
    return stamps.digest(str(odoo_source.folder()), *files)


def _follow(
    where: databases.Databases, name: str, wanted: list[str], source: str | None
) -> None:
    """Bring a template up to the code on disk, on a copy that then replaces it."""
    stamp = paths.CACHE / f"{where.cluster}-{name}"
    is_usable = where.exists(name) and stamps.is_fresh(stamp, _engine())
    changed = missing = []
    if is_usable:
        changed = where.outdated(name)
        present = where.installed(name)
        missing = [addon for addon in wanted if addon not in present]
        is_usable = present & databases.addon_folders().keys() <= set(wanted)
    if is_usable and not changed and not missing:
        return
    passing = f"{name}_unfinished"
    where.drop(passing)
    if is_usable:
        where.copy(name, passing)
        if changed:
            where.update(passing, changed, title=f"Updating {name}")
    elif source:
        where.copy(source, passing)
        missing = wanted
    else:
        where.create_empty(passing)
        missing = wanted
    if missing:
        where.install(passing, missing, title=f"Installing into {name}")
    if name != NATIVE:  # nobody visits it before more is installed
        where.pregenerate_assets(passing)
    where.analyze(passing)
    where.rename(passing, name)
    stamps.write(stamp, _engine())
