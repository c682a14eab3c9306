"""Lighthouse on pages of ours and, by turns, on a page of Odoo's that has nothing.

The scores of performance follow the load of the machine; Odoo's own page, measured in
between, says how much of that is not ours.
"""

import json
import statistics
import subprocess
from dataclasses import dataclass, field

from tooling import browser, node, paths, say

FLOOR = "floor"  # the name of Odoo's page among the pages
PRESETS = ("mobile", "desktop")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"mobile": (90, 95, 95, 95), "desktop": (95, 95, 95, 95)}
METRICS = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "speed-index": "SI",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
}
FIRST_PAINT_MS = 3000
NOISE = 5  # points by which runs of one page differ on a busy machine
ARTEFACTS = paths.ROOT / "tests" / "artefacts" / "lighthouse"


@dataclass
class Score:
    """What all runs of one page by one preset gave."""

    page: str
    preset: str
    reports: list[dict] = field(default_factory=list)

    @property
    def points(self):
        """``{category: median of the points}``, out of 100."""
        return {
            category: round(
                statistics.median(
                    100 * (report["categories"][category]["score"] or 0)
                    for report in self.reports
                )
            )
            for category in CATEGORIES
        }

    def metric(self, name):
        """The median of a metric: milliseconds, or the shift of the layout."""
        return statistics.median(
            report["audits"][name]["numericValue"] for report in self.reports
        )

    @property
    def first_paint(self):
        return self.metric("first-contentful-paint")

    @property
    def weight(self):
        """Bytes over the network in the first run."""
        return int(self.reports[0]["audits"]["total-byte-weight"]["numericValue"])

    def find_failed(self, category):
        """The names of the audits of a category that cost points."""
        failed = set()
        for report in self.reports:
            for row in report["categories"][category]["auditRefs"]:
                score = report["audits"][row["id"]]["score"]
                if row["weight"] and score is not None and score < 0.9:
                    failed.add(row["id"])
        return sorted(failed)

    def in_words(self):
        """Points, and what they come from."""
        times = {
            short: self.metric(name) / (1 if short == "CLS" else 1000)
            for name, short in METRICS.items()
        }
        shown = [
            f"{short} {value:.3f}" if short == "CLS" else f"{short} {value:.1f} s"
            for short, value in times.items()
        ]
        runs = [
            round(100 * report["categories"]["performance"]["score"])
            for report in self.reports
        ]
        points = "/".join(str(value) for value in self.points.values())
        return (
            f"{points} (runs {min(runs)} to {max(runs)}; {', '.join(shown)};"
            f" {self.weight / 1000:.0f} kB)"
        )


def measure(addresses, runs):
    """Measure every page *runs* times by every preset, by turns.

    :param addresses: ``{name: address}``
    :return: ``{(name, preset): Score}``; the reports are artefacts
    """
    modules = node.ensure_extra("lighthouse")
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    scores = {
        (page, preset): Score(page, preset) for page in addresses for preset in PRESETS
    }
    for preset in PRESETS:
        for run in range(runs):
            for page, address in addresses.items():
                target = ARTEFACTS / f"{page}-{preset}-{run + 1}.json"
                scores[page, preset].reports.append(
                    run_once(modules, address, preset, target)
                )
    return scores


def run_once(modules, address, preset, target):
    """Run Lighthouse in a browser of its own; return its report."""
    flags = " ".join(["--headless=new", *browser.ARGUMENTS])
    command = [
        "node",
        str(modules / "lighthouse" / "cli" / "index.js"),
        address,
        "--output=json",
        f"--output-path={target}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={flags}",
        "--no-enable-error-reporting",
        "--quiet",
    ]
    if preset == "desktop":
        command.append("--preset=desktop")
    done = subprocess.run(
        command,
        env={**node.environment(), "CHROME_PATH": str(browser.ensure())},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise say.Trouble(f"Lighthouse failed on {address}:\n{done.stderr[-2000:]}")
    report = json.loads(target.read_text())
    if trouble := report.get("runtimeError"):
        raise say.Trouble(f"Lighthouse failed on {address}: {trouble['message']}")
    return report


def find_missed(scores):
    """Every budget that is not met, as sentences.

    Performance is not held against a machine that is too busy for Odoo's own empty
    page; then ours may not be worse than that page by more than the noise.
    """
    missed = []
    for (page, preset), score in scores.items():
        if page == FLOOR:
            continue
        for category, least in zip(CATEGORIES, LEAST[preset], strict=True):
            points = score.points[category]
            if points >= least:
                continue
            if category == "performance":
                floor = scores[FLOOR, preset].points[category]
                if floor < least and points >= floor - NOISE:
                    continue
            audits = ", ".join(score.find_failed(category))
            missed.append(
                f"{page}, {preset}: {category} {points}, at least {least} ({audits})"
            )
        if score.first_paint > FIRST_PAINT_MS:
            missed.append(
                f"{page}, {preset}: first paint after {score.first_paint:.0f} ms"
            )
    return missed
