"""Odoo's own tests of the addons that ours extend, run beside ours.

What fails is run again without our addons: what fails there, too, is not our fault, and
is said; what fails only beside ours fails the part. tests/native/left_out.txt names the
tests that cannot work on this machine, with the reason.
"""

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field

from . import odoo, paths, say, server, suites, templates

MODULES = ("sale", "payment", "portal", "resource", "website", "calendar")
RUNNER = paths.ROOT / "bin" / "lib" / "odoo-own-tests"
LEFT_OUT = paths.ROOT / "tests" / "native" / "left_out.txt"
LIMIT_SECONDS = 7200

_TEST = r"odoo\.addons\.(\w+)\.tests\.\S+: "
_STARTED = re.compile(_TEST + r"Starting (\w+\.\w+) \.\.\.")
_SKIPPED = re.compile(_TEST + r"skipped (\w+\.\w+) : (.*)")
_FAILED = re.compile(_TEST + r"(?:FAIL|ERROR): (?:Subtest )?(\w+\.\w+)")
_NOT_SET_UP = re.compile(
    r"(?:FAIL|ERROR): \w+ \(odoo\.addons\.(\w+)\.tests\.\S+\.(\w+)\)"
)
_TOTAL = re.compile(
    r"odoo\.tests\.result: (\d+) failed, (\d+) error\(s\) of (\d+) tests"
)


@dataclass
class Report:
    """What Odoo's runner wrote, tests named as `website:TestPage.test_copy`."""

    started: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    is_complete: bool = False

    @property
    def passed(self) -> set[str]:
        return self.started - self.failed - self.skipped.keys()


def read(log: str) -> Report:
    """Return what a log says; without the closing line it is not complete."""
    report = Report(
        started={":".join(found) for found in _STARTED.findall(log)},
        skipped={f"{addon}:{name}": why for addon, name, why in _SKIPPED.findall(log)},
        failed={
            ":".join(found)
            for pattern in (_FAILED, _NOT_SET_UP)
            for found in pattern.findall(log)
        },
    )
    total = _TOTAL.findall(log)
    counted = sum(map(int, total[-1][:2])) if total else 0
    report.is_complete = bool(total) and bool(counted) == bool(report.failed)
    return report


def left_out() -> dict[str, str]:
    """Return the tests that cannot work here, with the reason."""
    found: dict[str, str] = {}
    reason = ""
    for row in LEFT_OUT.read_text().splitlines():
        if row.startswith("#"):
            reason = row.lstrip("# ")
        elif row.strip():
            found[row.strip()] = reason
    return found


class Native(suites.Suite):
    """Odoo's tests count as its own runner counts them."""

    is_alone = True
    is_only_in_full = True

    def __init__(self, name: str, where: suites.databases.Databases) -> None:
        super().__init__(name)
        self.where = where

    def _run(self) -> suites.Result:
        beside = self._prepare("test_native", templates.base(self.where))
        skipped = left_out()
        tags = [*(f"/{addon}" for addon in MODULES), *(f"-/{test}" for test in skipped)]
        report = self._test(beside, tags)
        skipped |= report.skipped
        if report.failed and report.is_complete:
            skipped |= self._forgive(report, beside)
        result = suites.Result(
            self.name,
            passed=len(report.passed),
            failed=sorted(report.failed - skipped.keys()),
            skipped=dict(sorted(skipped.items())),
            notes=_count(report),
        )
        silent = [addon for addon in MODULES if not _of(report.passed, addon)]
        if not report.is_complete:
            result.failed.append("Odoo's runner did not come to its end")
        result.failed += [f"no test of {addon} passed" for addon in silent]
        if result.failed:
            result.output = f"{paths.LOGS / beside}.log says why."
        else:
            self.where.drop(beside)
        return result

    def _prepare(self, name: str, source: str) -> str:
        self.where.copy(source, name)
        missing = set(MODULES) - self.where.installed(name)
        self.where.install(name, sorted(missing), title=f"Preparing {name}")
        return name

    def _forgive(self, report: Report, beside: str) -> dict[str, str]:
        """Return the failed tests that fail without ours, too, or only sometimes."""
        tags = [f"/{test}" for test in sorted(report.failed)]
        without = self._prepare("test_native_without", templates.native(self.where))
        alone = self._test(without, tags)
        self.where.drop(without)
        again = self._test(beside, tags)
        sometimes = report.failed - again.failed if again.is_complete else set()
        return {
            **dict.fromkeys(sometimes, "failed once, and not again"),
            **dict.fromkeys(alone.failed, "fails without our addons, too"),
        }

    def _test(self, name: str, tags: Iterable[str]) -> Report:
        """Run tests on a database with Odoo's runner, with one process."""
        log = paths.LOGS / f"{name}.log"
        paths.LOGS.mkdir(parents=True, exist_ok=True)
        command = [str(paths.PYTHON), str(RUNNER), "-c", str(self.where.config)]
        command += ["-d", name, "--test-tags", ",".join(tags), "--stop-after-init"]
        command += ["--http-port", str(server.free_port()), "--log-level", "info"]
        command += ["--screenshots", str(paths.LOGS / "screenshots")]
        with say.step(f"Odoo's tests in {name}"), log.open("wb") as output:
            subprocess.run(
                command,
                env=odoo.environment(runner=False),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=LIMIT_SECONDS,
                check=False,
            )
        return read(log.read_text(errors="replace"))


def _of(tests: Iterable[str], addon: str) -> list[str]:
    return [test for test in tests if test.startswith(f"{addon}:")]


def _count(report: Report) -> list[str]:
    return [
        f"{addon}: {len(_of(report.passed, addon))} of"
        f" {len(_of(report.started | report.failed, addon))} passed beside ours"
        for addon in MODULES
    ]
