"""Our addons beside others that extend the same models, in every order (T92)."""

import re

import pytest
import snapshot

pytestmark = pytest.mark.full

OURS = ("appointment_core", "appointment_website")
CASES = {
    "hr": ["hr"],
    "hr_holidays": ["hr_holidays"],
    "website_sale": ["website_sale"],
    "crm": ["crm"],
    "all": ["hr", "hr_holidays", "website_sale", "crm"],
}


@pytest.fixture(scope="module", params=CASES)
def neighbours(request):
    return CASES[request.param]


@pytest.fixture(scope="module")
def beside(neighbours, copy_of, native):
    """A database with the neighbours, and without ours, to copy."""
    world = copy_of(native)
    world.install(*neighbours)
    return world


def test_ours_come_last_and_go_first(beside, copy_of):
    world = copy_of(beside.name)
    structure, rows = world.structure(), world.rows()
    world.install(*OURS)
    assert world.broken_views() == []
    installed = world.structure()
    world.update(*OURS)
    world.update(*OURS)
    assert snapshot.difference(installed, world.structure()) == []
    assert world.get("/", "/book", "/odoo") == {"/": 200, "/book": 200, "/odoo": 200}
    world.uninstall(*OURS)
    assert snapshot.difference(structure, world.structure()) == []
    assert snapshot.difference(rows, world.rows()) == []
    assert world.broken_views() == []


def test_ours_come_first_and_go_first(beside, neighbours, copy_of, ours):
    """The neighbours find our columns, and keep all of theirs when ours go."""
    world = copy_of(ours)
    world.install(*neighbours)
    assert world.broken_views() == []
    world.uninstall(*OURS)
    before, after = map(without_numbers, (beside.structure(), world.structure()))
    assert snapshot.difference(before, after) == []
    assert world.rows_of_ours() == []
    assert world.broken_views() == []


def test_neighbours_go_and_ours_stay(beside, neighbours, copy_of, ours):
    world = copy_of(beside.name)
    world.install(*OURS)
    world.uninstall(*neighbours)
    assert all(map(world.has, OURS))
    assert world.broken_views() == []
    assert world.get("/", "/book", "/odoo") == {"/": 200, "/book": 200, "/odoo": 200}
    wanted, found = map(without_numbers, (copy_of(ours).structure(), world.structure()))
    assert sorted(wanted - found) == []


def without_numbers(structure):
    """Sequences of numbers are named after the id of their row."""
    return {re.sub(r"\bir_sequence_\d+", "ir_sequence_n", line) for line in structure}
