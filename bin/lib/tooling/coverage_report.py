"""Coverage of each addon's layers, over all parts that ran, and its gates.

The demo worlds have no gate: their code runs while the template is installed, and their
tests look at what it built.
"""

import json
import os
import subprocess
from collections import defaultdict
from dataclasses import dataclass

from . import paths, suites, templates

# What the code in a folder of an addon is; elsewhere it counts with the models. And how
# much of it some test must run.
LAYERS = {"kernel": "kernel", "usecases": "use cases", "controllers": "routes"}
REST = "models"
PERCENT = {"kernel": 95, "use cases": 90, "routes": 85, REST: 80}


@dataclass
class Lines:
    """Lines of code, and those that some test ran."""

    covered: int = 0
    statements: int = 0

    @property
    def percent(self) -> float:
        return 100 * self.covered / self.statements if self.statements else 100.0


def measure() -> dict[str, Lines]:
    """Return the lines of each layer, by names such as `<addon> routes`."""
    pieces = [str(path) for path in suites.COVERAGE.glob("*") if path.is_file()]
    report = suites.COVERAGE / "report" / "total.json"
    if pieces:
        report.parent.mkdir(exist_ok=True)
        _coverage("combine", "--keep", "-q", *pieces)
        _coverage("json", "-q", "-i", "-o", str(report))
    found: dict[str, Lines] = defaultdict(Lines)
    if report.is_file():
        for name, facts in json.loads(report.read_text())["files"].items():
            addon, folder, *_rest = name.split("addons/", 1)[-1].split("/")
            lines = found[f"{addon} {LAYERS.get(folder, REST)}"]
            lines.covered += facts["summary"]["covered_lines"]
            lines.statements += facts["summary"]["num_statements"]
    return dict(found)


def text(found: dict[str, Lines]) -> str:
    """Return a small table, or nothing when nothing of ours ran."""
    gates = _gates()
    rows = [
        f"{name:<36} {lines.percent:>5.1f} %  of {lines.statements:<6}"
        + (f" at least {gates[name]} %" if name in gates else " no gate")
        for name, lines in sorted(found.items())
    ]
    return "\n".join(("\nCoverage (lines)", *rows)) if rows else ""


def check(found: dict[str, Lines]) -> suites.Result:
    """Hold the lines against the gates: each layer of an addon counts as a test."""
    result = suites.Result("coverage")
    for name, wanted in _gates().items():
        percent = found.get(name, Lines(0, 1)).percent
        if percent >= wanted:
            result.passed += 1
        else:
            result.failed.append(f"{name}: {percent:.1f} % of lines, not {wanted} %")
    return result


def _gates() -> dict[str, int]:
    """Return the layers that have a gate, with it in percent."""
    gates = {}
    for addon in templates.shipped():
        layers = [
            layer
            for folder, layer in LAYERS.items()
            if (paths.ADDONS / addon / folder).is_dir()
        ]
        if templates.is_demo(addon):
            layers = [layer for layer in layers if layer == "kernel"]
        else:
            layers.append(REST)
        gates |= {f"{addon} {layer}": PERCENT[layer] for layer in layers}
    return gates


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
