"""Coverage of each addon, and of each kernel, over all parts that ran."""

import json
import os
import subprocess
from collections import defaultdict

from . import paths, suites


def text() -> str:
    """Return a small table, or nothing when nothing of ours ran."""
    pieces = [str(path) for path in suites.COVERAGE.glob("*") if path.is_file()]
    if not pieces:
        return ""
    total = suites.COVERAGE / "total"
    report = suites.COVERAGE / "total.json"
    for arguments in (
        ["combine", "--keep", "-q", *pieces],
        ["json", "-q", "-i", "-o", str(report)],
    ):
        subprocess.run(
            [paths.PYTHON, "-m", "coverage", *arguments],
            cwd=paths.ROOT,
            env={
                **os.environ,
                "COVERAGE_FILE": str(total),
                "COVERAGE_RCFILE": str(paths.ROOT / ".coveragerc"),
            },
            capture_output=True,
            check=False,
        )
    if not report.is_file():
        return ""
    lines: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, facts in json.loads(report.read_text())["files"].items():
        summary = facts["summary"]
        addon, *inner = name.split("addons/", 1)[-1].split("/")
        keys = [addon, f"{addon} kernel"] if "kernel" in inner[:1] else [addon]
        for key in keys:
            lines[key][0] += summary["covered_lines"]
            lines[key][1] += summary["num_statements"]
    rows = ["\nCoverage (lines)"]
    for key, (covered, statements) in sorted(lines.items()):
        percent = 100 * covered / statements if statements else 100
        rows.append(f"{key:<36} {percent:>5.1f} %  of {statements}")
    return "\n".join(rows)
