"""bin/lint: every linter over every tracked file; `--fix` formats first."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import node, paths, say, stamps, venv

PRETTY = (".xml", ".js", ".mjs", ".scss", ".css", ".json", ".yml", ".yaml")


@dataclass(frozen=True)
class Check:
    """One linter over one list of files."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    folder: Path = paths.ROOT
    options: dict[str, str] | None = None


@dataclass(frozen=True)
class Outcome:
    """What a linter found: nothing, or its own words."""

    name: str
    problems: str
    seconds: float


def ensure_tools() -> None:
    """Install the linters when they changed since the last time."""
    with stamps.lock(paths.TOOLS):
        venv.ensure(paths.LINT_VENV)
        venv.install("-lint", paths.LINT_VENV)
        node.ensure()


def check() -> list[Outcome]:
    """Run every linter that has files, two at a time."""
    checks = [one for make in _MAKERS for one in make(tracked_files())]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(_run, checks))


def fix() -> None:
    """Format what can be formatted."""
    files = tracked_files()
    python = _with(files, ".py")
    pretty = _with(files, *PRETTY)
    scripts = _with(files, ".js", ".mjs")
    quiet = ("--fix", "--no-exit", "--no-verbose")
    for command, chosen in (
        ((_python("oca-checks-odoo-module"), *quiet), _addons(files)),
        ((_python("oca-checks-po"), *quiet), _with(files, ".po", ".pot")),
        ((_python("ruff"), "check", "--fix", "--quiet"), python),
        ((_python("ruff"), "format", "--quiet"), python),
        ((str(node.program("eslint")), "--fix"), scripts),
        ((str(node.program("prettier")), "--write", "--log-level=warn"), pretty),
    ):
        if chosen:
            subprocess.run(
                [*command, *chosen],
                cwd=paths.ROOT,
                env=node.environment(),
                check=False,
            )


def tracked_files() -> list[str]:
    """Return the files of the repository, new ones included."""
    shown = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if shown.returncode:  # a copy without git, as in an image
        skipped = {".var", "node_modules", ".git"}
        names = (path.relative_to(paths.ROOT) for path in paths.ROOT.rglob("*"))
        found = [str(name) for name in names if skipped.isdisjoint(name.parts)]
    else:
        found = shown.stdout.split("\0")
    return sorted(name for name in set(found) if name and (paths.ROOT / name).is_file())


def _with(files: Sequence[str], *suffixes: str) -> list[str]:
    return [name for name in files if name.endswith(suffixes)]


def _python(name: str) -> str:
    return str(paths.LINT_VENV / "bin" / name)


def _addons(files: Sequence[str]) -> list[str]:
    return [
        str(Path(name).parent)
        for name in files
        if name.endswith("/__manifest__.py") and "addons/" in name
    ]


def _ruff(files: list[str]) -> list[Check]:
    chosen = _with(files, ".py")
    if not chosen:
        return []
    return [
        Check("ruff check", ((_python("ruff"), "check", "--quiet", *chosen),)),
        Check("ruff format", ((_python("ruff"), "format", "--diff", *chosen),)),
    ]


# Hooks return nothing; one model is extended by one file per axis (money, messages).
UNASKED = "missing-return,consider-merging-classes-inherited"


def _pylint(files: list[str]) -> list[Check]:
    addons = _addons(files)
    if not addons:
        return []
    command = (_python("pylint"), "--rcfile=.pylintrc", f"--disable={UNASKED}", *addons)
    return [Check("pylint-odoo", (command,))]


def _oca(files: list[str]) -> list[Check]:
    found = []
    addons = _addons(files)
    if addons:
        found.append(
            Check("oca module", ((_python("oca-checks-odoo-module"), *addons),))
        )
    languages = _with(files, ".po", ".pot")
    if languages:
        found.append(Check("oca po", ((_python("oca-checks-po"), *languages),)))
    return found


def _mypy(files: list[str]) -> list[Check]:
    kernels = sorted(
        {str(Path(name).parent.parent) for name in files if "/kernel/__init__" in name}
    )
    return [
        Check(
            f"mypy {Path(addon).name}",
            (
                (
                    _python("mypy"),
                    "--strict",
                    "--config-file=../../mypy.ini",
                    "-p",
                    "kernel",
                ),
            ),
            folder=paths.ROOT / addon,
        )
        for addon in kernels
        if (paths.ROOT / addon / "__manifest__.py").is_file()
    ]


def _prettier(files: list[str]) -> list[Check]:
    chosen = _with(files, *PRETTY)
    if not chosen:
        return []
    command = (str(node.program("prettier")), "--check", "--log-level=warn", *chosen)
    return [Check("prettier", (command,))]


def _eslint(files: list[str]) -> list[Check]:
    chosen = _with(files, ".js", ".mjs")
    if not chosen:
        return []
    command = (str(node.program("eslint")), "--max-warnings=0", *chosen)
    return [Check("eslint", (command,))]


def _compose(files: list[str]) -> list[Check]:
    if "docker-compose.yml" not in files:
        return []
    schema = ("--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    return [Check("compose schema", ((_python("check-jsonschema"), *schema),))]


def _bash(files: list[str]) -> list[Check]:
    chosen = [
        name
        for name in files
        if name.startswith(("bin/", ".ci/", "docker/"))
        and (paths.ROOT / name).read_bytes().startswith(b"#!/usr/bin/env bash")
    ]
    return [Check("bash -n", tuple(("bash", "-n", name) for name in chosen))]


# The slow ones first, so that two run side by side to the end.
_MAKERS: tuple[Callable[[list[str]], list[Check]], ...] = (
    _pylint,
    _prettier,
    _mypy,
    _eslint,
    _oca,
    _compose,
    _ruff,
    _bash,
)


def _run(one: Check) -> Outcome:
    began = time.monotonic()
    problems = []
    for command in one.commands:
        done = subprocess.run(
            command,
            cwd=one.folder,
            env={**node.environment(), "PYTHONPATH": "", **(one.options or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            problems.append(done.stdout.strip() or f"code {done.returncode}")
    return Outcome(one.name, "\n".join(problems), time.monotonic() - began)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/lint", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="format first")
    options = parser.parse_args(arguments)
    ensure_tools()
    if options.fix:
        fix()
    outcomes = check()
    for outcome in outcomes:
        mark = "FAILED" if outcome.problems else "ok"
        say.line(f"{outcome.name:<24} {mark:<7} {outcome.seconds:>5.1f} s")
        if outcome.problems:
            say.line(outcome.problems)
    failed = sum(bool(outcome.problems) for outcome in outcomes)
    say.line(
        f"{failed} of {len(outcomes)} linters found something: bin/lint --fix mends"
        " what can be formatted."
        if failed
        else f"{len(outcomes)} linters found nothing."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(say.main(main))
