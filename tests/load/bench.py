"""Measure against architecture §8: ``python tests/load/bench.py --database NAME``.

Fills and changes the database: give it a copy. Every module ``bench_<part>.py`` has
``run(bench)``, which returns rows. ``bin/bench`` makes the copy and calls this.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import measuring  # beside this file

PARTS = [
    path.stem.removeprefix("bench_")
    for path in Path(__file__).parent.glob("bench_*.py")
]


class Bench:
    """What the parts need: the open database and the wishes of the caller."""

    def __init__(self, options):
        from odoo.modules.registry import Registry
        from odoo.tools import config

        self.config = options.config
        self.database = options.database
        self.rounds = options.rounds
        arguments = ["-c", options.config, "-d", options.database, "--no-http"]
        if options.peer:
            import bench_peer

            path = bench_peer.install(options.config, options.database)
            arguments.append(f"--addons-path={path}")
        config.parse_config([*arguments, "--log-level=error"])
        self.registry = Registry(options.database)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default=os.environ.get("ODOO_RC"))
    parser.add_argument("--database", required=True, help="a copy; it is changed")
    parser.add_argument("--peer", action="store_true", help="measure OCA, too")
    parser.add_argument("--rounds", type=int, default=100, help="of the races")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(sorted(PARTS))}")
    options = parser.parse_args()
    parts = options.parts or sorted(set(PARTS) - {"peer"})
    if options.peer and "peer" not in parts:
        parts.append("peer")
    bench = Bench(options)
    rows = []
    for part in parts:
        rows += importlib.import_module(f"bench_{part}").run(bench)
    print(measuring.table(rows))
    return any(row.is_met is False for row in rows)


if __name__ == "__main__":
    sys.exit(main())
