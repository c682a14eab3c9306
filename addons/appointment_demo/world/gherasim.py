"""Clinica Sf. Gherasim: two doctors in Galați, an hour each and a quarter between."""

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
    World,
)

BREAK_MINUTES = 15
# An hour and the doctor's own break: six starts a day from 9:00 to 15:15.
APPOINTMENT = {
    "duration_minutes": 60,
    "step_minutes": 60 + BREAK_MINUTES,
    "payment_rule": "optional",
    "withdrawal_kind": "healthcare",
}
CHOSEN = {"is_customer_choice": True}

ABOUT = (
    (
        "<p>Psychiatry and psychology under one roof in Galați. You choose your doctor "
        "and a quiet hour; nobody else waits in the room.</p>"
    ),
    (
        "<p>Psychiatrie und Psychologie unter einem Dach in Galați. Sie wählen Ihre "
        "Ärztin oder Ihren Arzt und eine ruhige Stunde; im Wartezimmer sitzt sonst "
        "niemand.</p>"
    ),
    (
        "<p>Psihiatrie și psihologie sub același acoperiș, la Galați. Alegeți medicul "
        "și o oră liniștită; în sala de așteptare nu mai este nimeni.</p>"
    ),
    (
        "<p>Ψυχιατρική και ψυχολογία κάτω από την ίδια στέγη στο Galați. Επιλέγετε τον "
        "γιατρό σας και μια ήσυχη ώρα· κανείς άλλος δεν περιμένει στην αίθουσα.</p>"
    ),
)
TERMS = (
    (
        "<p>An appointment lasts 60 minutes. You may pay online or at the clinic, by "
        "card or in cash. Medical services are exempt from value added tax. In an "
        "emergency call 112.</p>"
    ),
    (
        "<p>Ein Termin dauert 60 Minuten. Sie zahlen online oder in der Klinik, mit "
        "Karte oder bar. Heilbehandlungen sind von der Umsatzsteuer befreit. Im "
        "Notfall rufen Sie 112 an.</p>"
    ),
    (
        "<p>O programare durează 60 de minute. Puteți plăti online sau la clinică, cu "
        "cardul sau în numerar. Serviciile medicale sunt scutite de TVA. În caz de "
        "urgență sunați la 112.</p>"
    ),
    (
        "<p>Ένα ραντεβού διαρκεί 60 λεπτά. Μπορείτε να πληρώσετε online ή στην "
        "κλινική, με κάρτα ή μετρητά. Οι ιατρικές υπηρεσίες απαλλάσσονται από τον ΦΠΑ. "
        "Σε επείγουσα ανάγκη καλέστε το 112.</p>"
    ),
)
PRIVACY = (
    (
        "<p>We use your name, e-mail address and phone number to keep your appointment "
        "(Art. 6 (1) b GDPR). What you tell your doctor stays with your doctor. You "
        "may ask for access, correction and erasure at any time.</p>"
    ),
    (
        "<p>Wir verwenden Name, E-Mail-Adresse und Telefonnummer für Ihren Termin "
        "(Art. 6 Abs. 1 b DSGVO). Was Sie im Gespräch sagen, bleibt dort. Sie können "
        "jederzeit Auskunft, Berichtigung und Löschung verlangen.</p>"
    ),
    (
        "<p>Folosim numele, adresa de e-mail și numărul de telefon pentru programarea "
        "dvs. (art. 6 alin. 1 lit. b GDPR). Ce spuneți medicului rămâne la medic. "
        "Puteți cere oricând acces, rectificare și ștergere.</p>"
    ),
    (
        "<p>Χρησιμοποιούμε το όνομα, τη διεύθυνση email και τον αριθμό τηλεφώνου σας "
        "για το ραντεβού σας (άρθρο 6 παρ. 1 στοιχ. β΄ ΓΚΠΔ). Ό,τι λέτε στον γιατρό "
        "σας μένει μεταξύ σας. Μπορείτε ανά πάσα στιγμή να ζητήσετε πρόσβαση, διόρθωση "
        "και διαγραφή.</p>"
    ),
)


def _get_answers(dice):
    """The language to speak in."""
    return (dice.choice(("română", "română", "română", "engleză", "maghiară")),)


