"""bin/bench: measure against the budgets, on a copy of the template database.

The measurements are tests/load/bench_<part>.py; name parts to run only these. `--peer`
measures the peer, too; `--rounds 20` shortens the races.
"""

import argparse
import subprocess
import sys

from . import databases, odoo, paths, postgres, say, setup, templates

PROGRAM = paths.ROOT / "tests" / "load" / "bench.py"
DATABASE = "bench"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--peer", action="store_true", help="measure the peer, too")
    parser.add_argument(
        "--durable",
        action="store_true",
        help="on the cluster of bin/run, which waits for the disk",
    )
    options, others = parser.parse_known_args(arguments)
    if not PROGRAM.is_file():
        raise say.Trouble(f"There is nothing to measure: {PROGRAM} is missing.")
    if options.peer:
        others.append("--peer")
    setup.ensure(development=True)
    name = "run" if options.durable else "test"
    cluster = postgres.ensure(name)
    try:
        where = databases.Databases(cluster, name)
        where.copy(templates.base(where), DATABASE)
        command = [str(paths.PYTHON), str(PROGRAM), "--config", str(where.config)]
        code = subprocess.run(
            [*command, "--database", DATABASE, *others],
            cwd=paths.ROOT,
            env=odoo.environment(),
            check=False,
        ).returncode
        where.drop(DATABASE)
        say.line(
            "Measured on a database that "
            + ("waits for the disk." if options.durable else "does not wait for it.")
        )
    finally:
        if cluster.started_here:
            postgres.Embedded(name).stop_if_idle()
    return code


if __name__ == "__main__":
    sys.exit(say.main(main))
