"""bin/test fails when too little of a layer of an addon was run."""

import pytest
from tooling import coverage_report, odoo, paths, suites
from tooling import test as bin_test

CODE = "def used():\n    return 1\n\n\ndef other():\n" + "    x = 1\n" * 20
GATES = {"kernel": 95, "use cases": 90, "routes": 85, "models": 80}
FOLDERS = {"kernel": "kernel", "usecases": "use cases", "controllers": "routes"}
FOLDERS["wizards"] = "models"


@pytest.fixture
def covered(tmp_path, monkeypatch):
    """Return a function that measures an addon with parts that no test runs."""
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

    def run(*folders: str):
        for addon in ("shop", "shop_demo"):
            for folder in FOLDERS:
                path = tmp_path / "addons" / addon / folder
                path.mkdir(parents=True)
                is_kernel = (addon, folder) == ("shop_demo", "kernel")
                (path / "__init__.py").write_text("" if is_kernel else CODE)
            (path.parent / "__init__.py").touch()
            (path.parent / "__manifest__.py").write_text("{}")
        suite = tmp_path / "suite"
        suite.mkdir()
        calls = [f"{folder}.used()" for folder in FOLDERS]
        calls += [f"{folder}.other()" for folder in FOLDERS if folder not in folders]
        (suite / "test_it.py").write_text(
            f"from addons.shop import {', '.join(FOLDERS)}\n"
            f"def test_it():\n    {'; '.join(calls)}\n"
        )
        result = suites.Pytest("sample", suite).run()
        assert result.passed == 1, result.output
        return coverage_report.measure()

    return run


def test_enough_coverage_passes(covered):
    found = covered()
    assert [found[f"shop {layer}"].percent for layer in GATES] == [100] * 4
    assert found["shop_demo models"].percent < 80, "it has no gate"
    result = coverage_report.check(found)
    assert (result.passed, result.failed) == (5, [])
    assert bin_test.conclude([result], 1.0) == 0


@pytest.mark.parametrize("folder", FOLDERS)
def test_too_little_coverage_of_a_layer_fails(covered, folder):
    result = coverage_report.check(covered(folder))
    assert len(result.failed) == 1
    layer = FOLDERS[folder]
    assert result.failed[0].startswith(f"shop {layer}: ")
    assert result.failed[0].endswith(f"not {GATES[layer]} %")
    assert bin_test.conclude([result], 1.0) == 1


@pytest.mark.parametrize("layer", GATES)
def test_gates_are_exact(covered, layer):
    enough = {f"shop {name}": coverage_report.Lines(100, 100) for name in GATES}
    enough["shop_demo kernel"] = coverage_report.Lines(100, 100)
    covered()
    enough[f"shop {layer}"] = coverage_report.Lines(GATES[layer], 100)
    assert coverage_report.check(enough).failed == []
    enough[f"shop {layer}"] = coverage_report.Lines(GATES[layer] - 1, 100)
    assert len(coverage_report.check(enough).failed) == 1


def test_the_table_says_what_is_wanted(covered):
    rows = coverage_report.text(covered()).splitlines()
    assert any("shop routes" in row and "at least 85 %" in row for row in rows)
    assert any("shop_demo models" in row and "no gate" in row for row in rows)


def test_unmeasured_addon_fails(covered):
    covered()
    assert "shop models: 0.0 % of lines, not 80 %" in coverage_report.check({}).failed


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
