"""Every part of bin/test that has tests."""

from pathlib import Path

from . import databases, native, paths, suites


def discover(where: databases.Databases) -> dict[str, suites.Suite]:
    """Return every part that has tests, in the order they run."""
    tests = paths.ROOT / "tests"
    found: list[suites.Suite] = [suites.Lint("lint")]
    if has_tests(tests / "unit"):
        found.append(suites.Pytest("unit", tests / "unit", layer="unit"))
    if has_tests(tests / "tooling"):
        found.append(suites.Pytest("tooling", tests / "tooling"))
    found += [
        suites.Addon(where, name, folder)
        for name, folder in databases.addon_folders().items()
        if has_tests(folder / "tests")
    ]
    if has_tests(tests / "lifecycle"):
        found.append(suites.Lifecycle("lifecycle", tests / "lifecycle", where))
    if has_tests(tests / "e2e"):
        found.append(suites.Pytest("e2e", tests / "e2e", where, layer="journey"))
    found.append(native.Native("native", where))
    if has_tests(tests / "load"):
        found.append(suites.Races("load", tests / "load", where, layer="integration"))
    return {suite.name: suite for suite in found}


def has_tests(folder: Path) -> bool:
    return any(folder.rglob("test_*.py"))
