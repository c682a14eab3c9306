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
    (
        "<p>Tratamente estetice la Düsseldorf, făcute de medici, fără grabă: mai întâi "
        "consultația, apoi decizia.</p>"
    ),
    (
        "<p>Αισθητικές θεραπείες στο Düsseldorf από γιατρούς, χωρίς βιασύνη: πρώτα η "
        "συζήτηση, έπειτα η απόφαση.</p>"
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
    (
        "<p>Prețurile includ TVA de 19 %. Avansul face parte din preț. Se poate să nu "
        "vă recomandăm un tratament; atunci vă rambursăm avansul. Se aplică dreptul "
        "german.</p>"
    ),
    (
        "<p>Οι τιμές περιλαμβάνουν ΦΠΑ 19%. Η προκαταβολή είναι μέρος της τιμής. Ίσως "
        "να μη σας συστήσουμε μια θεραπεία· τότε σας επιστρέφουμε την προκαταβολή. "
        "Ισχύει το γερμανικό δίκαιο.</p>"
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
    (
        "<p>Folosim numele, adresa de e-mail și numărul de telefon pentru programarea "
        "dvs. (art. 6 alin. 1 lit. b GDPR). Documentația tratamentelor se păstrează "
        "separat, așa cum cere legea. Puteți cere oricând acces, rectificare și "
        "ștergere.</p>"
    ),
    (
        "<p>Χρησιμοποιούμε το όνομα, τη διεύθυνση email και τον αριθμό τηλεφώνου σας "
        "για το ραντεβού σας (άρθρο 6 παρ. 1 στοιχ. β΄ ΓΚΠΔ). Οι φάκελοι των θεραπειών "
        "φυλάσσονται χωριστά, όπως απαιτεί ο νόμος. Μπορείτε ανά πάσα στιγμή να "
        "ζητήσετε πρόσβαση, διόρθωση και διαγραφή.</p>"
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
        title=("Dermatology", "Dermatologie", "Dermatologie", "Δερματολογία"),
        about=(
            "<p>Fifteen years of practice; less is more.</p>",
            "<p>Fünfzehn Jahre Erfahrung; weniger ist mehr.</p>",
            "<p>Cincisprezece ani de practică; mai puțin înseamnă mai mult.</p>",
            "<p>Δεκαπέντε χρόνια εμπειρίας· το λιγότερο είναι περισσότερο.</p>",
        ),
        color="#6D3B5E",
        portrait=partial(drawings.portrait, 4, drawings.PLUM),
        login="injector",
    ),
    Person(
        key="injector_2",
        name="Dr. Jakob Sommer",
        roles=("injector",),
        title=(
            "Aesthetic medicine, laser",
            "Ästhetische Medizin, Laser",
            "Medicină estetică, laser",
            "Αισθητική ιατρική, λέιζερ",
        ),
        about=(
            "<p>Explains what a laser can do, and what it cannot.</p>",
            "<p>Erklärt, was ein Laser kann und was nicht.</p>",
            "<p>Explică ce poate un laser și ce nu poate.</p>",
            "<p>Εξηγεί τι μπορεί να κάνει ένα λέιζερ και τι όχι.</p>",
        ),
        color="#C99A3B",
        portrait=partial(drawings.portrait, 3, drawings.PLUM),
    ),
)
SERVICES = (
    Service(
        key="advice",
        name=(
            "First consultation",
            "Erstberatung",
            "Prima consultație",
            "Πρώτη συμβουλευτική επίσκεψη",
        ),
        about=(
            "What is possible, what it costs, what we advise against. Pay at the desk.",
            "Was möglich ist, was es kostet, wovon wir abraten. Sie zahlen vor Ort.",
            "Ce este posibil, cât costă, ce nu vă recomandăm. Plătiți la fața locului.",
            (
                "Τι είναι εφικτό, τι κοστίζει, τι δεν σας συστήνουμε. Πληρώνετε στο "
                "κατάστημα."
            ),
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
        name=(
            "Wrinkle treatment by injection",
            "Faltenbehandlung mit Injektion",
            "Tratamentul ridurilor prin injectare",
            "Ενέσιμη θεραπεία ρυτίδων",
        ),
        about=(
            "One area, with a check-up after two weeks. A deposit keeps your time.",
            (
                "Eine Zone, mit Kontrolle nach zwei Wochen. Eine Anzahlung sichert "
                "Ihre Zeit."
            ),
            "O zonă, cu control după două săptămâni. Cu un avans vă păstrăm ora.",
            (
                "Μία περιοχή, με επανέλεγχο μετά από δύο εβδομάδες. Με μια προκαταβολή "
                "σας κρατάμε την ώρα."
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
        name=(
            "Volume treatment by injection",
            "Volumenaufbau mit Injektion",
            "Redarea volumului prin injectare",
            "Ενέσιμη αποκατάσταση όγκου",
        ),
        about=(
            "Cheeks or lips, an hour without haste. A deposit keeps your time.",
            (
                "Wangen oder Lippen, eine Stunde ohne Eile. Eine Anzahlung sichert "
                "Ihre Zeit."
            ),
            "Obraji sau buze, o oră fără grabă. Cu un avans vă păstrăm ora.",
            (
                "Μάγουλα ή χείλη, μία ώρα χωρίς βιασύνη. Με μια προκαταβολή σας "
                "κρατάμε την ώρα."
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
        name=(
            "Hair removal by laser",
            "Haarentfernung mit Laser",
            "Epilare cu laser",
            "Αποτρίχωση με λέιζερ",
        ),
        about=(
            (
                "One area, with one of our doctors at the laser. A deposit keeps your "
                "time."
            ),
            "Eine Zone, ärztlich am Laser. Eine Anzahlung sichert Ihre Zeit.",
            "O zonă, cu un medic al nostru la laser. Cu un avans vă păstrăm ora.",
            (
                "Μία περιοχή, με γιατρό μας στο λέιζερ. Με μια προκαταβολή σας κρατάμε "
                "την ώρα."
            ),
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
        name=(
            "Scars: laser on request",
            "Narben: Laser auf Anfrage",
            "Cicatrici: laser la cerere",
            "Ουλές: λέιζερ κατόπιν αιτήματος",
        ),
        about=(
            "Every scar is another. We read your request and confirm by hand.",
            "Jede Narbe ist anders. Wir lesen Ihre Anfrage und bestätigen von Hand.",
            (
                "Fiecare cicatrice este altfel. Citim solicitarea dvs. și confirmăm "
                "personal."
            ),
            (
                "Κάθε ουλή είναι διαφορετική. Διαβάζουμε το αίτημά σας και "
                "επιβεβαιώνουμε προσωπικά."
            ),
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
        register="90210",
        vat="DE136695976",
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
        front_name=(
            "The window at dusk",
            "Das Schaufenster am Abend",
            "Vitrina la amurg",
            "Η βιτρίνα το σούρουπο",
        ),
        about=ABOUT,
        terms=TERMS,
        privacy=PRIVACY,
        color=drawings.PLUM,
        position=(51.2121, 6.7448),
        values={
            "legal_representatives": "Vera Lorenz, Dr. Clara Weiss",
            "register_court": "Amtsgericht Düsseldorf",
        },
    ),
    logins=(
        Login("spa-manager", "Vera Lorenz", "manager"),
        Login("spa-desk", "Nele Arndt", "frontdesk"),
        Login("injector", "Clara Weiss", "provider"),
    ),
    roles={
        "injector": ("Injector", "Behandelnde", "Medic curant", "Θεράπων ιατρός"),
        "room": (
            "Treatment room",
            "Behandlungsraum",
            "Cameră de tratament",
            "Αίθουσα θεραπείας",
        ),
        "laser": ("Laser", "Lasergerät", "Aparat laser", "Συσκευή λέιζερ"),
    },
    things=(
        Thing("room_1", "Room 1", "room", CLEANING),
        Thing("room_2", "Room 2", "room", CLEANING),
        Thing("laser", "Laser", "laser"),
    ),
    people=INJECTORS,
    away=INJECTORS[1],
    holiday=("Holiday", "Urlaub", "Concediu", "Άδεια"),
    services=SERVICES,
    questions=(
        Question(
            (
                "How did you hear of us?",
                "Wie haben Sie von uns erfahren?",
                "Cum ați aflat de noi?",
                "Πώς μας μάθατε;",
            ),
            (
                "e.g. from a friend",
                "z. B. von einer Freundin",
                "de ex. de la o prietenă",
                "π.χ. από μια φίλη",
            ),
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
