"""Customers with names as in the telephone book and addresses at example hosts."""

import unicodedata


def create_customers(env, world):
    """As many customers as the plan says, in the country and language of the world."""
    plan = world.customers
    country = env.ref(f"base.{world.company.country}").id
    return env["res.partner"].create(
        [
            {
                "name": f"{first} {last}",
                "email": f"{_ascii(first)}.{_ascii(last)}@{plan.host}",
                "phone": plan.phone.format(number),
                "city": plan.cities[number % len(plan.cities)],
                "country_id": country,
                "lang": world.company.lang,
                "tz": world.company.tz,
            }
            for number in range(plan.count)
            for first in [plan.first[number % len(plan.first)]]
            for last in [
                plan.last[(number * 7 + number // len(plan.first)) % len(plan.last)]
            ]
        ]
    )


def _ascii(name):
    name = name.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ı", "i"))
    return plain.encode("ascii", "ignore").decode()
