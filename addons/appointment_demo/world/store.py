"""A store with its legal texts and holidays, its people and its things."""

from datetime import timedelta

from odoo import Command, fields

from . import notes
from .canvas import dusk
from .records import ensure, translate

POLICY = (
    "Free until 24 hours before",
    "Kostenfrei bis 24 Stunden vorher",
    "Gratuit până cu 24 de ore înainte",
    "Δωρεάν έως 24 ώρες πριν",
)


def translate_policy(env):
    """The policy that all stores begin with."""
    policy = env.ref("appointment_core.appointment_policy_default")
    translate(policy, {"name": POLICY})


def create_store(env, world, firm, users):
    """The published store with its legal texts, photo and public holidays."""
    plan = world.store
    staff = {row.role: users[row.login] for row in world.logins}
    place = ensure(
        env,
        f"appointment_store_{world.key}",
        "appointment.store",
        {
            "name": plan.name,
            "slug": plan.slug,
            "code": plan.code,
            "company_id": firm.id,
            "partner_id": firm.partner_id.id,
            "tz": world.company.tz,
            "calendar_id": _get_calendar(env, world, firm).id,
            "manager_id": staff["manager"].id,
            "staff_ids": [Command.set(staff["frontdesk"].ids)],
            "image_1920": plan.front(),
            "brand_color": plan.color,
            "latitude": plan.position[0],
            "longitude": plan.position[1],
            "is_published": True,
            "is_online_payment_allowed": True,
            "is_confidential": plan.is_confidential and notes.can_encrypt(env),
            **plan.values,
        },
        texts={
            "description": plan.about,
            "terms": plan.terms,
            "privacy": plan.privacy,
        },
    )
    photo = env["appointment.store.image"].create(
        {
            "store_id": place.id,
            "name": plan.front_name[0],
            "image_1920": dusk(plan.front()),
        }
    )
    translate(photo, {"name": plan.front_name})
    this_year = fields.Date.context_today(env.user).year
    for year in (this_year, this_year + 1):
        place._load_public_holidays(year)
    return place


def _get_calendar(env, world, firm):
    """The hours of the plan; an own copy where they are meant for another zone."""
    calendar = env.ref(world.store.hours)
    if calendar.tz == world.company.tz:
        return calendar
    own = calendar.copy(
        {"name": calendar.name, "company_id": firm.id, "tz": world.company.tz}
    )
    # The company's default stands where a resource names no hours of its own.
    firm.resource_calendar_id = own
    return own


def create_roles(env, world):
    """``{key: role}``; roles are shared, so one that has the name already is taken."""
    return {
        key: env["appointment.role"].search([("name", "=", name[0])], limit=1)
        or ensure(
            env, f"appointment_role_{key}", "appointment.role", {}, texts={"name": name}
        )
        for key, name in world.roles.items()
    }


def create_resources(env, world, place, roles, users):
    """Things first, then people with what customers read about them."""
    for plan in world.things:
        _create_resource(
            env,
            place,
            plan,
            {
                **plan.values,
                "resource_type": "material",
                "calendar_id": (
                    env.ref(plan.hours) if plan.hours else place.calendar_id
                ).id,
                "appointment_role_ids": [Command.set(roles[plan.role].ids)],
            },
        )
    for plan in world.people:
        person = _create_resource(
            env,
            place,
            plan,
            {
                "resource_type": "user",
                "user_id": plan.login and users[plan.login].id,
                "calendar_id": place.calendar_id.id,
                "appointment_role_ids": [
                    Command.set([roles[key].id for key in plan.roles])
                ],
                "appointment_color": plan.color,
                "appointment_image": plan.portrait(),
                "is_appointment_public": True,
            },
            texts={"appointment_title": plan.title, "appointment_bio": plan.about},
        )
        if plan == world.away:
            _plan_holiday(env, person, world.holiday)


def _create_resource(env, place, plan, values, texts=None):
    return ensure(
        env,
        f"resource_resource_{plan.key}",
        "resource.resource",
        {
            "name": plan.name,
            "company_id": place.company_id.id,
            "tz": place.tz,
            "appointment_store_ids": [Command.set(place.ids)],
            **values,
        },
        texts=texts,
    )


def _plan_holiday(env, person, reason):
    """Somebody is away for a week in a month's time."""
    away = fields.Date.context_today(env.user) + timedelta(days=30)
    holiday = env["appointment.opening"].create(
        {
            "resource_id": person.id,
            "first_on": away,
            "last_on": away + timedelta(days=6),
            "kind": "closed",
            "reason": reason[0],
        }
    )
    translate(holiday, {"reason": reason})
