"""The order in which the demo worlds come into being."""

from . import (
    aesthetica,
    bookings,
    company,
    customers,
    gherasim,
    messages,
    notes,
    payments,
    services,
    staff,
    store,
    website,
    witten,
)
from .records import MODULE

WORLDS = (witten.WORLD, gherasim.WORLD, aesthetica.WORLD)


def build(env):
    """Build the worlds that do not exist yet. Called twice, it changes nothing."""
    env = env(
        context={
            **env.context,
            "lang": "en_US",
            "tracking_disable": True,
            "mail_create_nolog": True,
            "no_reset_password": True,
        }
    )
    missing = [world for world in WORLDS if not _is_built(env, world)]
    if missing:
        company.load_languages(env)
        store.translate_policy(env)
    for world in missing:
        _build_world(env, world)


def _is_built(env, world):
    xml_id = f"{MODULE}.appointment_store_{world.key}"
    return bool(env.ref(xml_id, raise_if_not_found=False))


def _build_world(env, world):
    firm = company.create_company(env, world)
    env = env(context={**env.context, "allowed_company_ids": firm.ids})
    firm = firm.with_env(env)
    company.load_accounting(env, world, firm)
    company.publish_payment(env, firm)
    company.set_break(env, world, firm)
    if world.is_front:
        website.bind(env, world, firm)
    users = staff.create_users(env, world, firm)
    place = store.create_store(env, world, firm, users)
    roles = store.create_roles(env, world)
    store.create_resources(env, world, place, roles, users)
    messages.set_up(env, world, firm, place)
    offer = services.create_services(env, world, place, roles)
    people = customers.create_customers(env, world)
    bookings.create_bookings(env, world, place, offer, people)
    notes.create_notes(env, world, place)
    payments.pay_some(env, world, place)
    messages.create_history(env, world, place)
