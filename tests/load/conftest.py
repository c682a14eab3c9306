"""Races commit: the database given to pytest has to be a copy that nobody needs."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def database():
    from odoo.tests.common import get_db_name

    return get_db_name()


@pytest.fixture(scope="session")
def config_file(request):
    return request.config.getoption("odoo_config") or os.environ["ODOO_RC"]


@pytest.fixture(scope="session")
def registry(database):
    from odoo.modules.registry import Registry

    return Registry(database)


@pytest.fixture(scope="session")
def clients(config_file, database):
    import racing

    pool = racing.Clients(config_file, database)
    yield pool
    pool.close()
