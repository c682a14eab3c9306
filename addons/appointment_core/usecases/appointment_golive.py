from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

DONE, OPEN, UNKNOWN = "done", "open", "unknown"
BACKUP_PARAMETER = "appointment.backup_at"
BACKUP_HOURS = 24
# Providers that take no real money.
PRETENDING = ("demo", "none")
DEMO_ADDON = "appointment_demo"


class Check(NamedTuple):
    """One point, judged: *state* is done, open or unknown, *sentence* says what to do.

    *action* is an XML id of a window action that leads there, or empty.
    """

    key: str
    title: str
    state: str
    sentence: str
    action: str = ""


class AppointmentGolive(models.AbstractModel):
    """Judges whether a store is ready for real customers and real money.

    Nobody ticks anything: each point looks at what is there. Addons add theirs by
    ``super()``.
    """

    _name = "appointment.golive"
    _description = "Going Live"

    @api.model
    def _get_checks(self, store):
        """List of ``Check`` for *store*, which the caller may read."""
        store_sudo = store.sudo()
        return [
            self._check_keys(store_sudo),
            self._check_webhook(store_sudo),
            *self._check_money(store_sudo),
            self._check_https(),
            self._check_backup(),
            self._check_demo(store_sudo),
            self._check_passwords(store_sudo),
        ]

    # ------------------------------------------------------------ money

    @api.model
    def _find_providers(self, store_sudo):
        """Providers of the company that take real money."""
        providers_sudo = self.env["payment.provider"].sudo()
        return providers_sudo.search(
            [
                ("company_id", "=", store_sudo.company_id.id),
                ("state", "=", "enabled"),
                ("code", "not in", PRETENDING),
            ]
        )

    def _check_keys(self, store_sudo):
        title = self.env._("Online payment is live")
        if not store_sudo.is_online_payment_allowed:
            sentence = self.env._("Customers pay at the store: nothing to do.")
            return Check("keys", title, DONE, sentence)
        providers = self._find_providers(store_sudo)
        if providers:
            sentence = self.env._(
                "%(names)s takes real money.", names=", ".join(providers.mapped("name"))
            )
            return Check("keys", title, DONE, sentence)
        sentence = self.env._(
            "No provider is enabled with live keys. Enter them and set its state from "
            "test mode to enabled."
        )
        return Check("keys", title, OPEN, sentence, "payment.action_payment_provider")

    @api.model
    def _has_webhook_secret(self, provider_sudo):
        """Whether the provider's messages are signed: ``None`` where nobody knows.

        Hook: addons of providers override it.
        """
        if "stripe_webhook_secret" in provider_sudo._fields:
            if provider_sudo.code == "stripe":
                return bool(provider_sudo.stripe_webhook_secret)
        return None

    def _check_webhook(self, store_sudo):
        title = self.env._("The provider's messages are signed")
        action = "payment.action_payment_provider"
        providers = self._find_providers(store_sudo)
        if not store_sudo.is_online_payment_allowed:
            sentence = self.env._("Customers pay at the store: nothing to do.")
            return Check("webhook", title, DONE, sentence)
        answers = [self._has_webhook_secret(provider) for provider in providers]
        if False in answers:
            sentence = self.env._(
                "Make a webhook at the provider and enter its secret, so that payments "
                "arrive when the customer closes the browser."
            )
            return Check("webhook", title, OPEN, sentence, action)
        if not answers or None in answers:
            sentence = self.env._(
                "This cannot be seen from here. Compare the provider's form with its "
                "manual."
            )
            return Check("webhook", title, UNKNOWN, sentence, action)
        sentence = self.env._("The secret is entered.")
        return Check("webhook", title, DONE, sentence)

    def _check_money(self, store_sudo):
        """A real payment and a real refund, each of them seen to arrive."""
        paid, refunded = self.env._("A real payment"), self.env._("A real refund")
        if not store_sudo.is_online_payment_allowed:
            sentence = self.env._("Customers pay at the store: nothing to do.")
            return [
                Check("payment", paid, DONE, sentence),
                Check("refund", refunded, DONE, sentence),
            ]
        payment, refund = (
            self._find_transaction(store_sudo, operator) for operator in ("!=", "=")
        )
        return [
            Check(
                "payment",
                paid,
                DONE if payment else OPEN,
                self.env._("%(reference)s has arrived.", reference=payment.reference)
                if payment
                else self.env._(
                    "Book a service of a small price yourself and pay it with a card of "
                    "your own."
                ),
            ),
            Check(
                "refund",
                refunded,
                DONE if refund else OPEN,
                self.env._("%(reference)s has gone back.", reference=refund.reference)
                if refund
                else self.env._(
                    "Cancel that booking, and look whether the money comes back."
                ),
            ),
        ]

    def _find_transaction(self, store_sudo, operator):
        """A transaction of a booking here since its provider has been live, or none."""
        providers = self._find_providers(store_sudo)
        transactions_sudo = self.env["payment.transaction"].sudo()
        is_refund = [("operation", operator, "refund")]
        for provider in providers:
            orders = [("appointment_booking_id.store_id", "=", store_sudo.id)]
            found = transactions_sudo.search(
                [
                    *is_refund,
                    ("provider_id", "=", provider.id),
                    ("state", "=", "done"),
                    ("create_date", ">=", provider.appointment_live_since),
                    "|",
                    ("sale_order_ids", "any", orders),
                    ("source_transaction_id.sale_order_ids", "any", orders),
                ],
                limit=1,
            )
            if found:
                return found
        return transactions_sudo

    # ------------------------------------------------------------ server

    def _check_https(self):
        title = self.env._("The site is encrypted")
        url = self.env["ir.config_parameter"].sudo().get_param("web.base.url") or ""
        if url.startswith("https://"):
            return Check("https", title, DONE, self.env._("%(url)s", url=url))
        sentence = self.env._(
            "The address of this site is %(url)s. Put it behind HTTPS, open it there as "
            "administrator, and freeze it (system parameter web.base.url.freeze).",
            url=url,
        )
        return Check("https", title, OPEN, sentence)

    def _check_backup(self):
        title = self.env._("A backup of the last 24 hours")
        taken_at = self._find_backup_at()
        if taken_at is None:
            sentence = self.env._(
                "No backup has told that it was made. The last lines of “Backup” in "
                "docs/operations.md say how it does."
            )
            return Check("backup", title, UNKNOWN, sentence)
        age = fields.Datetime.now() - taken_at
        is_young = timedelta(0) <= age <= timedelta(hours=BACKUP_HOURS)
        sentence = self.env._(
            "The last one was made on %(moment)s UTC.",
            moment=fields.Datetime.to_string(taken_at),
        )
        if not is_young:
            sentence += " " + self.env._("Look why none has been made since.")
        return Check("backup", title, DONE if is_young else OPEN, sentence)

    def _find_backup_at(self):
        """When the last backup was made, naive UTC; read past Odoo's cache, since the
        command of the backup writes it from outside."""
        self.env.cr.execute(
            SQL(
                "SELECT value FROM ir_config_parameter WHERE key = %s",
                BACKUP_PARAMETER,
            )
        )
        row = self.env.cr.fetchone()
        try:
            return fields.Datetime.to_datetime(row and row[0]) or None
        except ValueError:
            return None

    # ------------------------------------------------------------ test data

    def _check_demo(self, store_sudo):
        title = self.env._("No demo data")
        modules_sudo = self.env["ir.module.module"].sudo()
        if modules_sudo.search_count(
            [("name", "=", DEMO_ADDON), ("state", "=", "installed")]
        ):
            sentence = self.env._(
                "The demo worlds are installed. Begin with a new database for real "
                "customers: their invoices cannot be deleted."
            )
            return Check("demo", title, OPEN, sentence)
        providers_sudo = self.env["payment.provider"].sudo()
        pretending = providers_sudo.search(
            [
                ("company_id", "=", store_sudo.company_id.id),
                "|",
                ("state", "=", "test"),
                "&",
                ("code", "in", PRETENDING),
                ("state", "!=", "disabled"),
            ]
        )
        if pretending:
            sentence = self.env._(
                "%(names)s only pretends to take money. Disable it.",
                names=", ".join(pretending.mapped("name")),
            )
            return Check(
                "demo", title, OPEN, sentence, "payment.action_payment_provider"
            )
        return Check("demo", title, DONE, self.env._("None was found."))

    def _check_passwords(self, store_sudo):
        """Nobody who works here has the login as password, as in the demo."""
        title = self.env._("No password can be guessed from the login")
        weak = self._find_weak_users(store_sudo)
        if not weak:
            return Check("passwords", title, DONE, self.env._("None was found."))
        sentence = self.env._(
            "%(names)s has the login as password. Set another one.",
            names=", ".join(weak.mapped("name")),
        )
        return Check("passwords", title, OPEN, sentence, "base.action_res_users")

    def _find_weak_users(self, store_sudo):
        users_sudo = self.env["res.users"].sudo()
        people = store_sudo.manager_ids | store_sudo.staff_ids
        people |= store_sudo.resource_ids.user_id
        people |= users_sudo.search(
            [("all_group_ids", "in", self.env.ref("base.group_system").id)]
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id, login, password FROM res_users"
                " WHERE active AND password IS NOT NULL AND id IN %s",
                tuple(people.ids) or (0,),
            )
        )
        context = users_sudo._crypt_context()
        return users_sudo.browse(
            user_id
            for user_id, login, secret in self.env.cr.fetchall()
            if context.verify(login, secret)
        )
