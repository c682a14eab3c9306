"""Measuring against architecture §8.

``bin/bench`` runs every ``bench_<part>.py`` as a program. Each one has ``run(bench)``,
which returns rows for the table. It fills a copy of the template database, which is
dropped afterwards; ``--database`` names another one that may be changed.
"""

import argparse
import os
import sys
from pathlib import Path

import measuring

sys.path.insert(1, str(Path(__file__).parents[2] / "bin" / "lib"))


class Bench:
    """What the parts need: the open database and the wishes of the caller."""

    def __init__(self, where, database, options, addons_path=None):
        from odoo.modules.registry import Registry
        from odoo.tools import config

        self.where = where
        self.database = database
        self.rounds = options.rounds
        self.runs = options.runs
        arguments = ["-c", str(where.config), "-d", database, "--no-http"]
        if addons_path:
            arguments.append(f"--addons-path={addons_path}")
        config.parse_config([*arguments, "--log-level=error"])
        self.registry = Registry(database)


def main(part, run, prepare=None, template="demo"):
    """Run one part and print its table. *prepare* may return an addons path.

    :param template: ``demo``, or ``base`` for one without the demo worlds
    """
    from tooling import databases, postgres, templates

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", help="a database that may be changed")
    parser.add_argument("--rounds", type=int, default=100, help="of each race (100)")
    parser.add_argument("--runs", type=int, default=5, help="of Lighthouse (5)")
    options = parser.parse_args()
    cluster = os.environ.get("APPOINTMENT_CLUSTER", "test")
    where = databases.Databases(postgres.ensure(cluster), cluster)
    database = options.database or f"bench_{part}"
    if not options.database:
        where.copy(getattr(templates, template)(where), database)
    try:
        path = prepare(where, database) if prepare else None
        rows = run(Bench(where, database, options, path))
        print(measuring.table(rows))
    finally:
        if not options.database:
            from odoo.sql_db import close_db

            close_db(database)
            where.drop(database)
