"""Autoservice Witten: a garage with bays and a pickup desk, booked by windows."""

from functools import partial

from . import drawings_garage as drawings
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

PLATES = ("EN", "WIT", "BO", "HA", "DO")
WINDOW = {"duration_minutes": 120, "step_minutes": 120, "payment_rule": "full"}
ABOUT = (
    (
        "<p>Your independent garage in Witten since 1998: inspection, oil, brakes and "
        "the main inspection for all makes. Bring your car within a two-hour window "
        "that suits you; we call when it is ready.</p>"
    ),
    (
        "<p>Ihre freie Werkstatt in Witten seit 1998: Inspektion, Öl, Bremsen und "
        "Hauptuntersuchung für alle Marken. Bringen Sie Ihr Auto in einem "
        "Zwei-Stunden-Fenster, das Ihnen passt; wir rufen an, wenn es fertig ist.</p>"
    ),
    (
        "<p>Service-ul dvs. auto independent din Witten, din 1998: revizie, ulei, "
        "frâne și inspecție tehnică pentru toate mărcile. Aduceți mașina într-un "
        "interval de două ore care vi se potrivește; vă sunăm când este gata.</p>"
    ),
    (
        "<p>Το ανεξάρτητο συνεργείο σας στο Witten από το 1998: έλεγχος οχήματος, "
        "λάδια, φρένα και περιοδικός τεχνικός έλεγχος για όλες τις μάρκες. Φέρτε το "
        "αυτοκίνητό σας μέσα στο δίωρο που σας εξυπηρετεί· σας τηλεφωνούμε μόλις είναι "
        "έτοιμο.</p>"
    ),
)

TERMS = (
    (
        "<p>Prices are fixed prices for the work described. Extra work is done only "
        "after your consent. Cars are kept free of charge for two working days after "
        "completion. German law applies.</p>"
    ),
    (
        "<p>Die Preise sind Festpreise für die beschriebenen Arbeiten. Zusätzliche "
        "Arbeiten führen wir nur nach Ihrer Zustimmung aus. Fertige Fahrzeuge bewahren "
        "wir zwei Werktage kostenfrei auf. Es gilt deutsches Recht.</p>"
    ),
    (
        "<p>Prețurile sunt fixe pentru lucrările descrise. Lucrările suplimentare se "
        "fac numai cu acordul dvs. După finalizare păstrăm mașina gratuit două zile "
        "lucrătoare. Se aplică dreptul german.</p>"
    ),
    (
        "<p>Οι τιμές είναι σταθερές για τις εργασίες που περιγράφονται. Πρόσθετες "
        "εργασίες γίνονται μόνο μετά τη συγκατάθεσή σας. Φυλάσσουμε το έτοιμο "
        "αυτοκίνητο δωρεάν για δύο εργάσιμες ημέρες. Ισχύει το γερμανικό δίκαιο.</p>"
    ),
)

PRIVACY = (
    (
        "<p>We use your name, e-mail address, phone number and the data of your car to "
        "carry out your booking (Art. 6 (1) b GDPR). Invoices are kept as long as the "
        "law demands. You may ask for access, correction and erasure at any time.</p>"
    ),
    (
        "<p>Wir verwenden Name, E-Mail-Adresse, Telefonnummer und Fahrzeugdaten, um "
        "Ihre Buchung auszuführen (Art. 6 Abs. 1 b DSGVO). Rechnungen bewahren wir so "
        "lange auf, wie das Gesetz es verlangt. Sie können jederzeit Auskunft, "
        "Berichtigung und Löschung verlangen.</p>"
    ),
    (
        "<p>Folosim numele, adresa de e-mail, numărul de telefon și datele mașinii "
        "pentru rezervarea dvs. (art. 6 alin. 1 lit. b GDPR). Facturile se păstrează "
        "cât cere legea. Puteți cere oricând acces, rectificare și ștergere.</p>"
    ),
    (
        "<p>Χρησιμοποιούμε το όνομα, τη διεύθυνση email, τον αριθμό τηλεφώνου και τα "
        "στοιχεία του αυτοκινήτου σας για την κράτησή σας (άρθρο 6 παρ. 1 στοιχ. β΄ "
        "ΓΚΠΔ). Τα τιμολόγια φυλάσσονται όσο απαιτεί ο νόμος. Μπορείτε ανά πάσα στιγμή "
        "να ζητήσετε πρόσβαση, διόρθωση και διαγραφή.</p>"
    ),
)


def _get_answers(dice):
    """Number plate and mileage."""
    plate = (
        f"{dice.choice(PLATES)}-{dice.choice('ABCDEFGHKLM')} {dice.randint(10, 999)}"
    )
    return plate, f"{dice.randint(12, 190)} 000 km"


