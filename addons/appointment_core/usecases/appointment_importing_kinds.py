from odoo import Command, api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, get_lang, plaintext2html

from ..kernel import table
from .appointment_importing import KNOWN, NEW

MAX_TEXT = 2_000
MAX_DURATION = 14 * 24 * 60
MAX_PERSONS = 10_000
MAX_PRICE = 10_000_000
MODELS = {
    "customer": "res.partner",
    "service": "appointment.service",
    "resource": "resource.resource",
}
REQUIRED = {
    "customer": {"name"},
    "service": {"name", "duration"},
    "resource": {"name"},
}


class AppointmentImporting(models.AbstractModel):
    """The columns of customers, services and resources, and what they mean."""

    _inherit = "appointment.importing"

    @api.model
    def _get_model(self, kind):
        return MODELS[kind]

    @api.model
    def _get_required(self, kind):
        return REQUIRED[kind]

    @api.model
    def _get_columns(self, kind):
        """``{key: label}`` of a kind, in the order of the template."""
        return {
            "customer": {
                "name": self.env._("Name"),
                "email": self.env._("E-mail"),
                "phone": self.env._("Phone"),
                "street": self.env._("Street"),
                "zip": self.env._("Zip"),
                "city": self.env._("City"),
                "country": self.env._("Country"),
                "language": self.env._("Language"),
                "note": self.env._("Note"),
            },
            "service": {
                "name": self.env._("Name"),
                "duration": self.env._("Duration (minutes)"),
                "price": self.env._("Price"),
                "min_persons": self.env._("Persons from"),
                "max_persons": self.env._("Persons to"),
                "buffer_before": self.env._("Buffer before (minutes)"),
                "buffer_after": self.env._("Buffer after (minutes)"),
            },
            "resource": {
                "name": self.env._("Name"),
                "role": self.env._("Role"),
                "thing": self.env._("Thing (yes or no)"),
                "seats": self.env._("Seats"),
            },
        }[kind]

    @api.model
    def _get_example(self, kind):
        return {
            "customer": {
                "name": "Erika Muster",
                "email": "erika@example.com",
                "phone": "02302 123456",
                "street": "Ruhrstraße 1",
                "zip": "58452",
                "city": "Witten",
                "country": "DE",
                "language": get_lang(self.env).code,
            },
            "service": {
                "name": self.env._("Haircut"),
                "duration": "45",
                "price": "39.90",
                "min_persons": "1",
                "max_persons": "1",
                "buffer_before": "0",
                "buffer_after": "10",
            },
            "resource": {
                "name": "Anna",
                "role": self.env["appointment.role"].search([], limit=1).name or "",
                "thing": self.env._("no"),
                "seats": "1",
            },
        }[kind]

    def _read_tables(self, kind, store):
        """Names that cells may say, read once: ``{table: {name: value}}``."""
        if kind == "resource":
            roles = self.env["appointment.role"].search([("active", "=", True)])
            return {"role": {row.name.lower(): row.id for row in roles}}
        if kind == "service":
            return {}
        countries, languages = {}, {}
        for language in {"en_US", get_lang(self.env).code}:
            names = self.env["res.country"].with_context(lang=language)
            for row in names.search([("code", "!=", False)]):
                countries[row.name.lower()] = countries[row.code.lower()] = row
        for code, name in self.env["res.lang"].get_installed():
            languages |= dict.fromkeys((code.lower(), name.lower()), code)
            languages.setdefault(code.split("_")[0].lower(), code)
            languages.setdefault(name.split(" ")[0].lower(), code)
        home = store.partner_id.country_id or store.company_id.country_id
        return {"country": countries, "language": languages, "home": home}

    # ------------------------------------------------------------ cells

    def _read_number(self, cells, key, limits, problems, default=0):
        """The number in a cell between two *limits*; whole, unless those are not."""
        text = cells.get(key)
        if not text:
            return default
        number = table.to_number(text, get_lang(self.env).thousands_sep)
        low, high = limits
        is_whole = isinstance(low, int)
        if number is None or (is_whole and number != int(number)):
            problems.append(self.env._("“%(text)s” is no number", text=text))
        elif not low <= number <= high:
            problems.append(
                self.env._(
                    "“%(text)s” is not between %(low)s and %(high)s",
                    text=text,
                    low=round(low),
                    high=round(high),
                )
            )
        else:
            return int(number) if is_whole else float(number)
        return default

    def _read_name(self, kind, tables, cells, key, problems):
        text = cells.get(key)
        if text and text.lower() not in tables[key]:
            problems.append(
                self.env._(
                    "%(column)s “%(text)s” is not known",
                    column=self._get_columns(kind)[key],
                    text=text,
                )
            )
        return tables[key].get((text or "").lower())

    def _check_texts(self, cells, problems):
        if any(len(text) > MAX_TEXT for text in cells.values()):
            problems.append(
                self.env._("a text is longer than %(limit)s characters", limit=MAX_TEXT)
            )

    # ------------------------------------------------------------ customers

    def _read_customer(self, store, tables, cells, problems):
        self._check_texts(cells, problems)
        email = cells.get("email", "")
        normalised = email_normalize(email)
        if email and (not normalised or "." not in normalised.rpartition("@")[2]):
            problems.append(self.env._("“%(text)s” is no e-mail address", text=email))
        country = self._read_name("customer", tables, cells, "country", problems)
        phone = cells.get("phone", "")
        number = phone and self.env["res.partner"]._phone_format(
            number=phone, country=country or tables["home"], force_format="E164"
        )
        if phone and not number:
            problems.append(self.env._("“%(text)s” is no phone number", text=phone))
        if not email and not phone:
            problems.append(self.env._("an e-mail or a phone number is needed"))
        name = " ".join(cells.get("name", "").split())
        language = self._read_name("customer", tables, cells, "language", problems)
        return {
            "_key": self._to_customer_key(normalised, number, name),
            "name": name,
            "email": email,
            "phone": number or "",
            "street": cells.get("street"),
            "zip": cells.get("zip"),
            "city": cells.get("city"),
            "country_id": (country or tables["home"]).id,
            "lang": language or self.env.lang,
            "comment": plaintext2html(cells["note"]) if "note" in cells else False,
            "company_id": False,
            "appointment_customer_store_ids": [Command.link(store.id)],
        }

    @api.model
    def _to_customer_key(self, email, phone, name):
        """E-mail and phone make somebody known (T80); one of them needs the name."""
        email, phone = email or "", phone or ""
        return (email, phone, "" if email and phone else name.lower())

    def _mark_known_customer(self, store, lines):
        """Contacts the user sees already stay as they are; the store gets to know them.

        Those of stores of others are not looked for: an import is no way to learn whose
        customer somebody is.
        """
        keys = {line.values["_key"] for line in lines if line.status == NEW}
        partners = self.env["res.partner"].search(
            Domain("email_normalized", "in", [key[0] for key in keys if key[0]])
            | Domain("phone_sanitized", "in", [key[1] for key in keys if key[1]])
        )
        known = {}
        for partner in partners.sorted("id", reverse=True):
            key = self._to_customer_key(
                partner.email_normalized, partner.phone_sanitized, partner.name or ""
            )
            known[key] = partner
        return [
            line._replace(status=KNOWN, values={"partner": known[line.values["_key"]]})
            if line.status == NEW and line.values["_key"] in known
            else line
            for line in lines
        ]

    def _after_import_customer(self, store, lines):
        """Known contacts are found among the customers of the store as well."""
        partners = self.env["res.partner"].union(
            *(line.values["partner"] for line in lines if line.status == KNOWN)
        )
        link = [Command.link(store.id)]
        partners._filtered_access("write").appointment_customer_store_ids = link

    # ------------------------------------------------------------ services

    def _read_service(self, store, tables, cells, problems):
        self._check_texts(cells, problems)
        persons = (1, MAX_PERSONS)
        low = self._read_number(cells, "min_persons", persons, problems, 1)
        high = self._read_number(cells, "max_persons", persons, problems, low)
        if high < low:
            problems.append(self.env._("the most persons are fewer than the least"))
        minutes = (0, MAX_DURATION)
        name = cells.get("name", "")
        return {
            "_key": name.lower(),
            "name": name,
            "store_id": store.id,
            "duration_minutes": self._read_number(
                cells, "duration", (1, MAX_DURATION), problems, 60
            ),
            "price": self._read_number(
                cells, "price", (0.0, float(MAX_PRICE)), problems, 0.0
            ),
            "min_persons": low,
            "max_persons": high,
            "buffer_before_minutes": self._read_number(
                cells, "buffer_before", minutes, problems
            ),
            "buffer_after_minutes": self._read_number(
                cells, "buffer_after", minutes, problems
            ),
        }

    def _mark_known_service(self, store, lines):
        return self._mark_known_names(store.service_ids, lines)

    # ------------------------------------------------------------ resources

    def _read_resource(self, store, tables, cells, problems):
        self._check_texts(cells, problems)
        role = self._read_name("resource", tables, cells, "role", problems)
        yes = {"yes", "y", "x", "1", "true", self.env._("yes").lower()}
        name = cells.get("name", "")
        return {
            "_key": name.lower(),
            "name": name,
            "resource_type": "material"
            if cells.get("thing", "").lower() in yes
            else "user",
            "company_id": store.company_id.id,
            "tz": store.tz,
            "calendar_id": store.calendar_id.id,
            "seats": self._read_number(cells, "seats", (1, 1000), problems, 1),
            "appointment_role_ids": [Command.set([role] if role else [])],
            "appointment_store_ids": [Command.set(store.ids)],
        }

    def _mark_known_resource(self, store, lines):
        return self._mark_known_names(store.resource_ids, lines)

    def _mark_known_names(self, records, lines):
        known = {name.lower() for name in records.mapped("name")}
        return [
            line._replace(status=KNOWN)
            if line.status == NEW and line.values["_key"] in known
            else line
            for line in lines
        ]
