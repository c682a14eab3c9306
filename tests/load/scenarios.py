"""The races: each builds a shop once and says, round by round, who wants what.

``Scenario.prepare(env, number)`` builds what round *number* needs and returns the
attempts of its clients (see ``race_worker``). Every round has a day of its own. A
scenario is used by the tests (few rounds) and by ``bin/bench`` (many).
"""

import random
from datetime import timedelta

import racing
import world_builder
from world_builder import Need

CLIENTS = 48
SEATS = (1, 4, 12)


class Scenario:
    """A race over one or more services."""

    def __init__(self, env, seed=1):
        self.random = random.Random(seed)
        self.shop = world_builder.build_shop(env, type(self).__name__)
        self.customers = world_builder.build_customers(env, CLIENTS).ids
        self.services = self.build(env)
        self.resource_ids = [resource.id for resource in self.shop.resources]
        self.needs = {
            service.id: [
                (need.takes, need.quantity, need.role_id.id, self._of_role(need))
                for need in service.requirement_ids
            ]
            for service in self.services
        }
        self.service_ids = [service.id for service in self.services]
        self.day = self.shop.today() + timedelta(days=1)

    def _of_role(self, need):
        return [
            resource.id
            for resource in self.shop.resources
            if need.role_id in resource.appointment_role_ids
        ]

    def build(self, env):
        """Build and return the services; resources go to ``self.shop``."""
        raise NotImplementedError

    def prepare(self, env, number):
        raise NotImplementedError

    # -- helpers for rounds ---------------------------------------------------

    def next_day(self):
        self.day += timedelta(days=1)

    def at(self, hour, minute=0):
        return self.shop.start_at(self.day, hour, minute)

    def wish(self, service_id, start, persons=1, number=0, mode="route", **values):
        """An attempt to place; what it wished for is kept for the verdict."""
        return {
            "do": "place",
            "mode": mode,
            "values": {
                "service_id": service_id,
                "start": str(start),
                "partner_id": self.customers[number % len(self.customers)],
                "persons": persons,
                "source": "web",
                **values,
            },
        }

    # -- verdict --------------------------------------------------------------

    def judge(self, cr, attempts, outcomes):
        """Everything that is wrong after a round, as sentences."""
        wrong = [f"failed: {outcome}" for outcome in racing.errors(outcomes)]
        wrong += [
            f"oversold: {row}" for row in racing.get_oversold(cr, self.resource_ids)
        ]
        wrong += [
            f"claims do not fit the booking: {row}"
            for row in racing.get_inconsistent(cr, self.service_ids)
        ]
        for attempt, outcome in zip(attempts, outcomes, strict=True):
            if outcome["outcome"] == "refused" and self.is_free_for(cr, attempt):
                wrong.append(f"refused though there is room: {attempt} {outcome}")
        return wrong

    def is_free_for(self, cr, attempt):
        """Whether there is room now for what a refused attempt had wished for.

        Exact for services whose needs have different roles.
        """
        values = attempt.get("values") or attempt.get("wished")
        if not values:
            return False
        start = racing.to_datetime(values["start"])
        stop = start + timedelta(hours=1)
        for takes, quantity, _role, candidates in self.needs[values["service_id"]]:
            free = racing.get_free_seats(cr, candidates, start, stop)
            wanted = values["persons"] if takes == "persons" else 1
            if sum(seats >= wanted for seats in free.values()) < quantity:
                return False
        return True


class OnePlace(Scenario):
    """T31, T32: everybody wants one start; one resource of *seats*, parties 1 to 3."""

    def __init__(self, env, seats, seed=1):
        self.seats = seats
        super().__init__(env, seed)

    def build(self, env):
        role = world_builder.build_role(env)
        world_builder.build_resources(self.shop, role, 1, seats=self.seats)
        return [
            world_builder.build_service(
                self.shop, [Need(role, "persons")], max_persons=min(3, self.seats)
            )
        ]

    def prepare(self, env, number):
        self.next_day()
        most = min(3, self.seats)
        return [
            self.wish(
                self.service_ids[0],
                self.at(10),
                self.random.randint(1, most),
                client,
                # every sixth is a caller of the backend or a job
                mode="rpc" if client % 6 == 5 else "route",
            )
            for client in range(CLIENTS)
        ]


class Staggered(OnePlace):
    """T41: starts every half hour that overlap; seats count by instant."""

    def prepare(self, env, number):
        attempts = super().prepare(env, number)
        for attempt in attempts:
            start = self.at(10, 0) + timedelta(minutes=30 * self.random.randrange(5))
            attempt["values"]["start"] = str(start)
        return attempts