PSYCHIATRIST = Person(
    key="psychiatrist",
    name="Dr. Ioana Munteanu",
    roles=("psychiatrist", "doctor"),
    title=("Psychiatry", "Psychiatrie", "Psihiatrie", "Ψυχιατρική"),
    about=(
        "<p>Takes time for the first conversation and explains each step.</p>",
        "<p>Nimmt sich Zeit für das erste Gespräch und erklärt jeden Schritt.</p>",
        "<p>Își face timp pentru prima discuție și explică fiecare pas.</p>",
        "<p>Αφιερώνει χρόνο στην πρώτη συζήτηση και εξηγεί κάθε βήμα.</p>",
    ),
    color="#2F6F73",
    portrait=partial(drawings.portrait, 2),
    login="doctor",
)
PSYCHOLOGIST = Person(
    key="psychologist",
    name="Psih. Andrei Dobre",
    roles=("psychologist", "doctor"),
    title=(
        "Psychology and psychotherapy",
        "Psychologie und Psychotherapie",
        "Psihologie și psihoterapie",
        "Ψυχολογία και ψυχοθεραπεία",
    ),
    about=(
        "<p>Works with adults and couples, in Romanian and English.</p>",
        "<p>Arbeitet mit Erwachsenen und Paaren, auf Rumänisch und Englisch.</p>",
        "<p>Lucrează cu adulți și cupluri, în română și engleză.</p>",
        "<p>Δέχεται ενήλικες και ζευγάρια, στα ρουμανικά και στα αγγλικά.</p>",
    ),
    color="#BB6B00",
    portrait=partial(drawings.portrait, 1),
    login="psychologist",
)
SERVICES = (
    Service(
        key="psychiatry",
        name=(
            "Psychiatric consultation",
            "Psychiatrische Sprechstunde",
            "Consultație psihiatrie",
            "Ψυχιατρική εξέταση",
        ),
        about=(
            "First consultation with a psychiatrist, with a plan for what comes next.",
            "Erste Sprechstunde in der Psychiatrie, mit einem Plan für danach.",
            "Prima consultație la psihiatru, cu un plan pentru ce urmează.",
            "Πρώτη εξέταση από ψυχίατρο, με ένα πλάνο για τα επόμενα βήματα.",
        ),
        price=350.00,
        needs=(("psychiatrist", CHOSEN),),
        picture=partial(drawings.clinic_emblem, "psychiatry"),
        values={**APPOINTMENT, "sequence": 1},
    ),
    Service(
        key="followup",
        name=(
            "Psychiatric follow-up",
            "Psychiatrische Folgesprechstunde",
            "Control psihiatrie",
            "Ψυχιατρική επανεξέταση",
        ),
        about=(
            "For those who have been here before: how are things going?",
            "Für alle, die schon hier waren: Wie geht es weiter?",
            "Pentru cei care au mai fost la noi: cum merg lucrurile?",
            "Για όσους έχουν ξανάρθει: πώς πάνε τα πράγματα;",
        ),
        price=250.00,
        needs=(("psychiatrist", CHOSEN),),
        picture=partial(drawings.clinic_emblem, "followup"),
        values={**APPOINTMENT, "sequence": 2},
    ),
    Service(
        key="psychotherapy",
        name=(
            "Psychotherapy session",
            "Psychotherapeutische Sitzung",
            "Ședință de psihoterapie",
            "Συνεδρία ψυχοθεραπείας",
        ),
        about=(
            "An hour for one person, once or regularly.",
            "Eine Stunde für eine Person, einmalig oder regelmäßig.",
            "O oră pentru o persoană, o dată sau regulat.",
            "Μία ώρα για ένα άτομο, μία φορά ή τακτικά.",
        ),
        price=250.00,
        needs=(("psychologist", CHOSEN),),
        picture=partial(drawings.clinic_emblem, "psychotherapy"),
        values={**APPOINTMENT, "sequence": 3},
    ),
    Service(
        key="orientation",
        name=(
            "Orientation conversation",
            "Orientierungsgespräch",
            "Discuție de orientare",
            "Συζήτηση προσανατολισμού",
        ),
        about=(
            "Not sure whom to ask? Choose either of us; we find out together.",
            (
                "Noch unsicher, wer der Richtige ist? Wählen Sie einen von uns; wir "
                "finden es gemeinsam heraus."
            ),
            (
                "Nu știți la cine să mergeți? Alegeți pe oricare dintre noi; aflăm "
                "împreună."
            ),
            (
                "Δεν είστε σίγουροι σε ποιον να απευθυνθείτε; Επιλέξτε όποιον θέλετε "
                "από τους δυο μας· το βρίσκουμε μαζί."
            ),
        ),
        price=150.00,
        needs=(("doctor", CHOSEN),),
        picture=partial(drawings.clinic_emblem, "orientation"),
        values={**APPOINTMENT, "sequence": 4},
    ),
    Service(
        key="couple",
        name=(
            "Couples session",
            "Paargespräch",
            "Ședință de cuplu",
            "Συνεδρία ζευγαριού",
        ),
        about=(
            "For two. Ask for a time; we confirm by hand after a short call.",
            (
                "Für zwei. Fragen Sie einen Termin an; wir bestätigen nach einem "
                "kurzen Anruf."
            ),
            "Pentru doi. Cereți o oră; confirmăm după un scurt telefon.",
            (
                "Για δύο. Ζητήστε μια ώρα· επιβεβαιώνουμε προσωπικά μετά από ένα "
                "σύντομο τηλεφώνημα."
            ),
        ),
        price=320.00,
        needs=(("psychologist", CHOSEN),),
        picture=partial(drawings.clinic_emblem, "couple"),
        values={
            **APPOINTMENT,
            "sequence": 5,
            "payment_rule": "on_site",
            "confirmation": "manual",
        },
    ),
)
WORLD = World(
    key="gherasim",
    company=Company(
        name="Clinica Sf. Gherasim SRL",
        street="Strada Domnească 45",
        zip="800008",
        city="Galați",
        state="RO_GL",
        country="ro",
        currency="RON",
        phone="+40 236 555 010",
        email="programari@clinica-sf-gherasim.example.com",
        register="J17/2024/2016",
        vat="RO1234567897",
        lang="ro_RO",
        tz="Europe/Bucharest",
        chart="ro",
        prefix="CSG",
        logo=drawings.clinic_logo,
        # Medical care is exempt without the right to deduct (Codul fiscal, art. 292).
        sale_tax="tvatiscnoded",
        break_minutes=BREAK_MINUTES,
    ),
    store=Store(
        name="Clinica Sf. Gherasim",
        slug="clinica-sf-gherasim",
        code="GALATI",
        hours="appointment_core.resource_calendar_practice",
        front=drawings.clinic,
        front_name=(
            "The house with its lime tree",
            "Das Haus mit seiner Linde",
            "Casa cu teiul ei",
            "Το σπίτι με τη φλαμουριά του",
        ),
        about=ABOUT,
        terms=TERMS,
        privacy=PRIVACY,
        color=drawings.PINE,
        position=(45.4353, 28.0080),
        values={
            "booking_order": "person",
            "legal_representatives": "Mihaela Stan",
            "register_court": "Registrul Comerțului Galați",
            "supervisory_authority": "Direcția de Sănătate Publică Galați",
        },
        is_confidential=True,
        reminder_hours=(24,),
    ),
    logins=(
        Login("clinic-manager", "Mihaela Stan", "manager"),
        Login("clinic-desk", "Roxana Ilie", "frontdesk"),
        Login("doctor", "Ioana Munteanu", "provider"),
        Login("psychologist", "Andrei Dobre", "provider"),
    ),
    roles={
        "psychiatrist": ("Psychiatrist", "Psychiatrie", "Psihiatru", "Ψυχίατρος"),
        "psychologist": ("Psychologist", "Psychologie", "Psiholog", "Ψυχολόγος"),
        "doctor": ("Doctor", "Arzt", "Medic", "Γιατρός"),
    },
    things=(),
    people=(PSYCHIATRIST, PSYCHOLOGIST),
    away=PSYCHOLOGIST,
    holiday=("Congress", "Kongress", "Congres", "Συνέδριο"),
    services=SERVICES,
    questions=(
        Question(
            (
                "Language of the conversation",
                "Sprache des Gesprächs",
                "Limba discuției",
                "Γλώσσα της συζήτησης",
            ),
            ("e.g. Romanian", "z. B. Rumänisch", "de ex. română", "π.χ. ρουμανικά"),
        ),
    ),
    customers=Customers(
        first=(
            "Maria",
            "Elena",
            "Ștefan",
            "Ana",
            "Mihai",
            "Cristina",
            "Alexandru",
            "Gabriela",
            "Vlad",
            "Simona",
            "Radu",
            "Daniela",
            "Cătălin",
            "Oana",
            "Florin",
            "Raluca",
            "Bogdan",
            "Irina",
            "Marius",
            "Ilinca",
        ),
        last=(
            "Popescu",
            "Ionescu",
            "Popa",
            "Rusu",
            "Stoica",
            "Gheorghiu",
            "Matei",
            "Ciobanu",
            "Moraru",
            "Țurcanu",
            "Lupu",
            "Nistor",
            "Bălan",
            "Enache",
            "Vasile",
            "Sârbu",
            "Toma",
        ),
        cities=("Galați", "Brăila", "Tecuci", "Galați", "Tulcea"),
        phone="+40 700 000 0{:02d}",
        count=60,
    ),
    story=Story(
        seed=800008,
        shares=(
            ("psychiatry", 3),
            ("followup", 5),
            ("psychotherapy", 6),
            ("orientation", 2),
        ),
        busy=(1, 2, 2, 3),
        calm=(0, 1, 1, 2),
        request="couple",
        notes=(
            "Am prefera o oră după-amiază, dacă se poate.",
            "Venim amândoi de la Brăila.",
            "Ne-ar ajuta și o discuție în engleză.",
        ),
        cancel_reason="A intervenit ceva",
        answers=_get_answers,
        paid_count=5,
        known=(
            "Preferă să fie sunată, nu e-mail.",
            "Vine cu trenul de la Brăila; o oră după 10 este mai bună.",
            "Plătește în numerar.",
        ),
        findings=(
            "Somnul s-a îmbunătățit. Continuăm planul, control în trei săptămâni.",
            "Anxietate în scădere; exerciții de respirație zilnic.",
            "Prima discuție. De stabilit obiectivele la următoarea ședință.",
        ),
    ),
)
