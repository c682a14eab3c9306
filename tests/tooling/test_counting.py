"""bin/test counts what ran, and takes nothing for a success."""

import pytest
from tooling import parts, suites
from tooling import test as bin_test


@pytest.fixture
def suite(tmp_path, monkeypatch):
    """Return a function that runs a text as a suite."""
    monkeypatch.setattr(suites, "COVERAGE", tmp_path / "coverage")
    monkeypatch.setattr(suites.paths, "CACHE", tmp_path)
    monkeypatch.setattr(suites.paths, "LOGS", tmp_path)

    def run(text: str) -> suites.Result:
        folder = tmp_path / "suite"
        folder.mkdir()
        (folder / "test_it.py").write_text(text)
        return suites.Pytest("sample", folder).run()

    return run


def test_passed_failed_and_skipped_are_counted(suite):
    result = suite(
        "import pytest\n"
        "def test_good(): pass\n"
        "def test_bad(): assert False, 'the reason'\n"
        "def test_later(): pytest.skip('for a good reason')\n"
        "@pytest.fixture\n"
        "def broken(): raise ValueError\n"
        "def test_error(broken): pass\n"
        "@pytest.mark.full\n"
        "def test_long(): assert False\n"
    )
    assert result.passed == 1
    assert len(result.failed) == 2
    assert list(result.skipped.values()) == ["Skipped: for a good reason"]
    assert "the reason" in result.output


def test_subtests_that_fail_fail_their_test_once(suite):
    result = suite(
        "import unittest\n"
        "class TestIt(unittest.TestCase):\n"
        "    def test_parts(self):\n"
        "        for number in range(3):\n"
        "            with self.subTest(number=number):\n"
        "                self.assertEqual(number, 0)\n"
    )
    assert result.passed == 0
    assert len(result.failed) == 1


def test_browser_tests_that_skip_themselves_count_as_failed(suite):
    result = suite(
        "import pytest\n"
        "def test_good(): pass\n"
        "def test_tour(): pytest.skip('HttpCase and --odoo-http is not set')\n"
    )
    assert result.passed == 1
    assert len(result.failed) == 1


def test_what_a_test_measures_is_printed(suite, capsys):
    result = suite(
        "def test_it(record_property):\n    record_property('second start', '7 s')\n"
    )
    bin_test.show(result)
    assert "  second start: 7 s" in capsys.readouterr().out.splitlines()


def test_suite_that_executed_nothing_fails(suite):
    result = suite("import pytest\n@pytest.mark.full\ndef test_long(): pass\n")
    assert result.passed == 0
    assert result.failed


def test_suite_that_cannot_be_read_fails(suite):
    result = suite("import nothing_of_this_name\n")
    assert result.failed


def test_closing_line_stands_alone_and_sets_the_exit_code(capsys):
    good = suites.Result("good", passed=3, skipped={"a": "b"})
    bad = suites.Result("bad", passed=1, failed=["x", "y"])
    assert bin_test.conclude([good], 1.0) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 0 failed, 1 skipped"
    assert bin_test.conclude([good, bad], 1.0) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "4 passed, 2 failed, 1 skipped"
    assert bin_test.conclude([], 1.0) == 1


def test_the_pyramid_counts_what_tests_our_addons(capsys):
    results = [
        suites.Result("unit", passed=5, failed=["a"], layer="unit"),
        suites.Result("appointment_core", passed=3, layer="integration"),
        suites.Result("e2e", passed=1, layer="journey"),
        suites.Result("lint", passed=90),
    ]
    bin_test.conclude(results, 1.0)
    rows = capsys.readouterr().out.splitlines()
    assert "6 unit (60 %), 3 integration (30 %), 1 journey (10 %)" in rows[-2]
    layers = {name: part.layer for name, part in parts.discover(object()).items()}
    assert layers["unit"] == "unit"
    assert layers["e2e"] == "journey"
    assert layers["appointment_core"] == layers["lifecycle"] == "integration"
    assert layers["lint"] == layers["native"] == ""


def test_without_a_name_every_part_runs_but_odoos_own(monkeypatch):
    found = parts.discover(object())
    assert {"lint", "unit", "tooling", "lifecycle", "e2e", "load"} < found.keys()
    monkeypatch.setenv("APPOINTMENT_FULL", "")
    some = [suite for name, suite in found.items() if name != "native"]
    assert bin_test.choose(found, set()) == some
    assert bin_test.choose(found, {"native"}) == [found["native"]]
    monkeypatch.setenv("APPOINTMENT_FULL", "1")
    assert bin_test.choose(found, set()) == list(found.values())
    assert bin_test.choose(found, {"load"}) == [found["load"]]
    assert found["load"].is_alone
    assert not found["load"].is_measured
