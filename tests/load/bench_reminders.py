"""1 000 reminders due at once, and somebody is killed half-way (issue 4).

The stand-in answers in 100 ms. Two worker processes of one server, one of them killed
while it asks; then two servers, the sending one killed with answers on their way.
"""

import bench as benching
import reminders
from measuring import Row

COUNT = 1000
SECONDS = 70  # "about a minute"
KILLS = (
    # workers, whether answers are held back, whether the service reports, words
    (2, False, False, "a worker of two killed"),
    (2, True, True, "a worker of two killed, its messages accepted, with reports"),
    (0, True, False, "a server of two killed, its messages accepted"),
)


def run(bench):
    from tooling import templates

    from odoo.modules.registry import Registry
    from odoo.sql_db import close_db

    name = f"{bench.database}_rush"
    try:
        for workers, is_held, is_reporting, title in KILLS:
            close_db(name)
            bench.where.copy(templates.base(bench.where), name)
            registry = Registry.new(name)
            rush = reminders.Rush(
                bench.where, registry, name, COUNT, workers, is_reporting
            )
            try:
                outcome = rush.run(is_held)
            finally:
                rush.close()
            for sentence in (wrong := outcome.find_wrong())[:5]:
                print(sentence)
            is_met = not wrong and outcome.seconds <= SECONDS
            yield Row(title, str(outcome), f"each once, {SECONDS} s", is_met)
    finally:
        close_db(name)
        bench.where.drop(name)


if __name__ == "__main__":
    benching.main("reminders", lambda bench: list(run(bench)), template="base")
