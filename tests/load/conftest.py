"""Races commit for real: they run on a copy of the template database of their own."""

import math
import os
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parents[2] / "bin" / "lib"))

DATABASE = "test_load"


@pytest.fixture(scope="session")
def where():
    """The database server of the tests, with Odoo's settings for it."""
    from tooling import databases, postgres

    return databases.Databases(postgres.ensure("test"), "test")


@pytest.fixture(scope="session")
def database(request, where):
    """A copy of the template, or the one named by ``--odoo-database``."""
    from tooling import templates

    given = request.config.getoption("odoo_database", None)
    if not given:
        where.copy(templates.base(where), DATABASE)
    return given or DATABASE


@pytest.fixture(scope="session", autouse=True)
def load_registry(database, where):
    """The open database; takes the place of the fixture of pytest-odoo."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ["-c", str(where.config), "-d", database, "--no-http", "--log-level=error"]
    )
    return Registry(database)


@pytest.fixture(scope="session", autouse=True)
def _no_deadlock(load_registry):
    """Fail the races when PostgreSQL had to break a deadlock in one of them.

    It is looked up after the clients and the servers have gone: a connection tells what
    it counted with a delay, and at its end.
    """
    import racing

    def count():
        with load_registry.cursor() as cr:
            return racing.get_deadlocks(cr)

    before = count()
    yield
    time.sleep(1)
    assert count() == before, "PostgreSQL broke deadlocks: its server.log says which."


@pytest.fixture(scope="session")
def clients(where, database):
    import racing

    processes = min(4, max(2, os.cpu_count() or 2))
    pool = racing.Clients(str(where.config), database, processes)
    yield pool
    pool.close()


@pytest.fixture
def rounds(request):
    """How many rounds a race has, with ``bin/test full`` 100.

    Else the cases of a race share 10, so that each kind has at least as many.
    """
    if os.environ.get("APPOINTMENT_FULL") == "1":
        return 100
    race = getattr(request.node, "originalname", "")
    cases = sum(
        getattr(item, "originalname", "") == race for item in request.session.items
    )
    return math.ceil(10 / cases)
