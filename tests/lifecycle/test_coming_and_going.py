"""Addons come and go, and the database is as it was before, row for row (T91)."""

import pytest
import snapshot
from tooling import databases

PAGES = ("/", "/web/login", "/odoo", "/my")


def assert_as_before(world, structure, rows):
    assert snapshot.difference(structure, world.structure()) == []
    assert snapshot.difference(rows, world.rows()) == []
    assert world.broken_views() == []


def test_core_and_website_leave_nothing(copy_of, native):
    world = copy_of(native)
    structure, rows = world.structure(), world.rows()
    world.install("appointment_website")
    assert world.has("appointment_core")
    assert snapshot.difference(structure, world.structure()), "nothing was installed"
    world.uninstall("appointment_core")
    assert not world.has("appointment_website")
    assert_as_before(world, structure, rows)


@pytest.mark.full
def test_core_alone(empty):
    """In a database that never had a website."""
    empty.install(*databases.needed_by(["appointment_core"]))
    assert not empty.has("website")
    structure, rows = empty.structure(), empty.rows()
    empty.install("appointment_core")
    empty.update("appointment_core")
    assert empty.broken_views() == []
    empty.uninstall("appointment_core")
    assert_as_before(empty, structure, rows)


@pytest.mark.full
def test_website_goes_and_core_stays(copy_of, native):
    world = copy_of(native)
    world.install("appointment_core")
    structure, rows = world.structure(), world.rows()
    world.install("appointment_website")
    world.uninstall("appointment_website")
    assert world.has("appointment_core")
    assert_as_before(world, structure, rows)


@pytest.mark.full
def test_pages_are_served_when_the_addons_have_gone(copy_of, ours):
    world = copy_of(ours)
    assert world.get(*PAGES, "/book") == dict.fromkeys((*PAGES, "/book"), 200)
    world.uninstall("appointment_core")
    assert world.get(*PAGES, "/book") == {**dict.fromkeys(PAGES, 200), "/book": 404}


@pytest.mark.full
def test_what_is_left_behind_would_be_seen(copy_of, native):
    world = copy_of(native)
    structure, rows = world.structure(), world.rows()
    world.sql("ALTER TABLE res_partner ADD COLUMN appointment_left integer")
    world.sql('INSERT INTO res_partner_category (name) VALUES (\'{"en_US": "x"}\')')
    world.sql(
        "UPDATE ir_ui_view SET arch_db = jsonb_build_object('en_US',"
        " '<form><field name=\"appointment_left\"/></form>')"
        " WHERE id = (SELECT res_id FROM ir_model_data"
        " WHERE module = 'base' AND name = 'view_partner_simple_form')"
    )
    assert len(snapshot.difference(structure, world.structure())) == 1
    found = [line.split()[1] for line in snapshot.difference(rows, world.rows())]
    assert {"ir_ui_view", "res_partner_category"} <= set(found)
    assert len(world.broken_views()) == 1
    assert world.rows_of_ours()
