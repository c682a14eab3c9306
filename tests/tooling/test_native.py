"""What Odoo's own runner writes is read right, and only what is our fault fails."""

from types import SimpleNamespace

import pytest
from tooling import native, templates

START = "1 INFO db odoo.addons.{}.tests.test_it: Starting {} ... \n"
FAIL = "1 ERROR db odoo.addons.{}.tests.test_it: FAIL: {}\n"
TOTAL = "1 INFO db odoo.tests.result: {} failed, 0 error(s) of {} tests when loading\n"


def log(*failed: str, count: int = 1) -> str:
    """The log of a run in which every addon has some tests, A.test_0 and so on."""
    rows = [
        START.format(addon, f"A.test_{number}")
        for addon in native.MODULES
        for number in range(count)
    ]
    rows += [FAIL.format(*test.split(":")) for test in failed]
    return "".join(rows) + TOTAL.format(len(failed), len(rows))


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Return a function that runs the part on logs by database: a list for each."""

    def run(**logs: list[str]):
        where = SimpleNamespace(
            copy=lambda *_names: None,
            drop=lambda _name: None,
            installed=lambda _name: set(),
            install=lambda *_names, **_options: None,
        )
        tags = []

        def test(name, wanted):
            tags.append((name, *wanted))
            return native.read(logs[name.removeprefix("test_")].pop(0))

        (tmp_path / "left_out.txt").write_text("# No network here.\nsale:A.test_9\n")
        monkeypatch.setattr(native, "LEFT_OUT", tmp_path / "left_out.txt")
        monkeypatch.setattr(templates, "base", lambda _where: "base")
        monkeypatch.setattr(templates, "native", lambda _where: "native")
        part = native.Native("native", where)
        monkeypatch.setattr(part, "_test", test)
        return part.run(), tags

    return run


def test_what_passes_is_counted(run):
    result, tags = run(native=[log(count=2)])
    assert (result.passed, result.failed) == (2 * len(native.MODULES), [])
    assert result.skipped == {"sale:A.test_9": "No network here."}
    assert tags[0][-1] == "-/sale:A.test_9"


def test_what_fails_without_ours_is_said_only(run):
    bad = log("sale:A.test_0")
    result, tags = run(
        native=[log("sale:A.test_0", count=2), bad], native_without=[bad]
    )
    assert result.failed == []
    assert result.skipped["sale:A.test_0"] == "fails without our addons, too"
    assert tags[1:] == [
        ("test_native_without", "/sale:A.test_0"),
        ("test_native", "/sale:A.test_0"),
    ]


def test_what_fails_only_beside_ours_fails(run):
    bad = log("sale:A.test_0", "website:Subtest A.test_0 (x=1)")
    result, _tags = run(native=[bad, bad], native_without=[log()])
    assert "sale:A.test_0" in result.failed
    assert "website:A.test_0" in result.failed


def test_what_fails_only_once_is_said_only(run):
    bad = log("sale:A.test_0", count=2)
    result, _tags = run(native=[bad, log()], native_without=[log()])
    assert result.failed == []
    assert result.skipped["sale:A.test_0"] == "failed once, and not again"


def test_a_class_that_cannot_be_set_up_fails(run):
    row = "odoo.addons.sale.tests.test_it: ERROR: setUpClass (odoo.addons.{}.B)\n"
    text = row.format("sale.tests.test_it") + log().replace(" 0 failed", " 1 failed")
    result, _tags = run(native=[text, text], native_without=[log()])
    assert result.failed == ["sale:B"]


def test_a_run_without_its_end_or_without_tests_fails(run):
    result, _tags = run(native=[log().replace("odoo.tests.result", "killed")])
    assert result.failed == ["Odoo's runner did not come to its end"]
    result, _tags = run(native=[TOTAL.format(0, 0)])
    assert len(result.failed) == len(native.MODULES)
