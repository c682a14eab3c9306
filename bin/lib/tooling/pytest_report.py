"""A pytest plugin: count what ran, and leave out what belongs to the full run.

Tests marked `full` run only with APPOINTMENT_FULL=1. The counts go as JSON to the file
named by APPOINTMENT_REPORT, where bin/test reads them. What a test measured and gave to
`record_property` goes there, too.
"""

import json
import os
from pathlib import Path

import pytest

# Odoo's tests skip themselves when a tool is missing: that is a failure of the setup.
SUSPICIOUS = ("httpcase", "--odoo-http", "websocket", "chrome", "chromium")


def pytest_configure(config):
    config.addinivalue_line("markers", "full: runs with bin/test full only")


def pytest_collection_modifyitems(config, items):
    if os.environ.get("APPOINTMENT_FULL") == "1":
        return
    left_out = [item for item in items if item.get_closest_marker("full")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("full")]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    target = os.environ.get("APPOINTMENT_REPORT")
    if not target:
        return
    stats = terminalreporter.stats
    skipped = {
        report.nodeid: str(report.longrepr[2])
        for report in stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
    }
    bad = {report.nodeid for kind in ("failed", "error") for report in _of(stats, kind)}
    bad |= {
        name
        for name, reason in skipped.items()
        if any(word in reason.lower() for word in SUSPICIOUS)
    }
    passed = {report.nodeid for report in _of(stats, "passed")} - bad
    counts = {
        "passed": len(passed),
        "failed": sorted(bad),
        "skipped": {name: why for name, why in skipped.items() if name not in bad},
        "notes": [
            f"{name}: {value}"
            for report in _of(stats, "passed")
            for name, value in getattr(report, "user_properties", ())
        ],
    }
    Path(target).write_text(json.dumps(counts))


def _of(stats, kind):
    """Return reports of a kind, those of subtests included."""
    subtests = "subtests " + kind
    return [
        report
        for report in (*stats.get(kind, ()), *stats.get(subtests, ()))
        if hasattr(report, "nodeid")
    ]
