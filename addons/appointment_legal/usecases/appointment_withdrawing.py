import hashlib
import re
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL, single_email_re

NAME_LENGTH = 120
REFERENCE_LENGTH = 400
EMAIL_LENGTH = 254
FORM_KEY = re.compile(r"[0-9a-f]{32}")


class Declared(NamedTuple):
    """What somebody typed, as text, and the store it is for."""

    store: models.Model
    name: str
    reference: str
    email: str
    form_key: str


class AppointmentWithdrawing(models.AbstractModel):
    """The electronic withdrawal (§ 356a BGB): declare, confirm, be told at once.

    The answer is the same whether a booking was found or not: it is looked for
    afterwards, in a job.
    """

    _name = "appointment.withdrawing"
    _description = "Withdrawing"

    # ------------------------------------------------------------ reading

    @api.model
    def _read(self, form, store_sudo=None):
        """What the form says, trimmed; every value is text, whatever was sent."""

        def get(name):
            value = form.get(name)
            text = value if isinstance(value, str) else ""
            return " ".join(text.replace("\x00", "").split())

        store_sudo = store_sudo or self._find_store(get("store"))
        return Declared(
            store_sudo, get("name"), get("reference"), get("email"), get("form_key")
        )

    @api.model
    def _find_store(self, slug):
        """The store that was chosen; the only one where there is no choice."""
        storefront = self.env["appointment.storefront"]
        if slug:
            return storefront._find_store(slug)
        stores_sudo = storefront._find_stores()
        return stores_sudo if len(stores_sudo) == 1 else stores_sudo[:0]

    @api.model
    def _find_problems(self, declared):
        """``{field: sentence}``, all at once."""
        problems = {}
        if not declared.store:
            problems["store"] = self.env._("Please choose the store of your booking.")
        if not declared.name:
            problems["name"] = self.env._("Please enter your name.")
        elif len(declared.name) > NAME_LENGTH:
            problems["name"] = self._explain_length(NAME_LENGTH)
        if not declared.reference:
            problems["reference"] = self.env._(
                "Please say which booking this is about: its number, or the service "
                "and the date."
            )
        elif len(declared.reference) > REFERENCE_LENGTH:
            problems["reference"] = self._explain_length(REFERENCE_LENGTH)
        if not single_email_re.match(declared.email):
            problems["email"] = self.env._(
                "Please enter an e-mail address such as erika@example.com. Our "
                "confirmation goes there."
            )
        elif len(declared.email) > EMAIL_LENGTH:
            problems["email"] = self._explain_length(EMAIL_LENGTH)
        return problems

    @api.model
    def _explain_length(self, length):
        return self.env._(
            "Please use at most %(length)s characters here.", length=length
        )

    # ------------------------------------------------------------ declaring

    @api.model
    def _declare(self, declared):
        """Record the withdrawal and confirm it by mail. Sent twice, it is one.

        :param Declared declared: without problems
        """
        key = self._get_request_key(declared)
        rows_sudo = self.env["appointment.withdrawal"].sudo()
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", key)
        )
        known = rows_sudo.search([("request_key", "=", key)])
        if known:
            return known
        row_sudo = rows_sudo.with_context(mail_create_nosubscribe=True).create(
            {
                "store_id": declared.store.id,
                "customer_name": declared.name,
                "reference": declared.reference,
                "email": declared.email,
                "lang": self.env.lang,
                "request_key": key,
            }
        )
        row_sudo._send("appointment_legal.mail_template_withdrawal_received")
        row_sudo._enqueue()
        return row_sudo

    @api.model
    def _get_request_key(self, declared):
        """Equal for the same page sent twice."""
        form_key = declared.form_key
        if not FORM_KEY.fullmatch(form_key):
            form_key = ""
        content = repr((form_key, declared.store.id, *declared[1:4]))
        return hashlib.sha256(content.encode()).hexdigest()

    @api.model
    def _get_page_values(self, declared, problems=None, refusal=""):
        storefront = self.env["appointment.storefront"]
        return {
            "store": declared.store,
            "stores": storefront._find_stores(),
            "typed": declared,
            "problems": problems or {},
            "refusal": refusal,
            "lengths": {
                "name": NAME_LENGTH,
                "reference": REFERENCE_LENGTH,
                "email": EMAIL_LENGTH,
            },
        }
