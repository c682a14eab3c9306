"""Fixtures for tests that need a real server: journeys, races and loads.

A suite takes them with `pytest_plugins = ["tooling.pytest_server"]` in its conftest.
Each run works on a copy of the template with the demo worlds.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tooling import databases, odoo, paths, postgres, server, templates


@dataclass
class Running:
    """A server under test."""

    base_url: str
    db: str
    log: Path
    where: databases.Databases
    process: server.Server

    @property
    def logs(self) -> str:
        """Return all the server wrote until now."""
        return self.log.read_text(errors="replace")

    @property
    def errors(self) -> list[str]:
        """Return the lines the server logged as errors."""
        return databases.errors_in(self.logs)

    def sql(self, query: str) -> str:
        """Return a query's rows as text, columns parted by `|`."""
        return postgres.sql(self.where.server, query, self.db)

    def python(self, script: str) -> str:
        """Run lines in `odoo shell` with `env`, committed; return what they print."""
        command = odoo.command(
            self.where.config, "-d", self.db, "--no-http", sub="shell"
        )
        done = subprocess.run(
            [*command, "--log-level=error"],
            input=f"{script}\nenv.cr.commit()\nprint('finished' + '-well')\n",
            env=odoo.environment(runner=False),
            capture_output=True,
            text=True,
            check=False,
        )
        if "finished-well" not in done.stdout:
            raise RuntimeError(f"The script failed.\n{done.stdout}{done.stderr}")
        return done.stdout.replace("finished-well\n", "")


@pytest.fixture(scope="session")
def server_factory() -> Iterator[Callable[..., Running]]:
    """Return a function that serves a fresh copy: `server_factory(workers=0)`."""
    where = databases.Databases(postgres.ensure("test"), "test")
    started: list[Running] = []

    def start(*, workers: int = 0, demo: bool = True, **environment: str) -> Running:
        source = templates.demo(where) if demo else templates.base(where)
        name = f"served_{os.getpid()}_{len(started)}"
        where.copy(source, name)
        process = server.Server(
            where,
            name,
            server.free_port(),
            workers=workers,
            environment=environment,
        )
        running = Running(process.base_url, name, process.log, where, process)
        started.append(running)
        base_url = f"'{process.base_url}'"
        running.sql(
            f"update ir_config_parameter set value = {base_url}"
            " where key = 'web.base.url'"
        )
        process.start()
        return running

    yield start
    for running in started:
        running.process.stop()
        where.drop(running.db)


@pytest.fixture(scope="session")
def server_process(server_factory) -> Running:
    """Return one server that the whole suite shares."""
    return server_factory()


@pytest.fixture
def artefacts(request) -> Path:
    """Return the folder for this test's screenshots."""
    folder = paths.ROOT / "tests" / "artefacts" / request.node.name.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
