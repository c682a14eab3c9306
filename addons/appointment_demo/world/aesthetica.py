"""Aesthetica MedSpa: two injectors, two rooms and one laser in Düsseldorf.

Names neither drugs nor makers and shows nobody before and after: both are forbidden
in public advertising of prescription drugs and injections (HWG).
"""

from functools import partial

from . import drawings_practice as drawings
from .plan import (
    Company,
    Customers,
    Login,
    Person,
    Question,
    Service,
    Store,
    Story,
    Thing,
    World,
)

CHOSEN = ("injector", {"is_customer_choice": True})
ROOM, LASER = ("room", {}), ("laser", {})
CLEANING = {"buffer_after_minutes": 10}

ABOUT = (
    (
        "<p>Aesthetic treatments in Düsseldorf by doctors, without haste: first a "
        "consultation, then a decision.</p>"
    ),
    (
        "<p>Ästhetische Behandlungen in Düsseldorf, ärztlich und ohne Eile: erst die "
        "Beratung, dann die Entscheidung.</p>"
    ),
)
TERMS = (
    (
        "<p>Prices include 19 % value added tax. The deposit is part of the price. We "
        "may advise against a treatment; the deposit is then paid back. German law "
        "applies.</p>"
    ),
    (
        "<p>Die Preise enthalten 19 % Umsatzsteuer. Die Anzahlung ist Teil des "
        "Preises. Wir raten von Behandlungen auch ab; dann zahlen wir die Anzahlung "
        "zurück. Es gilt deutsches Recht.</p>"
    ),
)
PRIVACY = (
    (
        "<p>We use your name, e-mail address and phone number to keep your appointment "
        "(Art. 6 (1) b GDPR). Treatment records are kept apart, as medical law "
        "demands. You may ask for access, correction and erasure at any time.</p>"
    ),
    (
        "<p>Wir verwenden Name, E-Mail-Adresse und Telefonnummer für Ihren Termin "
        "(Art. 6 Abs. 1 b DSGVO). Behandlungsunterlagen führen wir getrennt, wie das "
        "Gesetz es verlangt. Sie können jederzeit Auskunft, Berichtigung und Löschung "
        "verlangen.</p>"
    ),
)


def _get_answers(dice):
    """How the customer heard of the store."""
    return (dice.choice(("Empfehlung", "Suchmaschine", "Vorbeigegangen", "–")),)


