"""Customers with names as in the telephone book and addresses at example.com."""

import unicodedata

FIRST = [
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
]
LAST = [
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
]
COUNT = 90


def create_customers(env):
    """*COUNT* customers; phone numbers lie in the block for film and television."""
    germany = env.ref("base.de").id
    return env["res.partner"].create(
        [
            {
                "name": f"{first} {last}",
                "email": f"{_ascii(first)}.{_ascii(last)}@example.com",
                "phone": f"+49 171 39200{number:02d}",
                "city": ("Witten", "Bochum", "Hagen", "Wetter", "Herdecke")[number % 5],
                "country_id": germany,
                "lang": "de_DE",
                "tz": "Europe/Berlin",
            }
            for number in range(COUNT)
            for first in [FIRST[number % len(FIRST)]]
            for last in [LAST[(number * 7 + number // len(FIRST)) % len(LAST)]]
        ]
    )


def _ascii(name):
    name = name.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ı", "i"))
    return plain.encode("ascii", "ignore").decode()
