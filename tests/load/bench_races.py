"""Races: exactly the seats, nobody refused while there is room, nothing fails.

48 clients in the database (requests, RPC callers and jobs), then 200 visitors against a
server with 24 threads and against one with two processes.
"""

import bench as benching
import racing
import scenarios
import web_race
from measuring import Row

WEB = ((0, "24 threads"), (2, "two processes"))


def run(bench):
    clients = racing.Clients(str(bench.where.config), bench.database)
    try:
        return [*in_database(bench, clients), *through_the_website(bench, clients)]
    finally:
        clients.close()


def in_database(bench, clients):
    for scenario in (scenarios.OnePlace, scenarios.Mixed, scenarios.MixedPair):
        for seats in scenarios.SEATS:
            wrong, summary = racing.run(
                bench.registry, clients, scenario, bench.rounds, seats
            )
            yield row(f"{scenario.__name__}, seats: {seats}", wrong, summary)


def through_the_website(bench, clients):
    from tooling import server as serving

    web_race.lift_limits(bench.registry)
    for workers, kind in WEB:
        server = serving.Server(
            bench.where,
            bench.database,
            serving.free_port(),
            workers=workers,
            environment={
                "ODOO_MAX_HTTP_THREADS": "24",
                "ODOO_QUEUE_JOB_CHANNELS": "root:0",
            },
        ).start()
        try:
            for scenario in (web_race.WebPlace, web_race.WebMixed):
                for seats in scenarios.SEATS:
                    wrong, summary = web_race.run(
                        bench.registry,
                        server,
                        clients,
                        scenario,
                        max(1, bench.rounds // 10),
                        seats,
                    )
                    title = f"{scenario.__name__}, {kind}, seats: {seats}"
                    yield row(title, wrong, summary)
        finally:
            server.stop()


def row(title, wrong, summary):
    for sentence in wrong[:5]:
        print(sentence)
    return Row(title, str(summary), "no fault", not wrong)


if __name__ == "__main__":
    benching.main("races", run, template="base")
