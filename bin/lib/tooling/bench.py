"""bin/bench: measure against the budgets, on copies of the template database.

The measurements are tests/load/bench_<part>.py; name parts to run only these. Without a
name all run, but the peer's, which needs --peer.
"""

import argparse
import subprocess
import sys

from . import databases, odoo, paths, postgres, say, setup, templates

FOLDER = paths.ROOT / "tests" / "load"
PEER = "peer"


def parse(arguments: list[str]) -> argparse.Namespace:
    found = parts()
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(found)}")
    parser.add_argument("--peer", action="store_true", help="measure the peer, too")
    parser.add_argument("--rounds", type=int, default=100, help="of each race (100)")
    parser.add_argument("--runs", type=int, default=5, help="of Lighthouse (5)")
    parser.add_argument(
        "--durable",
        action="store_true",
        help="on the cluster of bin/run, which waits for the disk",
    )
    options = parser.parse_args(arguments)
    unknown = set(options.parts) - set(found)
    if unknown:
        raise say.Trouble(
            f"There is no part named {', '.join(sorted(unknown))}: choose from"
            f" {', '.join(found)}."
        )
    if not options.parts:
        options.parts = [part for part in found if part != PEER]
    if options.peer and PEER not in options.parts:
        options.parts.append(PEER)
    return options


def parts() -> list[str]:
    """Return the names of all measurements."""
    return sorted(
        path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py")
    )


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    setup.ensure(development=True)
    name = "run" if options.durable else "test"
    cluster = postgres.ensure(name)
    codes = []
    try:
        templates.demo(databases.Databases(cluster, name))
        for part in options.parts:
            say.line(f"\n{part}\n")
            program = str(FOLDER / f"bench_{part}.py")
            wishes = ["--rounds", str(options.rounds), "--runs", str(options.runs)]
            codes.append(
                subprocess.run(
                    [str(paths.PYTHON), program, *wishes],
                    cwd=paths.ROOT,
                    env=odoo.environment(runner=False, APPOINTMENT_CLUSTER=name),
                    check=False,
                ).returncode
            )
        say.line(
            "\nMeasured on databases that "
            + ("wait for the disk." if options.durable else "do not wait for it.")
        )
    finally:
        if cluster.started_here:
            postgres.Embedded(name).stop_if_idle()
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(say.main(main))
