"""Outgoing calls against the services' specifications, where those are present.

They are licensed by others and not part of this repository: ``APPOINTMENT_SPECS`` names
their folder, or they lie in ``../shared/specs`` beside it.
"""

import json
import os
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = Path(
    os.environ.get("APPOINTMENT_SPECS") or REPOSITORY.parent / "shared" / "specs"
)


def load(path):
    """The specification *path*; skips the test where there is none."""
    file = FOLDER / path
    if not file.is_file():
        pytest.skip(f"No specification {path}; name its folder in APPOINTMENT_SPECS.")
    if file.suffix == ".json":
        return json.loads(file.read_text())
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed.")
    return yaml.safe_load(file.read_text())


def find_faults(spec, method, path, form=None):
    """What the specification does not allow about a call: a list of sentences."""
    for template, operations in spec["paths"].items():
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        match = re.fullmatch(pattern.replace(".json", r"\.json"), path)
        if match and method in operations:
            operation = operations[method]
            faults = _find_path_faults(operation, match.groupdict())
            return faults + _find_form_faults(operation, form or {})
    return [f"No call {method} {path}"]


def _find_path_faults(operation, given):
    patterns = {
        one["name"]: one["schema"].get("pattern", "")
        for one in operation.get("parameters", [])
        if one["in"] == "path"
    }
    return [
        f"{name}={given[name]}"
        for name, pattern in patterns.items()
        if not re.search(pattern, given[name])
    ]


def _find_form_faults(operation, form):
    body = operation.get("requestBody", {}).get("content", {})
    schema = body.get("application/x-www-form-urlencoded", {}).get("schema", {})
    known = schema.get("properties", {})
    faults = [f"unknown: {name}" for name in form if name not in known]
    faults += [
        f"missing: {name}" for name in schema.get("required", []) if name not in form
    ]
    for name, value in form.items():
        rules = known.get(name, {})
        if not re.search(rules.get("pattern", ""), value):
            faults.append(f"{name}={value} is not {rules['pattern']}")
        if len(value) > rules.get("maxLength", len(value)):
            faults.append(f"{name} is too long")
        if "enum" in rules and value not in rules["enum"]:
            faults.append(f"{name}={value} is none of {rules['enum']}")
    return faults
