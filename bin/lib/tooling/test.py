"""bin/test: lint, kernels, addons on a real database, journeys in a browser, races.

Parts by name (lint, unit, tooling, an addon, lifecycle, e2e, native, load). Without a
name all of them run but the long tests, and the coverage is held against its gates;
`full` runs the long tests, too: Odoo's own (native), every way in which addons come and
go, and a hundred rounds of the races.
"""

import argparse
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from . import (
    browser,
    coverage_report,
    databases,
    nginx,
    node,
    parts,
    paths,
    postgres,
    say,
    setup,
    suites,
)
from .lint import ensure_tools

WITHOUT_DATABASE = {"lint", "unit"}


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__)
    parser.add_argument("parts", nargs="*", help="what to run, by name")
    parser.add_argument("--jobs", type=int, default=2, help="parts at a time (2)")
    parser.add_argument("--list", action="store_true", help="name the parts")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    began = time.monotonic()
    wanted = set(options.parts)
    if "full" in wanted:
        os.environ["APPOINTMENT_FULL"] = "1"
        wanted.discard("full")
    needs_database = not wanted or not wanted <= WITHOUT_DATABASE
    setup.ensure(development=True, with_odoo=needs_database)
    cluster = postgres.ensure("test") if needs_database else postgres.Server()
    try:
        where = databases.Databases(cluster, "test")
        chosen = choose(parts.discover(where), wanted)
        if options.list:
            say.line("\n".join(suite.name for suite in chosen))
            return 0
        prepare(chosen)
        results = run(chosen, options.jobs)
    finally:
        if cluster.started_here and not os.environ.get("APPOINTMENT_KEEP_POSTGRES"):
            postgres.Embedded("test").stop_if_idle()
    covered = coverage_report.measure()
    say.line(coverage_report.text(covered))
    if not wanted:
        results.append(show(coverage_report.check(covered)))
    return conclude(results, time.monotonic() - began)


def choose(found: dict[str, suites.Suite], wanted: set[str]) -> list[suites.Suite]:
    """Return the parts to run; a name that is no part is an error."""
    unknown = wanted - found.keys()
    if unknown:
        raise say.Trouble(
            f"There is no part named {', '.join(sorted(unknown))}: choose from full,"
            f" {', '.join(found)}."
        )
    if wanted:
        return [suite for name, suite in found.items() if name in wanted]
    is_full = os.environ.get("APPOINTMENT_FULL") == "1"
    return [suite for suite in found.values() if is_full or not suite.is_only_in_full]


def prepare(chosen: list[suites.Suite]) -> None:
    """Get what the chosen parts need, before their time counts."""
    shutil.rmtree(suites.COVERAGE, ignore_errors=True)
    names = {suite.name for suite in chosen}
    if "lint" in names:
        ensure_tools()
    if "tooling" in names:
        nginx.ensure()
    if "e2e" in names:
        node.ensure_extra("axe")
    if names - WITHOUT_DATABASE - {"tooling", "lifecycle", "load"}:
        os.environ["CHROMIUM"] = str(browser.ensure())


def run(chosen: list[suites.Suite], jobs: int) -> list[suites.Result]:
    """Run the parts, a few at a time, those that want the machine alone at the end."""
    results = []
    together = [suite for suite in chosen if not suite.is_alone]
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        for future in as_completed([pool.submit(suite.run) for suite in together]):
            results.append(show(future.result()))
    for suite in chosen:
        if suite.is_alone:
            results.append(show(suite.run()))
    return results


def show(result: suites.Result) -> suites.Result:
    """Print a part's line and, when it failed, the end of its output."""
    mark = "FAILED" if result.failed else "ok"
    say.line(
        f"{result.name:<28} {mark:<7} {result.passed:>5} passed"
        f" {len(result.failed):>3} failed {len(result.skipped):>3} skipped"
        f" {result.seconds:>6.1f} s"
    )
    if result.failed:
        say.line(result.output)
        for name in result.failed[:30]:
            say.line(f"  failed: {name}")
    for note in result.notes:
        say.line(f"  {note}")
    for name, reason in result.skipped.items():
        say.line(f"  skipped: {name}: {reason}")
    return result


def conclude(results: list[suites.Result], seconds: float) -> int:
    """Print the closing line and return the exit code."""
    passed = sum(result.passed for result in results)
    failed = sum(len(result.failed) for result in results)
    skipped = sum(len(result.skipped) for result in results)
    say.line(f"Took {seconds:.0f} s. Logs: {paths.LOGS}")
    say.line(pyramid(results))
    closing = f"{passed} passed, {failed} failed"
    say.line(closing + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


def pyramid(results: list[suites.Result]) -> str:
    """Return how many tests each layer has, of those that test our addons."""
    counts = {
        layer: sum(result.count for result in results if result.layer == layer)
        for layer in ("unit", "integration", "journey")
    }
    total = sum(counts.values()) or 1
    shares = [
        f"{count} {layer} ({100 * count / total:.0f} %)"
        for layer, count in counts.items()
    ]
    return f"Pyramid of tests: {', '.join(shares)}; the aim is 60, 30 and 10 %"


if __name__ == "__main__":
    sys.exit(say.main(main))
