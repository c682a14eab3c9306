"""Coverage of each addon and of each kernel, over all parts that ran, and its gate.

The demo worlds have no gate: their code runs while the template is installed, and their
tests look at what it built.
"""

import json
import os
import subprocess
from collections import defaultdict
from dataclasses import dataclass

from . import paths, suites, templates

KERNEL_PERCENT = 95
ADDON_PERCENT = 80


@dataclass
class Lines:
    """Lines of code, and those that some test ran."""

    covered: int = 0
    statements: int = 0

    @property
    def percent(self) -> float:
        return 100 * self.covered / self.statements if self.statements else 100.0


def measure() -> dict[str, Lines]:
    """Return the lines of `<addon>`, its kernel left out, and of `<addon> kernel`."""
    pieces = [str(path) for path in suites.COVERAGE.glob("*") if path.is_file()]
    report = suites.COVERAGE / "report" / "total.json"
    if pieces:
        report.parent.mkdir(exist_ok=True)
        _coverage("combine", "--keep", "-q", *pieces)
        _coverage("json", "-q", "-i", "-o", str(report))
    found: dict[str, Lines] = defaultdict(Lines)
    if report.is_file():
        for name, facts in json.loads(report.read_text())["files"].items():
            addon, *inner = name.split("addons/", 1)[-1].split("/")
            lines = found[f"{addon} kernel" if "kernel" in inner[:1] else addon]
            lines.covered += facts["summary"]["covered_lines"]
            lines.statements += facts["summary"]["num_statements"]
    return dict(found)


def text(found: dict[str, Lines]) -> str:
    """Return a small table, or nothing when nothing of ours ran."""
    rows = [
        f"{name:<36} {lines.percent:>5.1f} %  of {lines.statements}"
        for name, lines in sorted(found.items())
    ]
    return "\n".join(("\nCoverage (lines)", *rows)) if rows else ""


def check(found: dict[str, Lines]) -> suites.Result:
    """Hold the lines against the gate: each addon and each kernel counts as a test."""
    result = suites.Result("coverage")
    for name in _gated():
        wanted = KERNEL_PERCENT if name.endswith(" kernel") else ADDON_PERCENT
        percent = found.get(name, Lines(0, 1)).percent
        if percent >= wanted:
            result.passed += 1
        else:
            result.failed.append(f"{name}: {percent:.1f} % of lines, not {wanted} %")
    return result


def _gated() -> list[str]:
    names = []
    for addon in templates.shipped():
        if not templates.is_demo(addon):
            names.append(addon)
        if (paths.ADDONS / addon / "kernel").is_dir():
            names.append(f"{addon} kernel")
    return names


def _coverage(*arguments: str) -> None:
    subprocess.run(
        [paths.PYTHON, "-m", "coverage", *arguments],
        cwd=paths.ROOT,
        env={
            **os.environ,
            "COVERAGE_FILE": str(suites.COVERAGE / "report" / "total"),
            "COVERAGE_RCFILE": str(paths.ROOT / ".coveragerc"),
        },
        capture_output=True,
        check=False,
    )
