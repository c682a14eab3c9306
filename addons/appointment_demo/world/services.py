"""What customers book: work in a bay by window, and work on site by the clock."""

from odoo import Command

from . import drawings
from .records import ensure

WINDOW_MINUTES = 120
# key, names, net price, minutes in the bay, picture, descriptions
BAY_SERVICES = (
    (
        "inspection",
        ("Inspection", "Inspektion"),
        219.00,
        120,
        (
            (
                "Inspection to the maker's plan with 42 checks, fluids and a stamp in "
                "the service book."
            ),
            (
                "Inspektion nach Herstellerplan mit 42 Prüfpunkten, Flüssigkeiten und "
                "Stempel im Serviceheft."
            ),
        ),
    ),
    (
        "oil",
        ("Oil service", "Ölservice"),
        129.00,
        120,
        (
            (
                "Up to five litres of engine oil to the maker's standard, new filter, "
                "disposal included."
            ),
            (
                "Bis zu fünf Liter Motoröl nach Herstellernorm, neuer Filter, "
                "Entsorgung inklusive."
            ),
        ),
    ),
    (
        "hu",
        ("Main inspection (HU/AU)", "Hauptuntersuchung (HU/AU)"),
        149.00,
        60,
        (
            (
                "Main inspection with emission test by a sworn inspector in our "
                "garage, pre-check included."
            ),
            (
                "Hauptuntersuchung mit AU durch einen Prüfingenieur in unserer "
                "Werkstatt, Vorabprüfung inklusive."
            ),
        ),
    ),
    (
        "brakes",
        ("Brakes, front axle", "Bremsen, Vorderachse"),
        289.00,
        180,
        (
            "New pads and discs on the front axle, brake fluid checked, test drive.",
            (
                "Neue Beläge und Scheiben an der Vorderachse, Bremsflüssigkeit "
                "geprüft, Probefahrt."
            ),
        ),
    ),
)


def create_services(env, witten):
    """``{key: service}``; prices are net, 19 % comes from the chart's default."""
    roles = {
        key: env["appointment.role"].search([("name", "=", name)], limit=1).id
        for key, name in (
            ("window", "Pickup window"),
            ("bay", "Bay"),
            ("mechanic", "Mechanic"),
        )
    }
    offer = {
        key: _create_bay_service(env, witten, roles, sequence, row)
        for sequence, row in enumerate(BAY_SERVICES)
        for key in row[:1]
    }
    offer["tyres"] = _create_tyre_check(env, witten, roles)
    offer["noise"] = _create_diagnosis(env, witten, roles)
    for service in offer.values():
        service.product_id.with_context(lang="de_DE").name = service.with_context(
            lang="de_DE"
        ).name
    return offer


def _create_service(env, witten, key, names, abouts, values):
    return ensure(
        env,
        f"appointment_service_{key}",
        "appointment.service",
        {
            "name": names[0],
            "store_id": witten.id,
            "is_published": True,
            "description": f"<p>{abouts[0]}</p>",
            "image_1920": drawings.emblem(key),
            "question_ids": _get_questions(),
            **values,
        },
        german={"name": names[1], "description": f"<p>{abouts[1]}</p>"},
    )


def _create_bay_service(env, witten, roles, sequence, row):
    """The window is a promise to the customer, the bay is claimed for the work."""
    key, names, price, bay_minutes, abouts = row
    service = _create_service(
        env,
        witten,
        key,
        names,
        abouts,
        {
            "sequence": sequence,
            "price": price,
            "payment_rule": "full",
            "duration_minutes": WINDOW_MINUTES,
            "step_minutes": WINDOW_MINUTES,
            "requirement_ids": [
                Command.create({"role_id": roles["window"], "span": "window"}),
                Command.create({"role_id": roles["bay"], "work_minutes": bay_minutes}),
            ],
        },
    )
    _translate_questions(service)
    return service


def _create_tyre_check(env, witten, roles):
    service = _create_service(
        env,
        witten,
        "tyres",
        ("Tyre check while you wait", "Reifencheck, während Sie warten"),
        (
            (
                "Pressure, tread and age of all tyres, with a short report. Pay at the "
                "desk."
            ),
            (
                "Luftdruck, Profil und Alter aller Reifen mit kurzem Bericht. Sie "
                "zahlen vor Ort."
            ),
        ),
        {
            "sequence": 10,
            "price": 19.00,
            "payment_rule": "on_site",
            "duration_minutes": 30,
            "step_minutes": 30,
            "buffer_after_minutes": 10,
            "requirement_ids": [
                Command.create(
                    {"role_id": roles["mechanic"], "is_customer_choice": True}
                )
            ],
        },
    )
    _translate_questions(service)
    return service


def _create_diagnosis(env, witten, roles):
    service = _create_service(
        env,
        witten,
        "noise",
        ("Something rattles: diagnosis", "Es klappert: Fehlersuche"),
        (
            "Tell us what you hear; we look at your request and confirm by hand.",
            (
                "Sagen Sie uns, was Sie hören; wir sehen uns Ihre Anfrage an und "
                "bestätigen von Hand."
            ),
        ),
        {
            "sequence": 20,
            "price": 89.00,
            "payment_rule": "on_site",
            "confirmation": "manual",
            "duration_minutes": 60,
            "step_minutes": 60,
            "requirement_ids": [
                Command.create({"role_id": roles["mechanic"]}),
                Command.create({"role_id": roles["bay"]}),
            ],
        },
    )
    _translate_questions(service)
    return service


def _get_questions():
    return [
        Command.create(
            {
                "name": "Number plate",
                "placeholder": "e.g. EN-AW 2026",
                "is_required": True,
            }
        ),
        Command.create({"name": "Mileage", "placeholder": "e.g. 84 000 km"}),
    ]


def _translate_questions(service):
    german = (
        {"name": "Kennzeichen", "placeholder": "z. B. EN-AW 2026"},
        {"name": "Kilometerstand", "placeholder": "z. B. 84 000 km"},
    )
    questions = service.question_ids.with_context(lang="de_DE")
    for question, values in zip(questions, german, strict=True):
        question.write(values)