class SharedResource(Scenario):
    """T33: two services that share one chair."""

    def build(self, env):
        chair, stylist = world_builder.build_role(env), world_builder.build_role(env)
        world_builder.build_resources(self.shop, chair, 1)
        world_builder.build_resources(self.shop, stylist, 3)
        return [
            world_builder.build_service(self.shop, [Need(chair)]),
            world_builder.build_service(self.shop, [Need(stylist), Need(chair)]),
        ]

    def prepare(self, env, number):
        self.next_day()
        return [
            self.wish(
                self.service_ids[client % 2],
                self.at(10 + client % 3 // 2, 30 * (client % 3 % 2)),
                number=client,
            )
            for client in range(CLIENTS)
        ]


class OppositeOrder(Scenario):
    """T39: two services that need the same two roles, in opposite order."""

    def build(self, env):
        left, right = world_builder.build_role(env), world_builder.build_role(env)
        world_builder.build_resources(self.shop, left, 2)
        world_builder.build_resources(self.shop, right, 2)
        return [
            world_builder.build_service(self.shop, [Need(left), Need(right)]),
            world_builder.build_service(self.shop, [Need(right), Need(left)]),
        ]

    def prepare(self, env, number):
        self.next_day()
        return [
            self.wish(self.service_ids[client % 2], self.at(10), number=client)
            for client in range(12)
        ]


class OneRequest(OnePlace):
    """T38: the same request many times at once is one booking."""

    def prepare(self, env, number):
        attempts = super().prepare(env, number)[:24]
        for attempt in attempts:
            attempt["values"].update(
                request_key=f"{self.shop.store.id}-{number}",
                persons=1,
                partner_id=self.customers[0],
            )
        return attempts

    def judge(self, cr, attempts, outcomes):
        wrong = super().judge(cr, attempts, outcomes)
        found = {outcome.get("booking") for outcome in outcomes}
        if len(found) != 1 or None in found:
            wrong.append(f"one request made bookings {found}")
        return wrong


class Mixed(OnePlace):
    """T34, T35: new bookings, moves, confirmations, expiry and cancelling at once.

    At the wanted start lie lapsed holds on every seat. Some of them are confirmed late
    (twice each), some expired by the cron, some both. Bookings from the evening are
    moved there, other holds are confirmed, expired or cancelled by several clients.
    """

    def prepare(self, env, number):
        self.next_day()
        service_id = self.service_ids[0]
        new = [
            self.wish(
                service_id,
                self.at(10),
                self.random.randint(1, min(3, self.seats)),
                client,
                mode="rpc" if client % 6 == 5 else "route",
            )
            for client in range(24)
        ]
        lapsed = self.hold(env, [self.at(10)] * min(self.seats, 4))
        racing.let_lapse(env.cr, lapsed)
        late = [self.on(booking, "confirm") for booking in lapsed for _twice in "ab"]
        late += [
            self.on(booking, "expire", mode=mode)
            for booking in lapsed[::2]
            for mode in ("rpc", "route")
        ]
        evening = self.hold(env, [self.at(14), self.at(15), self.at(16)])
        env["appointment.booking"].browse(evening)._confirm()
        moves = [
            self.on(booking, "move", start=str(self.at(10))) for booking in evening
        ]
        others = self.hold(env, [self.at(12), self.at(13)])
        both = [self.on(booking, "confirm") for booking in others for _twice in "ab"]
        both += [
            self.on(booking, "cancel", mode=mode)
            for booking, mode in zip(others, ("rpc", "route"), strict=True)
        ]
        attempts = new + late + moves + both
        self.random.shuffle(attempts)
        return attempts

    def hold(self, env, starts):
        return [
            env["appointment.booking"]
            ._place_hold(self.wish(self.service_ids[0], start)["values"])
            .id
            for start in starts
        ]

    def on(self, booking, do, mode="route", **values):
        """An attempt on an existing booking; a move or late confirm wishes a place."""
        attempt = {"do": do, "mode": mode, "booking": booking, **values}
        if do in ("move", "confirm"):
            attempt["wished"] = {
                "service_id": self.service_ids[0],
                "start": values.get("start", str(self.at(10))),
                "persons": 1,
            }
        return attempt

    def judge(self, cr, attempts, outcomes):
        wrong = super().judge(cr, attempts, outcomes)
        states = racing.get_states(cr, self.service_ids)
        moved = {}
        for attempt, outcome in zip(attempts, outcomes, strict=True):
            if outcome.get("moved"):
                moved.setdefault(attempt["booking"], set()).add(attempt["do"])
        for booking, done in moved.items():
            state = states[booking]
            if "cancel" in done and state != "cancelled":
                wrong.append(f"{booking} was cancelled and is {state}; done: {done}")
            elif done == {"confirm"} and state != "confirmed":
                wrong.append(f"{booking} was confirmed and is {state}")
            elif done == {"confirm", "expire"} and state != "confirmed":
                wrong.append(
                    f"{booking} was confirmed, not only expired, and is {state}"
                )
        return wrong


class MixedPair(Mixed):
    """The same for a service that needs two things: a place and somebody.

    A lapsed hold may have lost one of them and not the other; confirmed late, it has
    both or is refused.
    """

    def build(self, env):
        place, staff = world_builder.build_role(env), world_builder.build_role(env)
        world_builder.build_resources(self.shop, place, 1, seats=self.seats)
        world_builder.build_resources(self.shop, staff, max(4, self.seats // 2))
        return [
            world_builder.build_service(
                self.shop,
                [Need(place, "persons"), Need(staff)],
                max_persons=min(3, self.seats),
            )
        ]
