"""What counts as an error in the log of a server."""

from tooling import databases

STAMP = "2026-11-21 21:52:01,766 11365"
CRON = f"{STAMP} ERROR db odoo.addons.base.models.ir_cron: Job 'Mail' (3) failed"
CONFLICT = "could not serialize access due to concurrent update"


def log(*records):
    return "".join(f"{record}\n" for record in records)


def test_a_cron_that_met_another_transaction_starts_again():
    trace = f"Traceback\npsycopg2.errors.SerializationFailure: {CONFLICT}\n"
    assert databases.errors_in(log(f"{STAMP} INFO db x: begins", CRON, trace)) == []


def test_any_other_failure_of_a_cron_is_an_error():
    trace = f"Traceback\nKeyError: '{CONFLICT}'\n"
    assert databases.errors_in(log(CRON, trace)) == [CRON]
