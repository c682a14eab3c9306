"""What must hold of the repository and of the Odoo it runs on."""

import json
import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.specifiers import SpecifierSet
from tooling import databases, lint, odoo_source, parts

ROOT = Path(__file__).resolve().parents[2]
FILES = lint.tracked_files()
# Written so that this file does not hold them itself.
REGISTRIES = "|".join(
    re.escape(host)
    for host in (
        "pypi" + ".org",
        "files.python" + "hosted.org",
        "registry." + "npmjs.org",
        "deb." + "debian.org",
        "archive." + "ubuntu.com",
    )
)


def texts():
    for name in FILES:
        if name.startswith("docs/") and name.endswith((".png", ".jpg")):
            continue
        try:
            yield name, (ROOT / name).read_text()
        except UnicodeDecodeError:
            continue


def test_no_package_registry_is_written_down():
    found = [name for name, text in texts() if re.search(REGISTRIES, text)]
    assert not found


def test_no_place_of_one_machine_is_written_down():
    pattern = re.compile(r"(?<![\w.])/(?:root|home/\w+|work)/(?!\*)")
    found = [
        f"{name}: {match.group()}"
        for name, text in texts()
        if name != "tests/tooling/test_repository.py"
        and (match := pattern.search(text))
    ]
    assert not found


def test_no_secret_is_tracked():
    assert ".env" not in FILES
    pattern = re.compile(r"sk_live_\w+|-----BEGIN [A-Z ]*PRIVATE KEY")
    found = [name for name, text in texts() if pattern.search(text)]
    assert found in ([], ["tests/tooling/test_repository.py"])


def test_lock_files_name_no_address():
    locks = [name for name in FILES if name.endswith("package-lock.json")]
    assert "package-lock.json" in locks
    for lock in locks:
        packages = json.loads((ROOT / lock).read_text())["packages"]
        assert packages, lock
        assert not [name for name, facts in packages.items() if "resolved" in facts]


def test_every_requirement_is_pinned():
    for path in [*ROOT.glob("requirements*.txt"), ROOT / "constraints.txt"]:
        for row in path.read_text().splitlines():
            assert not row or row.startswith("#") or "==" in row, f"{path.name}: {row}"


def test_every_pin_installs_on_the_first_python_of_this_release():
    """Debian 12 has 3.11.2: what asks for 3.11.5 cannot be pinned."""
    first = f"{sys.version_info.major}.{sys.version_info.minor}.0"
    refused = [
        f"{found.name} {found.version} asks for {asked}"
        for found in metadata.distributions()
        if (asked := found.metadata["Requires-Python"])
        and not SpecifierSet(asked).contains(first)
    ]
    assert not refused


def test_commands_are_executable():
    commands = [*(ROOT / "bin").glob("*"), ROOT / ".ci" / "run", ROOT / "bin/lib/start"]
    for path in commands:
        assert path.is_dir() or path.stat().st_mode & 0o111, path


def test_pipeline_runs_exactly_the_test_command():
    rows = (ROOT / ".ci" / "run").read_text().splitlines()
    assert rows[-1] == "exec bin/test"


def test_odoo_is_whole():
    source = odoo_source.folder()
    assert odoo_source.dangling_links(source) == []
    assert (source / "odoo/addons/web/__manifest__.py").is_file()
    segmentation = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    assert any((base / segmentation).is_file() for base in odoo_source.addons_folders())


def test_every_addon_has_tests_that_run():
    found = parts.discover(None)
    missing = [
        name
        for name, folder in databases.addon_folders().items()
        if parts.has_tests(folder / "tests") and name not in found
    ]
    assert not missing


def test_every_key_of_the_environment_is_explained_and_used():
    operations = (ROOT / "docs" / "operations.md").read_text()
    compose = (ROOT / "docker-compose.yml").read_text()
    keys = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert keys
    assert [key for key in keys if f"`{key}`" not in operations] == []
    assert [key for key in keys if f"${{{key}" not in compose] == []
    tooling = "".join(path.read_text() for path in (ROOT / "bin/lib").rglob("*.py"))
    read = set(re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", tooling))
    assert [key for key in sorted(read) if f"`{key}`" not in operations] == []
