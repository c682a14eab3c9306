"""1 000 reminders due at once: one message each, whoever dies meanwhile (issue 4).

Odoo really serves, its job runner and cron really run; Twilio is a stand-in that
answers in 100 ms. ``bin/test full`` sends a thousand in four ways, else forty go out.
"""

import os

import pytest
import reminders

COUNT = 1000 if os.environ.get("APPOINTMENT_FULL") == "1" else 40
TWO_WORKERS, TWO_SERVERS = 2, 0


@pytest.fixture
def rush(request, where, record_property):
    """A function that sends, with a database and servers of its own."""
    from tooling import templates

    from odoo.modules.registry import Registry
    from odoo.sql_db import close_db

    name = "test_reminders"

    def run(workers, is_held, is_reporting=False):
        close_db(name)
        where.copy(templates.base(where), name)
        registry = Registry.new(name)
        world = reminders.Rush(where, registry, name, COUNT, workers, is_reporting)
        request.addfinalizer(world.close)
        outcome = world.run(is_held)
        record_property("reminders", str(outcome))
        return outcome

    yield run
    close_db(name)


@pytest.mark.full
def test_a_worker_dies_while_it_asks(rush):
    outcome = rush(TWO_WORKERS, is_held=False)
    assert not outcome.find_wrong()
    assert outcome.doubtful


@pytest.mark.full
def test_a_worker_dies_whose_message_was_accepted(rush):
    outcome = rush(TWO_WORKERS, is_held=True)
    assert not outcome.find_wrong()
    check_adopted(outcome)


def test_a_worker_dies_whose_message_waits_at_the_service(rush):
    """It has no date of sending yet: adopted by looking, or by the report."""
    outcome = rush(TWO_WORKERS, is_held=True, is_reporting=True)
    assert not outcome.find_wrong()
    assert outcome.events["nobody waited"]


@pytest.mark.full
def test_a_server_dies_and_the_other_one_goes_on(rush):
    outcome = rush(TWO_SERVERS, is_held=True)
    assert not outcome.find_wrong()
    check_adopted(outcome)


def check_adopted(outcome):
    """Some were accepted, nobody was there for the answer, and nobody sent again."""
    assert outcome.doubtful
    assert outcome.events["nobody waited"]
    assert outcome.events["found"] >= outcome.events["nobody waited"]
