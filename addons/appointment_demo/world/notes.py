"""What the desk knows of customers, and what providers confide to bookings."""

import random

from odoo.addons.appointment_core.exceptions import SecretsUnavailable
from odoo.addons.appointment_core.kernel import states

NOTED_CUSTOMERS = 8
NOTED_BOOKINGS = 12


def can_encrypt(env):
    """Whether this server has keys; without them nothing is confided."""
    try:
        env["appointment.encryption"]._check_keys()
    except SecretsUnavailable:
        return False
    return True


def create_notes(env, world, place):
    """Notes about some customers, and confidential ones on some visits."""
    dice = random.Random(world.story.seed)  # noqa: S311  # same world every time
    visits = env["appointment.booking"].search(
        [("store_id", "=", place.id), ("state", "=", states.COMPLETED)], order="id"
    )
    _note_customers(env, world, place, dice, visits.partner_id)
    if can_encrypt(env):
        _note_visits(env, world, dice, visits)


def _note_customers(env, world, place, dice, customers):
    known = world.story.known
    chosen = dice.sample(list(customers), k=NOTED_CUSTOMERS if known else 0)
    env["appointment.customer.note"].create(
        [
            {
                "partner_id": customer.id,
                "store_id": place.id,
                "text": known[number % len(known)],
            }
            for number, customer in enumerate(chosen)
        ]
    )


def _note_visits(env, world, dice, visits):
    """Written by who treated: the resource's own login."""
    findings = world.story.findings
    for booking in dice.sample(list(visits), k=NOTED_BOOKINGS if findings else 0):
        treating = booking.resource_ids.user_id[:1]
        if treating:
            env["appointment.booking.note"].with_user(treating).create(
                {"booking_id": booking.id, "text": dice.choice(findings)}
            )
