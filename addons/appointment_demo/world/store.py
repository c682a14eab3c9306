"""The store, its pickup desk, bays and mechanics."""

from datetime import timedelta

from odoo import Command, fields

from . import drawings, texts
from .records import ensure, translate

ROLES = {
    "window": ("Pickup window", "Abgabefenster"),
    "bay": ("Bay", "Hebebühne"),
    "mechanic": ("Mechanic", "Mechaniker"),
}
BAYS = (("Bay 1", "#2A9D8F"), ("Bay 2", "#E9C46A"), ("Bay 3", "#E76F51"))
# name, title, German title, about, German about, colour
MECHANICS = (
    (
        "Mehmet Yılmaz",
        ("Master mechanic, brakes", "Kfz-Meister, Bremsen"),
        (
            "Twenty years at the wheel hub; explains what he does.",
            "Zwanzig Jahre an der Radnabe; erklärt, was er tut.",
        ),
        "#1D4ED8",
    ),
    (
        "Julia Becker",
        ("Mechatronics, electronics", "Mechatronikerin, Elektronik"),
        (
            "Finds the fault behind the warning light.",
            "Findet den Fehler hinter der Warnleuchte.",
        ),
        "#BE185D",
    ),
    (
        "Tomasz Nowak",
        ("Tyres and chassis", "Reifen und Fahrwerk"),
        ("Quick, careful and always on time.", "Schnell, sorgfältig, immer pünktlich."),
        "#15803D",
    ),
    (
        "Anke Schulte",
        ("Oil service and inspection", "Ölservice und Inspektion"),
        (
            "Knows the service book of every make.",
            "Kennt das Serviceheft jeder Marke.",
        ),
        "#B45309",
    ),
)


def create_store(env, garage, users):
    """The published store with its legal texts, photo and public holidays."""
    witten = ensure(
        env,
        "appointment_store_witten",
        "appointment.store",
        {
            "name": "Autoservice Witten",
            "slug": "autoservice-witten",
            "code": "WITTEN",
            "company_id": garage.id,
            "partner_id": garage.partner_id.id,
            "tz": "Europe/Berlin",
            "calendar_id": env.ref("appointment_core.resource_calendar_default").id,
            "manager_id": users["manager"].id,
            "staff_ids": [Command.set(users["frontdesk"].ids)],
            "description": texts.STORE[0],
            "terms": texts.TERMS[0],
            "privacy": texts.PRIVACY[0],
            "image_1920": drawings.garage(),
            "is_published": True,
            "is_online_payment_allowed": True,
        },
        german={
            "description": texts.STORE[1],
            "terms": texts.TERMS[1],
            "privacy": texts.PRIVACY[1],
        },
    )
    env["appointment.store.image"].create(
        {
            "store_id": witten.id,
            "name": "The garage with its three bays",
            "image_1920": drawings.garage(),
        }
    ).with_context(lang="de_DE").name = "Die Werkstatt mit ihren drei Hebebühnen"
    this_year = fields.Date.context_today(env.user).year
    for year in (this_year, this_year + 1):
        witten._load_public_holidays(year)
    policy = env.ref("appointment_core.appointment_policy_default")
    policy.with_context(lang="de_DE").name = "Kostenfrei bis 24 Stunden vorher"
    return witten


def create_resources(env, witten, users):
    """A desk of four places, three bays and four mechanics, each with own hours."""
    roles = {key: _create_role(env, key, *names) for key, names in ROLES.items()}
    windows = env.ref("appointment_core.resource_calendar_windows")
    desk = _create_resource(
        env, witten, "desk", "Pickup desk", roles["window"], windows
    )
    desk.seats = 4
    for number, (name, color) in enumerate(BAYS, start=1):
        bay = _create_resource(
            env, witten, f"bay_{number}", name, roles["bay"], witten.calendar_id
        )
        bay.write({"appointment_color": color, "appointment_priority": number})
    for number, row in enumerate(MECHANICS, start=1):
        _create_mechanic(env, witten, roles["mechanic"], number, row)
    mechanic = env.ref("appointment_demo.resource_resource_mechanic_1")
    mechanic.user_id = users["mechanic"]
    _plan_holiday(env)


def _create_role(env, key, english, german):
    known = env["appointment.role"].search([("name", "=", english)], limit=1)
    return known or ensure(
        env,
        f"appointment_role_{key}",
        "appointment.role",
        {"name": english},
        german={"name": german},
    )


def _create_resource(env, witten, key, name, role, calendar):
    return ensure(
        env,
        f"resource_resource_{key}",
        "resource.resource",
        {
            "name": name,
            "resource_type": "material",
            "company_id": witten.company_id.id,
            "calendar_id": calendar.id,
            "tz": witten.tz,
            "appointment_role_ids": [Command.set(role.ids)],
            "appointment_store_ids": [Command.set(witten.ids)],
        },
    )


def _create_mechanic(env, witten, role, number, row):
    name, titles, abouts, color = row
    mechanic = _create_resource(
        env, witten, f"mechanic_{number}", name, role, witten.calendar_id
    )
    mechanic.write(
        {
            "resource_type": "user",
            "appointment_title": titles[0],
            "appointment_bio": f"<p>{abouts[0]}</p>",
            "appointment_color": color,
            "appointment_image": drawings.portrait(number),
            "is_appointment_public": True,
        }
    )
    translate(
        mechanic,
        {"appointment_title": titles[1], "appointment_bio": f"<p>{abouts[1]}</p>"},
    )


def _plan_holiday(env):
    """One mechanic is away for a week in a month's time."""
    away = fields.Date.context_today(env.user) + timedelta(days=30)
    holiday = env["appointment.opening"].create(
        {
            "resource_id": env.ref("appointment_demo.resource_resource_mechanic_3").id,
            "first_on": away,
            "last_on": away + timedelta(days=6),
            "kind": "closed",
            "reason": "Holiday",
        }
    )
    translate(holiday, {"reason": "Urlaub"})