INJECTORS = (
    Person(
        key="injector_1",
        name="Dr. Clara Weiss",
        roles=("injector",),
        title=("Dermatology", "Dermatologie"),
        about=(
            "<p>Fifteen years of practice; less is more.</p>",
            "<p>Fünfzehn Jahre Erfahrung; weniger ist mehr.</p>",
        ),
        color="#6D3B5E",
        portrait=partial(drawings.portrait, 4, drawings.PLUM),
        login="injector",
    ),
    Person(
        key="injector_2",
        name="Dr. Jakob Sommer",
        roles=("injector",),
        title=("Aesthetic medicine, laser", "Ästhetische Medizin, Laser"),
        about=(
            "<p>Explains what a laser can do, and what it cannot.</p>",
            "<p>Erklärt, was ein Laser kann und was nicht.</p>",
        ),
        color="#C99A3B",
        portrait=partial(drawings.portrait, 3, drawings.PLUM),
    ),
)
SERVICES = (
    Service(
        key="advice",
        name=("First consultation", "Erstberatung"),
        about=(
            "What is possible, what it costs, what we advise against. Pay at the desk.",
            "Was möglich ist, was es kostet, wovon wir abraten. Sie zahlen vor Ort.",
        ),
        price=42.02,
        needs=(CHOSEN, ROOM),
        picture=partial(drawings.spa_emblem, "advice"),
        values={
            "sequence": 1,
            "duration_minutes": 30,
            "step_minutes": 30,
            "payment_rule": "on_site",
        },
    ),
    Service(
        key="wrinkles",
        name=("Wrinkle treatment by injection", "Faltenbehandlung mit Injektion"),
        about=(
            "One area, with a check-up after two weeks. A deposit keeps your time.",
            (
                "Eine Zone, mit Kontrolle nach zwei Wochen. Eine Anzahlung sichert "
                "Ihre Zeit."
            ),
        ),
        price=250.00,
        needs=(CHOSEN, ROOM),
        picture=partial(drawings.spa_emblem, "wrinkles"),
        values={
            "sequence": 2,
            "duration_minutes": 45,
            "step_minutes": 30,
            "payment_rule": "deposit",
        },
    ),
    Service(
        key="filler",
        name=("Volume treatment by injection", "Volumenaufbau mit Injektion"),
        about=(
            "Cheeks or lips, an hour without haste. A deposit keeps your time.",
            (
                "Wangen oder Lippen, eine Stunde ohne Eile. Eine Anzahlung sichert "
                "Ihre Zeit."
            ),
        ),
        price=350.00,
        needs=(CHOSEN, ROOM),
        picture=partial(drawings.spa_emblem, "filler"),
        values={
            "sequence": 3,
            "duration_minutes": 60,
            "step_minutes": 30,
            "payment_rule": "deposit",
        },
    ),
    Service(
        key="hair_laser",
        name=("Hair removal by laser", "Haarentfernung mit Laser"),
        about=(
            (
                "One area, with one of our doctors at the laser. A deposit keeps your "
                "time."
            ),
            "Eine Zone, ärztlich am Laser. Eine Anzahlung sichert Ihre Zeit.",
        ),
        price=200.00,
        needs=(CHOSEN, ROOM, LASER),
        picture=partial(drawings.spa_emblem, "hair_laser"),
        values={
            "sequence": 4,
            "duration_minutes": 45,
            "step_minutes": 30,
            "payment_rule": "deposit",
        },
    ),
    Service(
        key="scars",
        name=("Scars: laser on request", "Narben: Laser auf Anfrage"),
        about=(
            "Every scar is another. We read your request and confirm by hand.",
            "Jede Narbe ist anders. Wir lesen Ihre Anfrage und bestätigen von Hand.",
        ),
        price=300.00,
        needs=(CHOSEN, ROOM, LASER),
        picture=partial(drawings.spa_emblem, "scars"),
        values={
            "sequence": 5,
            "duration_minutes": 60,
            "step_minutes": 60,
            "payment_rule": "on_site",
            "confirmation": "manual",
        },
    ),
)
WORLD = World(
    key="aesthetica",
    company=Company(
        name="Aesthetica MedSpa GmbH",
        street="Lorettostraße 18",
        zip="40219",
        city="Düsseldorf",
        state="state_de_nw",
        country="de",
        currency="EUR",
        phone="+49 211 555020",
        email="empfang@aesthetica.example.com",
        register="90210, Amtsgericht Düsseldorf",
        lang="de_DE",
        tz="Europe/Berlin",
        chart="de_skr04",
        prefix="AM",
        logo=drawings.spa_logo,
    ),
    store=Store(
        name="Aesthetica MedSpa",
        slug="aesthetica",
        code="AESTHE",
        hours="appointment_core.resource_calendar_default",
        front=drawings.spa,
        front_name=("The window at dusk", "Das Schaufenster am Abend"),
        about=ABOUT,
        terms=TERMS,
        privacy=PRIVACY,
    ),
    logins=(
        Login("spa-manager", "Vera Lorenz", "manager"),
        Login("spa-desk", "Nele Arndt", "frontdesk"),
        Login("injector", "Clara Weiss", "provider"),
    ),
    roles={
        "injector": ("Injector", "Behandelnde"),
        "room": ("Treatment room", "Behandlungsraum"),
        "laser": ("Laser", "Lasergerät"),
    },
    things=(
        Thing("room_1", "Room 1", "room", CLEANING),
        Thing("room_2", "Room 2", "room", CLEANING),
        Thing("laser", "Laser", "laser"),
    ),
    people=INJECTORS,
    away=INJECTORS[1],
    holiday=("Holiday", "Urlaub"),
    services=SERVICES,
    questions=(
        Question(
            ("How did you hear of us?", "Wie haben Sie von uns erfahren?"),
            ("e.g. from a friend", "z. B. von einer Freundin"),
        ),
    ),
    customers=Customers(
        first=(
            "Charlotte",
            "Amelie",
            "Johanna",
            "Isabel",
            "Theresa",
            "Moritz",
            "Greta",
            "Carolin",
            "Henrik",
            "Valentina",
            "Mira",
            "Annika",
            "Julian",
            "Leonie",
            "Selin",
            "Franziska",
            "David",
            "Helena",
        ),
        last=(
            "Albrecht",
            "Busch",
            "Dietrich",
            "Falk",
            "Graf",
            "Horn",
            "Kessler",
            "Lorenz",
            "Marx",
            "Peters",
            "Reuter",
            "Seidel",
            "Ulrich",
            "Voss",
            "Yildirim",
        ),
        cities=("Düsseldorf", "Neuss", "Ratingen", "Krefeld", "Köln"),
        phone="+49 176 040690{:02d}",  # the block for film and television
        count=60,
    ),
    story=Story(
        seed=40219,
        shares=(("advice", 4), ("wrinkles", 5), ("filler", 3), ("hair_laser", 4)),
        busy=(1, 2, 2, 3),
        calm=(0, 1, 1, 2),
        request="scars",
        notes=(
            "Nach 16 Uhr würde es mir am besten passen.",
            "Ich war im Frühjahr schon zur Beratung da.",
            "Bitte kurz anrufen, bevor Sie bestätigen.",
        ),
        cancel_reason="Leider verhindert",
        answers=_get_answers,
        paid_count=5,
        known=(
            "Möchte vor der Behandlung betäubende Creme.",
            "Kommt mit dem Fahrrad; Termine am Nachmittag.",
            "Gutschein der Freundin noch offen, an der Kasse zeigen lassen.",
        ),
        findings=(
            "Verträgt die Behandlung gut, Rötung nach zwei Stunden weg.",
            "Kontrolle in zwei Wochen, Foto zum Vergleich gemacht.",
        ),
    ),
)
