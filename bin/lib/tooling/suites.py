"""The parts of bin/test: how each is run and counted."""

import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import databases, lint, odoo, paths, templates

COVERAGE = paths.CACHE / "coverage"


@dataclass
class Result:
    """What a part did."""

    name: str
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # what its tests measured
    seconds: float = 0.0
    output: str = ""
    layer: str = ""  # of the pyramid of tests

    @property
    def count(self) -> int:
        """Return how many tests ran."""
        return self.passed + len(self.failed)


class Suite:
    """A part of the run."""

    is_alone = False  # whether it wants the machine for itself
    is_only_in_full = False  # whether `bin/test` without a name leaves it out
    layer = ""  # of the pyramid of tests; empty for what does not test our addons

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self) -> Result:
        """Run the part; whatever happens is a result."""
        began = time.monotonic()
        try:
            result = self._run()
        except Exception as error:
            result = Result(self.name, failed=[f"{self.name} could not run"])
            result.output = f"{type(error).__name__}: {error}"
        if not result.passed and not result.failed:
            result.failed = [f"{self.name} executed nothing"]
        result.seconds = time.monotonic() - began
        result.layer = self.layer
        return result

    def _run(self) -> Result:
        raise NotImplementedError


class Lint(Suite):
    """Each linter counts as one test."""

    def _run(self) -> Result:
        results = lint.check()
        return Result(
            self.name,
            passed=sum(not one.problems for one in results),
            failed=[f"lint: {one.name}" for one in results if one.problems],
            output="\n".join(one.problems for one in results if one.problems),
        )


class Pytest(Suite):
    """Tests that need no database, or copy the demo template themselves."""

    is_measured = True  # whether its coverage counts
    limit_seconds = 1800  # a part that takes longer hangs

    def __init__(
        self,
        name: str,
        folder: Path,
        served: databases.Databases | None = None,
        layer: str = "",
    ) -> None:
        super().__init__(name)
        self.folder = folder
        self.layer = layer
        self.served = served
        self.is_alone = served is not None  # servers and browsers measure time

    def _run(self) -> Result:
        if self.served:
            templates.demo(self.served)
        # Without a database, the plugin for Odoo would look for one.
        return self._pytest(["-p", "no:odoo", str(self.folder)])

    def _pytest(self, arguments: Sequence[str], **extra: str) -> Result:
        COVERAGE.mkdir(parents=True, exist_ok=True)
        paths.LOGS.mkdir(parents=True, exist_ok=True)
        report = paths.CACHE / f"report-{self.name}.json"
        report.unlink(missing_ok=True)
        log = paths.LOGS / f"test-{self.name}.log"
        command = [str(paths.PYTHON)]
        if self.is_measured:
            command += ["-m", "coverage", "run", f"--data-file={COVERAGE / self.name}"]
            command += [f"--rcfile={paths.ROOT / '.coveragerc'}"]
        command += ["-m", "pytest", "-p", "tooling.pytest_report", "-ra", *arguments]
        with log.open("wb") as output:
            try:
                code = subprocess.run(
                    command,
                    cwd=paths.ROOT,
                    env=odoo.environment(APPOINTMENT_REPORT=str(report), **extra),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=self.limit_seconds,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                code = -1
        text = log.read_text(errors="replace")
        if code == -1:
            text += f"\nStopped after {self.limit_seconds} seconds."
        counts = json.loads(report.read_text()) if report.is_file() else {}
        result = Result(
            self.name,
            passed=counts.get("passed", 0),
            failed=counts.get("failed", []),
            skipped=counts.get("skipped", {}),
            notes=counts.get("notes", []),
        )
        if code and not result.failed:
            result.failed = [f"{self.name} ended with code {code}"]
        if result.failed:
            result.output = _end_of(text)
        return result


class Races(Pytest):
    """Tests that let many clients race: what slows the clients hides races."""

    is_measured = False
    limit_seconds = 7200  # a hundred rounds of each


class Lifecycle(Pytest):
    """Tests in which addons come and go, on copies of the templates."""

    is_measured = False  # Odoo runs in processes of its own
    limit_seconds = 7200  # every case beside every neighbour

    def __init__(self, name: str, folder: Path, where: databases.Databases) -> None:
        super().__init__(name, folder, layer="integration")
        self.where = where

    def _run(self) -> Result:
        # Made here, as other parts make them, too.
        is_full = os.environ.get("APPOINTMENT_FULL") == "1"
        (templates.demo if is_full else templates.native)(self.where)
        return super()._run()


class Addon(Pytest):
    """The tests of one addon, on a copy of a template with it installed."""

    def __init__(self, where: databases.Databases, name: str, folder: Path) -> None:
        super().__init__(name, folder / "tests", layer="integration")
        self.where = where

    def _run(self) -> Result:
        if templates.is_demo(self.name):
            source = templates.demo(self.where)
        else:
            source = templates.base(self.where)
        database = f"test_{self.name}"
        self.where.copy(source, database)
        if templates.is_for_tests(self.name):
            self.where.install(database, [self.name], title=f"Installing {self.name}")
        result = self._pytest(
            [
                f"--odoo-database={database}",
                f"--odoo-config={self.where.config}",
                "--odoo-http",
                "--odoo-log-level=error",
                str(self.folder),
            ]
        )
        if not result.failed:
            self.where.drop(database)
        return result


def _end_of(text: str, rows: int = 120) -> str:
    lines = text.splitlines()
    return "\n".join(lines[-rows:])
