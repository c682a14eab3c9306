"""What every Odoo suite needs; see bin/lib/tooling/suites.py for how they are run."""

import threading

import pytest


@pytest.fixture(scope="session", autouse=True)
def _database_of_main_thread(request):
    """Tell the main thread its database, which Odoo's routing asks for."""
    if not request.config.getoption("odoo_database", None):
        yield
        return
    request.getfixturevalue("load_registry")
    from odoo.tests.common import get_db_name

    threading.current_thread().dbname = get_db_name()
    yield
