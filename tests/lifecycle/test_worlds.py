"""Updates change nothing, and addons that go leave the books of real business."""

import re

import pytest
import snapshot

pytestmark = pytest.mark.full

ALL = ("appointment_core", "appointment_website", "appointment_demo")
BOOKS = """
SELECT (SELECT array_agg((id, name, amount_total, state) ORDER BY id)
          FROM account_move),
       (SELECT array_agg((id, name, amount_total, state) ORDER BY id) FROM sale_order),
       (SELECT array_agg((id, reference, amount, state) ORDER BY id)
          FROM payment_transaction),
       (SELECT array_agg((id, name, email) ORDER BY id) FROM res_partner
         WHERE name <> 'Erased customer'),  -- of the core, and goes with it
       (SELECT array_agg((id, name) ORDER BY id) FROM resource_resource)
"""
BOOKINGS = (
    "SELECT array_agg((id, name, start, state) ORDER BY id) FROM appointment_booking"
)


def test_updates_change_nothing(copy_of, demo):
    """Neither structure nor data: not what people may have changed, nor the worlds."""
    world = copy_of(demo)
    structure, rows = world.structure(), world.rows()
    for _time in range(2):
        world.update(*ALL)
        assert snapshot.difference(structure, world.structure()) == []
        assert snapshot.difference(rows, world.rows()) == []
    assert world.broken_views() == []


def test_what_people_changed_survives_an_update(copy_of, demo):
    world = copy_of(demo)
    changes = (
        "UPDATE mail_template SET subject = jsonb_set(subject, '{en_US}', '\"Ours\"')",
        "UPDATE appointment_policy SET hold_minutes = 17",
        "UPDATE ir_cron SET active = false",
    )
    for change in changes:
        world.sql(change)
    rows = world.rows()
    world.update(*ALL)
    assert snapshot.difference(rows, world.rows()) == []


def test_migrations_run_on_what_is_there_already(copy_of, demo):
    """As if the database came from the first version of each addon."""
    world = copy_of(demo)
    rows = world.rows()
    world.sql(
        f"UPDATE ir_module_module SET latest_version = '19.0.1.0.0' WHERE name IN {ALL}"
    )
    world.update(*ALL)
    assert world.ran_migrations()
    assert snapshot.difference(rows, world.rows()) == []


def test_the_worlds_stay_when_their_addon_goes(copy_of, demo):
    world = copy_of(demo)
    books, bookings = world.sql(BOOKS), world.sql(BOOKINGS)
    world.uninstall("appointment_demo")
    assert (world.sql(BOOKS), world.sql(BOOKINGS)) == (books, bookings)
    assert world.broken_views() == []
    world.install("appointment_demo")
    assert (world.sql(BOOKS), world.sql(BOOKINGS)) == (books, bookings)


def test_the_books_stay_when_all_goes(copy_of, demo):
    world = copy_of(demo)
    books = world.sql(BOOKS)
    world.uninstall("appointment_core")
    assert world.sql(BOOKS) == books
    assert world.rows_of_ours() == []
    ours = [line for line in world.structure() if re.search(r"\bappointment", line)]
    assert ours == []
    assert world.broken_views() == []
    pages = ("/", "/web/login", "/odoo", "/my")
    assert world.get(*pages) == dict.fromkeys(pages, 200)
    world.install("appointment_demo")
    assert world.get("/autoservice-witten") == {"/autoservice-witten": 200}
    assert world.broken_views() == []
