"""bin/test fails when too little of an addon or of a kernel was run."""

import pytest
from tooling import coverage_report, odoo, paths, suites
from tooling import test as bin_test

KERNEL = "def used():\n    return 1\n\n\ndef unused():\n" + "    x = 1\n" * 20
MODEL = "def used():\n    return 1\n\n\ndef other():\n" + "    x = 1\n" * 20


@pytest.fixture
def covered(tmp_path, monkeypatch):
    """Return a function that measures an addon of which some functions are called."""
    rules = (paths.ROOT / ".coveragerc").read_text()
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "ADDONS", tmp_path / "addons")
    monkeypatch.setattr(suites, "COVERAGE", tmp_path / "coverage")
    monkeypatch.setattr(suites.paths, "CACHE", tmp_path)
    monkeypatch.setattr(suites.paths, "LOGS", tmp_path)
    # The run outside leaves its marks in the environment.
    for name in ("APPOINTMENT_REPORT", "COVERAGE_FILE", "COVERAGE_RCFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", f"{odoo.COMMAND.parent}:{tmp_path}")
    (tmp_path / ".coveragerc").write_text(rules)

    def run(*calls: str):
        for name in ("shop", "shop_demo"):
            addon = tmp_path / "addons" / name
            (addon / "kernel").mkdir(parents=True)
            (addon / "__init__.py").touch()
            (addon / "__manifest__.py").write_text("{}")
            (addon / "model.py").write_text(MODEL)
            (addon / "kernel" / "__init__.py").write_text(KERNEL)
        (tmp_path / "addons" / "shop_demo" / "kernel" / "__init__.py").write_text("")
        folder = tmp_path / "suite"
        folder.mkdir()
        rows = "".join(f"    {call}()\n" for call in calls)
        (folder / "test_it.py").write_text(
            "from addons.shop import kernel, model\n"
            f"def test_it():\n    model.used()\n    kernel.used()\n{rows}"
        )
        suite = suites.Pytest("sample", folder)
        result = suite.run()
        assert result.passed == 1, result.output
        return coverage_report.measure()

    return run


def test_enough_coverage_passes(covered):
    found = covered("kernel.unused", "model.other")
    assert found["shop"].percent == found["shop kernel"].percent == 100
    assert found["shop_demo"].percent < 80, "it has no gate"
    result = coverage_report.check(found)
    assert (result.passed, result.failed) == (3, [])
    assert bin_test.conclude([result], 1.0) == 0


def test_too_little_coverage_of_a_kernel_fails(covered):
    result = coverage_report.check(covered("model.other"))
    assert len(result.failed) == 1
    assert result.failed[0].startswith("shop kernel: ")
    assert bin_test.conclude([result], 1.0) == 1


def test_too_little_coverage_of_an_addon_fails(covered):
    result = coverage_report.check(covered("kernel.unused"))
    assert len(result.failed) == 1
    assert result.failed[0].startswith("shop: ")
    assert bin_test.conclude([result], 1.0) == 1


def test_unmeasured_addon_fails(covered):
    covered("kernel.unused", "model.other")
    assert "shop: 0.0 % of lines, not 80 %" in coverage_report.check({}).failed


def test_a_run_below_the_gate_ends_with_a_failure(monkeypatch, capsys):
    """The command itself asks the gate, but only when every part ran."""
    few = suites.Result("unit", passed=5)
    monkeypatch.setattr(bin_test.setup, "ensure", lambda **_options: None)
    monkeypatch.setattr(
        bin_test.postgres, "ensure", lambda _name: bin_test.postgres.Server()
    )
    monkeypatch.setattr(bin_test.databases, "Databases", lambda *_arguments: None)
    monkeypatch.setattr(bin_test, "prepare", lambda _chosen: None)
    monkeypatch.setattr(bin_test, "run", lambda _chosen, _jobs: [few])
    monkeypatch.setattr(coverage_report, "measure", dict)
    assert bin_test.main([]) == 1
    assert "appointment_core kernel: 0.0 %" in capsys.readouterr().out
    assert bin_test.main(["unit"]) == 0
