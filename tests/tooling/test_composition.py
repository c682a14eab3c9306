"""Image, composition and proxy agree with what bin/run does; no daemon is needed."""

import json
import re
from pathlib import Path

from tooling import postgres, run, server

ROOT = Path(__file__).resolve().parents[2]
IMAGE = (ROOT / "Dockerfile").read_text()
COMPOSITION = (ROOT / "docker-compose.yml").read_text()
PROXY = (ROOT / "docker" / "nginx.conf").read_text()


def instruction(name: str) -> str:
    return re.search(rf"^{name} (.+)$", IMAGE, re.MULTILINE)[1]


def test_image_starts_bin_run_with_options_that_it_knows():
    program, *options = json.loads(instruction("ENTRYPOINT"))
    assert program == "bin/run"
    parsed = run.parse([*options, *json.loads(instruction("CMD"))])
    assert parsed.host == "0.0.0.0"  # noqa: S104 (inside the container)
    assert parsed.behind_proxy
    assert parsed.workers >= 1
    assert parsed.port == 8069
    given = re.search(r"command: (\[.+\])", COMPOSITION)[1]
    run.parse([*options, *json.loads(given.replace("${WORKERS:-2}", "3"))])


def test_proxy_image_and_server_name_the_same_ports():
    port = run.parse([]).port
    ports = [str(port), str(server.gevent_port(port))]
    assert instruction("EXPOSE").split() == ports
    assert re.findall(r"server odoo:(\d+);", PROXY) == ports
    assert f"127.0.0.1:{port}/web/health" in IMAGE


def test_image_has_what_names_its_environment():
    """The environment is named after these files, so that all must be in the image."""
    copied = " ".join(re.findall(r"^COPY (.+) \S+$", IMAGE, re.MULTILINE)).split()
    for needed in (
        "bin",
        "addons",
        "requirements*.txt",
        "constraints.txt",
        "odoo.conf",
    ):
        assert needed in copied
        assert list(ROOT.glob(needed))
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert not {"bin", "addons", "odoo.conf"} & set(ignored)


def test_odoo_of_the_composition_is_given_only_what_is_read():
    service = COMPOSITION.split("  odoo:")[1].split("    command:")[0]
    given = re.findall(r"^ {6}([A-Z_]+):", service, re.MULTILINE)
    assert "DATABASE_URL" in given
    tooling = "".join(path.read_text() for path in (ROOT / "bin/lib").rglob("*.py"))
    assert [name for name in given if f'"{name}"' not in tooling] == []


def test_database_of_the_composition_is_one_that_odoo_takes(monkeypatch):
    address = re.search(r"DATABASE_URL: (\S+)", COMPOSITION)[1]
    monkeypatch.setenv("DATABASE_URL", address.replace("${POSTGRES_PASSWORD}", "a1"))
    found = postgres.configured()
    assert (found.host, found.port, found.password) == ("database", "5432", "a1")
    assert found.user not in ("", postgres.SUPERUSER)
    assert f"POSTGRES_USER: {found.user}" in COMPOSITION
    name = run.default_name(no_demo=True)
    assert f"-Fc {name} >" in (ROOT / "docs" / "operations.md").read_text()
