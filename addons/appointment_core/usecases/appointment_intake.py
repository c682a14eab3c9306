import re
from datetime import date

from odoo import api, fields, models
from odoo.tools import email_normalize

from ..models.appointment_store_asking import OFF, REQUIRED

MAX_NAME = 100
MAX_TEXT = 2000
MAX_AGE = 130
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BREAKS = re.compile(r"[\r\n\t\x85\u2028\u2029]")
COUNTRY_CODE = re.compile(r"[A-Z]{2}")
# Texts of one line; all others may have several.
LINES = ("name", "email", "phone", "street", "zip", "city", "country", "birth_on")


class AppointmentIntake(models.AbstractModel):
    """What a stranger typed, checked as a whole, and the contact it stands for."""

    _name = "appointment.intake"
    _description = "Details of the Customer"

    # ------------------------------------------------------------ details

    @api.model
    def _clean(self, service, details):
        """Check the details form of *service*, as its store asks for them.

        :param dict details: raw texts: ``name``, ``email``, ``phone``, ``street``,
            ``zip``, ``city``, ``country`` (a code of two letters), ``birth_on`` (ISO
            date), ``note``, and ``question_<id>`` per question. What the store does
            not ask for is not read, whatever was sent.
        :return: ``(clean, problems)``; *problems* is ``{field: sentence}``, all at
            once, and *clean* holds normalised values, empty for what was not given,
            ``country`` as a record, and ``answers`` as ``[(question, text)]``
        """
        asked = service.store_id._get_asked()
        problems = {}
        texts = {
            key: self._clean_text(key, value, problems)
            for key, value in details.items()
            if asked.get(key) != OFF
        }
        for field, sentence in self._get_missing_sentences().items():
            if asked[field] == REQUIRED and not texts.get(field):
                problems.setdefault(field, sentence)
        clean = {
            "email": self._clean_email(texts.get("email"), problems),
            "phone": self._clean_phone(service, texts.get("phone"), problems),
            "birth_on": self._clean_birth_on(texts.get("birth_on"), problems),
            "note": texts.get("note", ""),
            **self._clean_address(texts, problems),
            "answers": self._clean_answers(service, texts, problems),
        }
        # Who gives no name is called by address or number, and never by the name of
        # a contact that has them, too (T79).
        name = " ".join(texts.get("name", "").split())
        clean["name"] = name or clean["email"] or clean["phone"] or ""
        return clean, problems

    def _get_missing_sentences(self):
        """``{field: sentence}`` for fields that are required and empty."""
        return {
            "name": self.env._("Please enter your name."),
            "email": self._get_email_sentence(),
            "phone": self._get_phone_sentence(),
            "street": self.env._("Please enter street and house number."),
            "zip": self.env._("Please enter the postal code."),
            "city": self.env._("Please enter the city."),
            "country": self.env._("Please choose your country."),
            "birth_on": self.env._("Please enter your date of birth."),
        }

    def _clean_text(self, key, value, problems):
        limit = MAX_NAME if key in LINES else MAX_TEXT
        is_text = isinstance(value, str) and not CONTROL.search(value)
        if not is_text or (key in LINES and BREAKS.search(value.strip())):
            problems[key] = self.env._(
                "This contains characters that are not text. Please type it again."
            )
            return ""
        text = value.strip()
        if len(text) > limit:
            problems[key] = self.env._(
                "This is too long. Please use at most %(limit)s characters.",
                limit=limit,
            )
        return text

    def _clean_email(self, email, problems):
        if not email:
            return ""
        normalised = email_normalize(email)
        is_whole = normalised and "." in normalised.rpartition("@")[2]
        if not is_whole or normalised != email.lower():
            problems.setdefault("email", self._get_email_sentence())
        return normalised

    def _get_email_sentence(self):
        return self.env._(
            "Please enter an e-mail address such as name@example.com; the "
            "confirmation goes there."
        )

    def _clean_phone(self, service, phone, problems):
        """The number as E.164, with the country of the store."""
        if not phone:
            return ""
        country = (
            service.store_id.partner_id.country_id or service.company_id.country_id
        )
        number = self.env["res.partner"]._phone_format(
            number=phone, country=country, force_format="E164"
        )
        if not number:
            problems.setdefault("phone", self._get_phone_sentence())
        return number

    def _get_phone_sentence(self):
        return self.env._(
            "Please enter a phone number with area code, such as +49 2302 123456."
        )

    def _clean_address(self, texts, problems):
        """Street, postal code, city and country; a country alone is no address."""
        address = {key: texts.get(key, "") for key in ("street", "zip", "city")}
        country = self.env["res.country"]
        if code := texts.get("country", "").upper():
            if COUNTRY_CODE.fullmatch(code):
                country = country.search([("code", "=", code)], limit=1)
            if not country:
                problems.setdefault(
                    "country", self.env._("Please choose a country from the list.")
                )
        if not any(address.values()):
            country = country.browse()
        return {**address, "country": country}

    def _clean_birth_on(self, text, problems):
        if not text:
            return False
        today = fields.Date.context_today(self)
        try:
            born = date.fromisoformat(text)
        except ValueError:
            born = None
        if not born or not 0 <= today.year - born.year <= MAX_AGE or born > today:
            problems.setdefault(
                "birth_on",
                self.env._("Please enter a date of birth such as 1980-12-31."),
            )
            return False
        return born

    def _clean_answers(self, service, texts, problems):
        answers = []
        for question in service.question_ids:
            key = f"question_{question.id}"
            answer = texts.get(key, "")
            if question.is_required and not answer:
                problems.setdefault(
                    key,
                    self.env._("Please answer “%(question)s”.", question=question.name),
                )
            answers.append((question, answer))
        return answers

    # ------------------------------------------------------------ contact

    @api.model
    def _get_customer(self, store, clean):
        """The contact for clean details: an existing one, or a new one.

        A contact is matched only by normalised e-mail *and* phone, and is never
        written to (architecture §7, behaviour T79, T80).
        """
        return self._find_customer(store, clean) or self._create_customer(store, clean)

    def _find_customer(self, store, clean):
        partners_sudo = self.env["res.partner"].sudo()
        if not clean["email"] or not clean["phone"]:
            return partners_sudo
        return partners_sudo.search(
            [
                ("email_normalized", "=", clean["email"]),
                ("phone_sanitized", "=", clean["phone"]),
                ("company_id", "in", (False, store.company_id.id)),
            ],
            order="id",
            limit=1,
        )

    def _create_customer(self, store, clean):
        country = clean["country"] or store.partner_id.country_id
        partners_sudo = self.env["res.partner"].sudo()
        return partners_sudo.with_context(tracking_disable=True).create(
            {
                "name": clean["name"],
                "email": clean["email"],
                "phone": clean["phone"],
                "street": clean["street"],
                "zip": clean["zip"],
                "city": clean["city"],
                "country_id": country.id,
                "appointment_birth_on": clean["birth_on"],
                "lang": self.env.lang,
                "company_id": False,
            }
        )

    @api.model
    def _drop_unused(self, partner):
        """Delete a contact that was made for a choice that has changed since.

        A stranger who corrects a mistyped address leaves no second person behind.
        Whoever has a booking, an account or a document is left alone.
        """
        partner_sudo = partner.sudo().exists()
        booked = partner_sudo.with_context(active_test=False).appointment_booking_ids
        if not partner_sudo or booked or not self._is_of_website(partner_sudo):
            return
        orders = self.env["sale.order"].sudo().with_context(active_test=False)
        if not orders.search_count([("partner_id", "=", partner_sudo.id)], limit=1):
            partner_sudo.unlink()

    def _is_of_website(self, partner_sudo):
        """Whether the contact was just made by a visitor who is not signed in."""
        day_ago = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        users = partner_sudo.with_context(active_test=False).user_ids
        is_by_stranger = partner_sudo.create_uid._is_public()
        return is_by_stranger and not users and partner_sudo.create_date > day_ago