def _create_bay_service(sequence, key, name, about, price, bay_minutes):
    """The window is a promise to the customer, the bay is claimed for the work."""
    return Service(
        key=key,
        name=name,
        about=about,
        price=price,
        needs=(
            ("window", {"span": "window"}),
            ("bay", {"work_minutes": bay_minutes}),
        ),
        picture=partial(drawings.emblem, key),
        values={**WINDOW, "sequence": sequence},
    )


SERVICES = (
    _create_bay_service(
        0,
        "inspection",
        ("Inspection", "Inspektion", "Revizie", "Έλεγχος οχήματος"),
        (
            (
                "Inspection to the maker's plan with 42 checks, fluids and a stamp in "
                "the service book."
            ),
            (
                "Inspektion nach Herstellerplan mit 42 Prüfpunkten, Flüssigkeiten und "
                "Stempel im Serviceheft."
            ),
            (
                "Revizie după planul producătorului, cu 42 de verificări, lichide și "
                "ștampilă în carnetul de service."
            ),
            (
                "Έλεγχος σύμφωνα με το πρόγραμμα του κατασκευαστή: 42 σημεία, υγρά και "
                "σφραγίδα στο βιβλίο σέρβις."
            ),
        ),
        219.0,
        120,
    ),
    _create_bay_service(
        1,
        "oil",
        ("Oil service", "Ölservice", "Schimb de ulei", "Αλλαγή λαδιών"),
        (
            (
                "Up to five litres of engine oil to the maker's standard, new filter, "
                "disposal included."
            ),
            (
                "Bis zu fünf Liter Motoröl nach Herstellernorm, neuer Filter, "
                "Entsorgung inklusive."
            ),
            (
                "Până la cinci litri de ulei de motor după norma producătorului, "
                "filtru nou, cu preluarea uleiului uzat."
            ),
            (
                "Έως πέντε λίτρα λάδι κινητήρα με τις προδιαγραφές του κατασκευαστή, "
                "νέο φίλτρο, μαζί με την απόσυρση του παλιού λαδιού."
            ),
        ),
        129.0,
        120,
    ),
    _create_bay_service(
        2,
        "hu",
        (
            "Main inspection (HU/AU)",
            "Hauptuntersuchung (HU/AU)",
            "Inspecție tehnică (HU/AU)",
            "Περιοδικός τεχνικός έλεγχος (HU/AU)",
        ),
        (
            (
                "Main inspection with emission test by a sworn inspector in our "
                "garage, pre-check included."
            ),
            (
                "Hauptuntersuchung mit AU durch einen Prüfingenieur in unserer "
                "Werkstatt, Vorabprüfung inklusive."
            ),
            (
                "Inspecție tehnică cu test de emisii, făcută de un inspector autorizat "
                "în atelierul nostru, cu verificare prealabilă."
            ),
            (
                "Τεχνικός έλεγχος με μέτρηση καυσαερίων από εξουσιοδοτημένο ελεγκτή "
                "στο συνεργείο μας, μαζί με προέλεγχο."
            ),
        ),
        149.0,
        60,
    ),
    _create_bay_service(
        3,
        "brakes",
        (
            "Brakes, front axle",
            "Bremsen, Vorderachse",
            "Frâne, puntea față",
            "Φρένα, μπροστινός άξονας",
        ),
        (
            "New pads and discs on the front axle, brake fluid checked, test drive.",
            (
                "Neue Beläge und Scheiben an der Vorderachse, Bremsflüssigkeit "
                "geprüft, Probefahrt."
            ),
            (
                "Plăcuțe și discuri noi pe puntea față, lichid de frână verificat, "
                "probă de drum."
            ),
            (
                "Νέα τακάκια και δισκόπλακες στον μπροστινό άξονα, έλεγχος υγρών "
                "φρένων, δοκιμαστική οδήγηση."
            ),
        ),
        289.0,
        180,
    ),
    Service(
        key="tyres",
        name=(
            "Tyre check while you wait",
            "Reifencheck, während Sie warten",
            "Verificarea anvelopelor pe loc",
            "Έλεγχος ελαστικών όσο περιμένετε",
        ),
        about=(
            (
                "Pressure, tread and age of all tyres, with a short report. Pay at the "
                "desk."
            ),
            (
                "Luftdruck, Profil und Alter aller Reifen mit kurzem Bericht. Sie "
                "zahlen vor Ort."
            ),
            (
                "Presiunea, profilul și vechimea tuturor anvelopelor, cu un scurt "
                "raport. Plătiți la fața locului."
            ),
            (
                "Πίεση, πέλμα και ηλικία όλων των ελαστικών, με σύντομη αναφορά. "
                "Πληρώνετε στο κατάστημα."
            ),
        ),
        price=19.00,
        needs=(("mechanic", {"is_customer_choice": True}),),
        picture=partial(drawings.emblem, "tyres"),
        values={
            "sequence": 10,
            "payment_rule": "on_site",
            "duration_minutes": 30,
            "step_minutes": 30,
            "buffer_after_minutes": 10,
        },
    ),
    Service(
        key="noise",
        name=(
            "Something rattles: diagnosis",
            "Es klappert: Fehlersuche",
            "Ceva zdrăngăne: diagnosticare",
            "Κάτι κροταλίζει: διάγνωση",
        ),
        about=(
            "Tell us what you hear; we look at your request and confirm by hand.",
            (
                "Sagen Sie uns, was Sie hören; wir sehen uns Ihre Anfrage an und "
                "bestätigen von Hand."
            ),
            "Spuneți-ne ce auziți; citim solicitarea dvs. și confirmăm personal.",
            (
                "Πείτε μας τι ακούτε· διαβάζουμε το αίτημά σας και επιβεβαιώνουμε "
                "προσωπικά."
            ),
        ),
        price=89.00,
        needs=(("mechanic", {}), ("bay", {})),
        picture=partial(drawings.emblem, "noise"),
        values={
            "sequence": 20,
            "payment_rule": "on_site",
            "confirmation": "manual",
            "duration_minutes": 60,
            "step_minutes": 60,
        },
    ),
)
MECHANICS = (
    Person(
        key="mechanic_1",
        name="Mehmet Yılmaz",
        roles=("mechanic",),
        title=(
            "Master mechanic, brakes",
            "Kfz-Meister, Bremsen",
            "Maistru mecanic, frâne",
            "Αρχιμηχανικός, φρένα",
        ),
        about=(
            "<p>Twenty years at the wheel hub; explains what he does.</p>",
            "<p>Zwanzig Jahre an der Radnabe; erklärt, was er tut.</p>",
            "<p>Douăzeci de ani la butucul roții; explică ce face.</p>",
            "<p>Είκοσι χρόνια πάνω από τους τροχούς· εξηγεί ό,τι κάνει.</p>",
        ),
        color="#1D4ED8",
        portrait=partial(drawings.portrait, 1),
        login="mechanic",
    ),
    Person(
        key="mechanic_2",
        name="Julia Becker",
        roles=("mechanic",),
        title=(
            "Mechatronics, electronics",
            "Mechatronikerin, Elektronik",
            "Mecatronică, electronică",
            "Μηχατρονική, ηλεκτρονικά",
        ),
        about=(
            "<p>Finds the fault behind the warning light.</p>",
            "<p>Findet den Fehler hinter der Warnleuchte.</p>",
            "<p>Găsește defectul din spatele martorului aprins.</p>",
            "<p>Βρίσκει τη βλάβη πίσω από το προειδοποιητικό λαμπάκι.</p>",
        ),
        color="#BE185D",
        portrait=partial(drawings.portrait, 2),
    ),
    Person(
        key="mechanic_3",
        name="Tomasz Nowak",
        roles=("mechanic",),
        title=(
            "Tyres and chassis",
            "Reifen und Fahrwerk",
            "Anvelope și șasiu",
            "Ελαστικά και ανάρτηση",
        ),
        about=(
            "<p>Quick, careful and always on time.</p>",
            "<p>Schnell, sorgfältig, immer pünktlich.</p>",
            "<p>Rapid, atent și mereu punctual.</p>",
            "<p>Γρήγορος, προσεκτικός και πάντα στην ώρα του.</p>",
        ),
        color="#15803D",
        portrait=partial(drawings.portrait, 3),
    ),
    Person(
        key="mechanic_4",
        name="Anke Schulte",
        roles=("mechanic",),
        title=(
            "Oil service and inspection",
            "Ölservice und Inspektion",
            "Schimb de ulei și revizie",
            "Λάδια και έλεγχος οχήματος",
        ),
        about=(
            "<p>Knows the service book of every make.</p>",
            "<p>Kennt das Serviceheft jeder Marke.</p>",
            "<p>Cunoaște carnetul de service al fiecărei mărci.</p>",
            "<p>Γνωρίζει το βιβλίο σέρβις κάθε μάρκας.</p>",
        ),
        color="#B45309",
        portrait=partial(drawings.portrait, 4),
    ),
)
WORLD = World(
    key="witten",
    is_front=True,
    company=Company(
        name="Autoservice Witten GmbH",
        street="Ardeystraße 96",
        zip="58452",
        city="Witten",
        state="state_de_nw",
        country="de",
        currency="EUR",
        phone="+49 2302 555010",
        email="werkstatt@autoservice-witten.example.com",
        register="20264",
        vat="DE123456788",
        lang="de_DE",
        tz="Europe/Berlin",
        chart="de_skr03",
        prefix="RE",
        logo=drawings.logo,
    ),
    store=Store(
        name="Autoservice Witten",
        slug="autoservice-witten",
        code="WITTEN",
        hours="appointment_core.resource_calendar_default",
        front=drawings.garage,
        front_name=(
            "The garage with its three bays",
            "Die Werkstatt mit ihren drei Hebebühnen",
            "Atelierul cu cele trei posturi de lucru",
            "Το συνεργείο με τις τρεις ράμπες του",
        ),
        about=ABOUT,
        terms=TERMS,
        privacy=PRIVACY,
        color=drawings.NAVY,
        position=(51.4386, 7.3353),
        values={
            "legal_representatives": "Sabine Kruse",
            "register_court": "Amtsgericht Bochum",
        },
    ),
    logins=(
        Login("manager", "Sabine Kruse", "manager"),
        Login("frontdesk", "Lena Hoffmann", "frontdesk"),
        Login("mechanic", "Mehmet Yılmaz", "provider"),
    ),
    roles={
        "window": (
            "Pickup window",
            "Abgabefenster",
            "Interval de preluare",
            "Παράθυρο παραλαβής",
        ),
        "bay": ("Bay", "Hebebühne", "Post de lucru", "Ράμπα"),
        "mechanic": ("Mechanic", "Mechaniker", "Mecanic", "Μηχανικός"),
    },
    things=(
        Thing(
            "desk",
            "Pickup desk",
            "window",
            {"seats": 4},
            hours="appointment_core.resource_calendar_windows",
        ),
        *(
            Thing(
                f"bay_{number}",
                f"Bay {number}",
                "bay",
                {"appointment_color": color, "appointment_priority": number},
            )
            for number, color in enumerate(("#2A9D8F", "#E9C46A", "#E76F51"), start=1)
        ),
    ),
    people=MECHANICS,
    away=MECHANICS[2],
    holiday=("Holiday", "Urlaub", "Concediu", "Άδεια"),
    services=SERVICES,
    questions=(
        Question(
            (
                "Number plate",
                "Kennzeichen",
                "Număr de înmatriculare",
                "Αριθμός κυκλοφορίας",
            ),
            (
                "e.g. EN-AW 2026",
                "z. B. EN-AW 2026",
                "de ex. EN-AW 2026",
                "π.χ. EN-AW 2026",
            ),
            is_required=True,
        ),
        Question(
            ("Mileage", "Kilometerstand", "Kilometraj", "Χιλιόμετρα"),
            (
                "e.g. 84 000 km",
                "z. B. 84 000 km",
                "de ex. 84 000 km",
                "π.χ. 84 000 χλμ.",
            ),
        ),
    ),
    customers=Customers(
        first=(
            "Anna",
            "Lukas",
            "Marie",
            "Jonas",
            "Sophie",
            "Felix",
            "Emma",
            "Paul",
            "Lea",
            "Maximilian",
            "Hannah",
            "Tim",
            "Laura",
            "Jan",
            "Katharina",
            "Stefan",
            "Petra",
            "Wolfgang",
            "Ingrid",
            "Ayşe",
            "Murat",
            "Elena",
            "Piotr",
            "Nadine",
            "Uwe",
            "Birgit",
        ),
        last=(
            "Schäfer",
            "Krämer",
            "Lindner",
            "Brandt",
            "Vogt",
            "Thiele",
            "Bergmann",
            "Pohl",
            "Engel",
            "Winkler",
            "Kaya",
            "Demir",
            "Kowalski",
            "Petrov",
            "Richter",
            "Neumann",
            "Zimmermann",
            "Krüger",
            "Hartmann",
            "Lange",
            "Jansen",
            "Menzel",
        ),
        cities=("Witten", "Bochum", "Hagen", "Wetter", "Herdecke"),
        phone="+49 171 39200{:02d}",  # the block for film and television
        count=90,
    ),
    story=Story(
        seed=58452,
        shares=(("inspection", 5), ("oil", 5), ("hu", 4), ("brakes", 3), ("tyres", 6)),
        busy=(2, 3, 3, 4),
        calm=(1, 1, 2, 3),
        request="noise",
        notes=(
            "Beim Bremsen quietscht es vorne links.",
            "Klappert im Leerlauf, wenn der Motor kalt ist.",
            "Seit dem Wochenende brummt es ab 80 km/h.",
        ),
        cancel_reason="Termin passt nicht mehr",
        answers=_get_answers,
        paid_count=24,
        known=(
            "Bringt eigene Winterreifen mit, eingelagert seit Oktober.",
            "Bitte vor 9 Uhr anrufen, danach in der Schicht.",
            "Wartet am liebsten vor Ort; Kaffee schwarz.",
        ),
    ),
)
