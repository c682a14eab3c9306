"""Two months of bookings behind and before today, the same on every build."""

import random
from datetime import timedelta

from odoo import Command, fields

from odoo.addons.appointment_core.kernel import states

DAYS = 60
BUSY_DAYS = 10  # so far ahead customers book as much as they came
# How a visit that is over went.
PAST = (
    (states.COMPLETED, 86),
    (states.CANCELLED, 8),
    (states.NO_SHOW, 4),
    (states.EXPIRED, 2),
)


def create_bookings(env, world, place, offer, people):
    """Past bookings with their outcome, coming ones confirmed, a few requests, and
    some cancelled.

    All places are taken by ``appointment.placing``: the demo world obeys the rules
    that bind customers, and the database checks every seat.
    """
    story = world.story
    dice = random.Random(story.seed)  # noqa: S311  # same world every time
    today = fields.Date.context_today(place.with_context(tz=place.tz))
    for offset in range(-DAYS, DAYS):
        day = today + timedelta(days=offset)
        wanted = dice.choice(story.busy if offset <= BUSY_DAYS else story.calm)
        if day.weekday() == 6:
            continue
        for _number in range(wanted if day.weekday() < 5 else 1):
            _place_one(env, world, dice, offer, people, day)
    _add_requests(env, world, dice, offer, people, today)
    _cancel_some(env, dice, place)


def _place_one(env, world, dice, offer, people, day):
    """One booking on *day* at a free start of a random service, if there is one."""
    keys, weights = zip(*world.story.shares, strict=True)
    service = offer[dice.choices(keys, weights)[0]]
    start = _choose_start(dice, service, day)
    if start is None:
        return None
    booking = _hold(env, world, dice, service, dice.choice(people), start)
    if start >= fields.Datetime.now():
        return _settle(world, booking, states.CONFIRMED)
    outcomes, shares = zip(*PAST, strict=True)
    return _settle(world, booking, dice.choices(outcomes, shares)[0])


def _choose_start(dice, service, day):
    """A start offered on *day* to somebody who asked a day earlier."""
    asked = fields.Datetime.to_datetime(day) - timedelta(days=1)
    now = min(asked, fields.Datetime.now())
    starts = service._get_slots(day, day, now=now).datetimes()
    starts = [start for start in starts if start.date() == day]
    return dice.choice(starts) if starts else None


def _hold(env, world, dice, service, customer, start):
    answers = world.story.answers(dice)
    lang = world.company.lang
    return env["appointment.booking"]._place_hold(
        {
            "service_id": service.id,
            "partner_id": customer.id,
            "start": start,
            "source": "staff",
            "lang": lang,
            "visitor_tz": world.company.tz,
            "answer_ids": [
                Command.create(
                    {
                        "question_id": question.id,
                        "name": question.with_context(lang=lang).name,
                        "value": value,
                    }
                )
                for question, value in zip(service.question_ids, answers, strict=True)
            ],
        }
    )


def _settle(world, booking, state):
    """Bring *booking* to *state* without its hooks: no mail leaves the demo world."""
    placing = booking.env["appointment.placing"]
    placing._secure(booking)
    values = {"state": state, "hold_expires_at": False, "source": "web"}
    if state == states.CANCELLED:
        values |= {
            "cancelled_at": booking.start - timedelta(days=2),
            "cancelled_by": "customer",
            "cancel_reason": world.story.cancel_reason,
        }
    booking._gate().write(values)
    if state in (states.CANCELLED, states.EXPIRED):
        placing._release(booking)
    return booking


def _add_requests(env, world, dice, offer, people, today):
    """Requests that wait for the store's answer."""
    service, notes = offer[world.story.request], world.story.notes
    placed = 0
    for offset in range(2, 20):
        day = today + timedelta(days=offset)
        start = _choose_start(dice, service, day)
        if start is None or placed == len(notes):
            continue
        booking = _hold(env, world, dice, service, dice.choice(people), start)
        until = fields.Datetime.now() + timedelta(days=2, hours=placed)
        env["appointment.placing"]._secure(booking, until=until)
        booking._gate().write(
            {
                "state": states.PENDING,
                "hold_expires_at": until,
                "customer_note": notes[placed],
                "source": "web",
            }
        )
        placed += 1


def _cancel_some(env, dice, place):
    """A few coming bookings are cancelled, so that their places are free again."""
    coming = env["appointment.booking"].search(
        [
            ("store_id", "=", place.id),
            ("state", "=", states.CONFIRMED),
            ("start", ">", fields.Datetime.now()),
        ]
    )
    for booking in dice.sample(list(coming), k=min(6, len(coming))):
        booking._gate().write(
            {
                "state": states.CANCELLED,
                "cancelled_at": fields.Datetime.now(),
                "cancelled_by": "customer",
            }
        )
        env["appointment.placing"]._release(booking)
