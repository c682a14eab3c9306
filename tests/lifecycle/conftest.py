"""Addons come, are updated and go, each time on a copy of a template database."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import requests
import snapshot
from tooling import databases, odoo, paths, postgres, say, server, templates

_BROKEN_VIEWS = """
import logging
logging.disable(logging.CRITICAL)
for view in env["ir.ui.view"].with_context(active_test=False).search([]):
    try:
        with env.cr.savepoint():
            view._check_xml()
    except Exception as error:
        print("broken", view.id, view.xml_id or view.key, str(error).splitlines()[:1])
"""

_OURS = re.compile(r"appointment[._]")
# Odoo's list of addons, the names under which the demo worlds are found again, and
# templates of Odoo that ask whether Enterprise is there.
_KNOWN = re.compile(
    r'^ir_module_module|"module_appointment_|"__appointment_demo__"'
    r'|^mail_template .*"model": "calendar\.'
)

# Odoo deletes views in batches, and those that others inherit from in a second try.
_ALLOWED = 'bad query: b\'DELETE FROM "ir_ui_view"'


@dataclass
class World:
    """A database in which addons come and go."""

    where: databases.Databases
    name: str

    def sql(self, query: str) -> str:
        """Return a query's rows as text, columns parted by `|`."""
        return postgres.sql(self.where.server, query, self.name)

    def structure(self) -> set[str]:
        return snapshot.structure(self.sql)

    def rows(self) -> set[str]:
        return snapshot.rows(self.sql)

    def rows_of_ours(self) -> list[str]:
        """Return the rows that name an addon, a model or a field of ours."""
        return [
            line[:300]
            for line in sorted(self.rows())
            if _OURS.search(line) and not _KNOWN.search(line)
        ]

    def has(self, addon: str) -> bool:
        return addon in self.where.installed(self.name)

    def install(self, *addons: str) -> None:
        title = f"Installing {', '.join(addons)}"
        self.where.install(self.name, addons, title=title)

    def update(self, *addons: str) -> None:
        self.where.update(self.name, addons, title=f"Updating {', '.join(addons)}")

    def ran_migrations(self) -> list[str]:
        """Return the migrations that the last update ran."""
        log = (paths.LOGS / f"odoo-{self.name}.log").read_text(errors="replace")
        return re.findall(r"Running migration \[\S+\] (\S+)", log)

    def uninstall(self, *addons: str) -> None:
        """Uninstall addons, and what depends on them; no error may be logged."""
        command = [str(paths.PYTHON), str(odoo.COMMAND), "module", "uninstall"]
        command += ["-c", str(self.where.config), "-d", self.name, *addons]
        name = f"odoo-{self.name}-uninstall.log"
        say.run_logged(
            command,
            name,
            f"Uninstalling {', '.join(addons)} failed",
            env=odoo.environment(runner=False),
        )
        log = (paths.LOGS / name).read_text(errors="replace")
        assert [row for row in databases.errors_in(log) if _ALLOWED not in row] == []
        assert self.where.installed(self.name).isdisjoint(addons)

    def broken_views(self) -> list[str]:
        """Return the views, archived ones included, that do not validate."""
        printed = self.where.shell(self.name, _BROKEN_VIEWS).splitlines()
        return [row for row in printed if row.startswith("broken ")]

    def get(self, *paths_: str) -> dict[str, int]:
        """Serve the database and return the status of each path."""
        running = server.Server(self.where, self.name, server.free_port())
        running.start()
        try:
            found = {
                path: requests.get(running.base_url + path, timeout=120).status_code
                for path in paths_
            }
        finally:
            running.stop()
        log = running.log.read_text(errors="replace")
        assert databases.errors_in(log) == []
        return found


@pytest.fixture(scope="session")
def where() -> databases.Databases:
    return databases.Databases(postgres.ensure("test"), "test")


@pytest.fixture(scope="session")
def copy_of(where) -> Iterator[Callable[[str], World]]:
    """Return a function that copies a database; the copies go at the end."""
    made: list[str] = []

    def copy(source: str) -> World:
        made.append(f"lifecycle_{os.getpid()}_{len(made)}")
        where.copy(source, made[-1])
        return World(where, made[-1])

    yield copy
    for name in made:
        where.drop(name)


@pytest.fixture
def empty(where) -> Iterator[World]:
    """A database without Odoo in it."""
    name = f"lifecycle_{os.getpid()}_empty"
    where.create_empty(name)
    yield World(where, name)
    where.drop(name)


@pytest.fixture(scope="session")
def native(where) -> str:
    """The template with what our addons need, and none of ours."""
    return templates.native(where)


@pytest.fixture(scope="session")
def ours(where) -> str:
    """The template with our addons but the demo worlds."""
    return templates.base(where)


@pytest.fixture(scope="session")
def demo(where) -> str:
    """The template with the demo worlds."""
    return templates.demo(where)
