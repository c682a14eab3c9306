"""Races through the website: visitors against a running server, clerks beside them."""

import threading
import time

import racing
import scenarios
import visitors

from odoo import SUPERUSER_ID, api

VISITORS = 200


class WebPlace(scenarios.OnePlace):
    """Everybody wants one start, through the form of the website."""

    def __init__(self, env, seats, seed=1):
        super().__init__(env, seats, seed)
        self.path = env["appointment.storefront"]._get_booking_path(self.services[0])

    def prepare(self, env, number):
        self.next_day()
        most = min(3, self.seats)
        return [
            self.wish(
                self.service_ids[0], self.at(10), self.random.randint(1, most), client
            )
            for client in range(VISITORS)
        ]


class WebMixed(scenarios.Mixed):
    """Visitors book while clerks and jobs confirm, move, expire and cancel."""

    def __init__(self, env, seats, seed=1):
        super().__init__(env, seats, seed)
        self.path = env["appointment.storefront"]._get_booking_path(self.services[0])

    def prepare(self, env, number):
        clerks = [one for one in super().prepare(env, number) if one["do"] != "place"]
        most = min(3, self.seats)
        return clerks + [
            self.wish(
                self.service_ids[0], self.at(10), self.random.randint(1, most), client
            )
            for client in range(VISITORS)
        ]


def lift_limits(registry):
    """All visitors come from this machine: count nobody's requests.

    Before the server starts: it keeps system parameters in memory.
    """
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        for scope in ("website", "website_customer"):
            env["ir.config_parameter"].set_param(f"appointment.rate_limit.{scope}", 0)


def run(registry, server, clients, scenario_class, rounds, *arguments):
    """Race *rounds*. Returns what went wrong, and a summary."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scenario = scenario_class(env, *arguments)
    people = visitors.arrive(server, scenario.path, VISITORS)
    wrong, everything = [], []
    begun = time.monotonic()
    for number in range(rounds):
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            attempts = scenario.prepare(env, number)
        outcomes = race(server, clients, scenario.path, people, attempts)
        with registry.cursor() as cr:
            found = scenario.judge(cr, attempts, outcomes)
        wrong += [f"round {number}: {sentence}" for sentence in found]
        everything += outcomes
    return wrong, racing.Summary(everything, rounds, time.monotonic() - begun)


def race(server, clients, path, people, attempts):
    """Placing goes through the website, all else through the processes of clerks."""
    web = [index for index, one in enumerate(attempts) if one["do"] == "place"]
    desk = [index for index, one in enumerate(attempts) if one["do"] != "place"]
    outcomes = [None] * len(attempts)

    def work_at_desk():
        answers = clients.race([attempts[index] for index in desk])
        for index, answer in zip(desk, answers, strict=True):
            outcomes[index] = answer

    thread = threading.Thread(target=work_at_desk) if desk else None
    if thread:
        thread.start()
    orders = [
        (person, attempts[index]["values"])
        for person, index in zip(people, web, strict=False)
    ]
    answers = visitors.book_together(server, path, orders)
    for index, answer in zip(web, answers, strict=True):
        outcomes[index] = answer
    if thread:
        thread.join()
    return outcomes
