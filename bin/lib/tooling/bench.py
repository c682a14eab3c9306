"""bin/bench: run the measurements of tests/load/bench_*.py, one after the other.

`--peer` is passed on: each bench then measures its peer, too. Further options go to
the benches as they are.
"""

import argparse
import os
import subprocess
import sys

from . import databases, odoo, paths, postgres, say, setup

FOLDER = paths.ROOT / "tests" / "load"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="which: bench_<name>.py (all)")
    parser.add_argument("--peer", action="store_true", help="measure the peers, too")
    parser.add_argument(
        "--durable", action="store_true", help="on the cluster that waits for the disk"
    )
    options, others = parser.parse_known_args(arguments)
    found = {
        path.stem.removeprefix("bench_"): path for path in FOLDER.glob("bench_*.py")
    }
    unknown = set(options.names) - found.keys()
    if unknown or not found:
        raise say.Trouble(
            f"There is no bench named {', '.join(sorted(unknown))}: choose from"
            f" {', '.join(sorted(found))}."
            if found
            else f"No bench was found: {FOLDER} has no bench_*.py."
        )
    setup.ensure(development=True)
    cluster_name = "run" if options.durable else "test"
    cluster = postgres.ensure(cluster_name)
    config = databases.Databases(cluster, cluster_name).config
    environment = odoo.environment(
        APPOINTMENT_CLUSTER=cluster_name,
        ODOO_RC=str(config),
        PYTHONPATH=os.pathsep.join([str(paths.ROOT / "bin" / "lib"), str(paths.ROOT)]),
    )
    if options.peer:
        others.append("--peer")
    failed = []
    try:
        for name in sorted(options.names or found):
            say.line(f"\n== {name}")
            command = [str(paths.PYTHON), str(found[name]), *others]
            if subprocess.run(command, env=environment, check=False).returncode:
                failed.append(name)
    finally:
        if cluster.started_here:
            postgres.Embedded(cluster_name).stop_if_idle()
    if failed:
        raise say.Trouble(
            f"These benches failed: {', '.join(failed)}; their output is above."
        )
    return 0


if __name__ == "__main__":
    sys.exit(say.main(main))
