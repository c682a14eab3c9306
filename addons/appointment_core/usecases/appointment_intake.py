import re

from odoo import api, models
from odoo.tools import email_normalize

MAX_NAME = 100
MAX_TEXT = 2000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class AppointmentIntake(models.AbstractModel):
    """What a stranger typed, checked as a whole, and the contact it stands for."""

    _name = "appointment.intake"
    _description = "Details of the Customer"

    @api.model
    def _clean(self, service, details):
        """Check the details form of *service*.

        :param dict details: raw texts: ``name``, ``email``, ``phone``, ``note``,
            and ``question_<id>`` per question
        :return: ``(clean, problems)``; *problems* is ``{field: sentence}``, all at
            once, and *clean* holds normalised values and ``answers`` as
            ``[(question, text)]``
        """
        problems = {}
        texts = {
            key: self._clean_text(key, value, problems)
            for key, value in details.items()
        }
        clean = {
            "name": self._clean_name(texts.get("name", ""), problems),
            "email": self._clean_email(texts.get("email", ""), problems),
            "phone": self._clean_phone(service, texts.get("phone", ""), problems),
            "note": texts.get("note", ""),
            "answers": [],
        }
        for question in service.question_ids:
            key = f"question_{question.id}"
            answer = texts.get(key, "")
            if question.is_required and not answer:
                problems.setdefault(
                    key,
                    self.env._("Please answer “%(question)s”.", question=question.name),
                )
            clean["answers"].append((question, answer))
        return clean, problems

    def _clean_text(self, key, value, problems):
        limit = MAX_NAME if key in ("name", "email", "phone") else MAX_TEXT
        if not isinstance(value, str) or CONTROL.search(value):
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

    def _clean_name(self, name, problems):
        name = " ".join(name.split())
        if not name:
            problems.setdefault("name", self.env._("Please enter your name."))
        return name

    def _clean_email(self, email, problems):
        normalised = email_normalize(email)
        is_whole = normalised and "." in normalised.rpartition("@")[2]
        if not is_whole or normalised != email.lower():
            problems.setdefault(
                "email",
                self.env._(
                    "Please enter an e-mail address such as name@example.com; the "
                    "confirmation goes there."
                ),
            )
        return normalised

    def _clean_phone(self, service, phone, problems):
        """The number as E.164, with the country of the store."""
        country = (
            service.store_id.partner_id.country_id or service.company_id.country_id
        )
        number = phone and self.env["res.partner"]._phone_format(
            number=phone, country=country, force_format="E164"
        )
        if not number:
            problems.setdefault(
                "phone",
                self.env._(
                    "Please enter a phone number with area code, such as "
                    "+49 2302 123456."
                ),
            )
        return number

    @api.model
    def _get_customer(self, store, clean):
        """The contact for clean details: an existing one, or a new one.

        A contact is matched only by normalised e-mail *and* phone, and is never
        written to (architecture §7, behaviour T79, T80).
        """
        partners_sudo = self.env["res.partner"].sudo()
        known = partners_sudo.search(
            [
                ("email_normalized", "=", clean["email"]),
                ("phone_sanitized", "=", clean["phone"]),
                ("company_id", "in", (False, store.company_id.id)),
            ],
            order="id",
            limit=1,
        )
        return known or partners_sudo.with_context(tracking_disable=True).create(
            {
                "name": clean["name"],
                "email": clean["email"],
                "phone": clean["phone"],
                "lang": self.env.lang,
                "country_id": store.partner_id.country_id.id,
                "company_id": False,
            }
        )
