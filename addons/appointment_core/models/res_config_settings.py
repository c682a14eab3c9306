from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .. import secret_keys
from . import appointment_idempotency, appointment_inbound_event

KEEP_LIMITS = (1, 3650)
KEEP_FIELDS = ("appointment_answers_keep_days", "appointment_events_keep_days")


class ResConfigSettings(models.TransientModel):
    """What the platform admin sets for all stores, and what is set up elsewhere.

    Odoo opens its settings for administrators only; see docs/decisions/0015.
    """

    _inherit = "res.config.settings"

    appointment_answers_keep_days = fields.Integer(
        string="Days to keep answers",
        default=appointment_idempotency.KEEP_DAYS,
        config_parameter=appointment_idempotency.PARAMETER,
    )
    appointment_events_keep_days = fields.Integer(
        string="Days to keep outside events",
        default=appointment_inbound_event.KEEP_DAYS,
        config_parameter=appointment_inbound_event.PARAMETER,
    )
    appointment_has_keys = fields.Boolean(compute="_compute_appointment_states")
    appointment_has_mail_server = fields.Boolean(compute="_compute_appointment_states")
    appointment_has_providers = fields.Boolean(compute="_compute_appointment_states")
    appointment_keys_state = fields.Char(
        string="State of the encryption keys", compute="_compute_appointment_states"
    )
    appointment_mail_state = fields.Char(
        string="State of outgoing mail", compute="_compute_appointment_states"
    )
    appointment_payment_state = fields.Char(
        string="State of online payment", compute="_compute_appointment_states"
    )

    # ------------------------------------------------------------ compute

    @api.depends("company_id")
    def _compute_appointment_states(self):
        keys = self._tell_keys()
        mail = self._tell_mail()
        payment = self._tell_payment()
        for settings in self:
            settings.appointment_has_keys, settings.appointment_keys_state = keys
            settings.appointment_has_mail_server, settings.appointment_mail_state = mail
            settings.appointment_has_providers, settings.appointment_payment_state = (
                payment
            )

    # ------------------------------------------------------------ check

    @api.constrains(*KEEP_FIELDS)
    def _check_keep_days(self):
        low, high = KEEP_LIMITS
        for settings in self:
            for name in KEEP_FIELDS:
                if not low <= settings[name] <= high:
                    raise ValidationError(
                        self.env._(
                            "%(field)s: choose a number from %(low)s to %(high)s.",
                            field=self._fields[name].get_description(self.env)[
                                "string"
                            ],
                            low=low,
                            high=high,
                        )
                    )

    # ------------------------------------------------------------ business

    def _tell_keys(self):
        """Whether texts can be encrypted, and a sentence; never a key."""
        try:
            secret_keys.encrypt("")
        except secret_keys.KeyTrouble as trouble:
            if trouble.code == secret_keys.MISSING:
                return False, self.env._(
                    "No key is set. Put one into %(variable)s in the environment of "
                    "the server; until then nothing confidential can be saved.",
                    variable=secret_keys.VARIABLE,
                )
            return False, self.env._(
                "The keys in %(variable)s cannot be used. Each has to be 32 bytes in "
                "base64; until then nothing confidential can be saved.",
                variable=secret_keys.VARIABLE,
            )
        return True, self.env._("Keys are set, and they work.")

    def _tell_mail(self):
        servers = self.env["ir.mail_server"].sudo().search([("active", "=", True)])
        if not servers:
            return False, self.env._(
                "No outgoing mail server is entered. Mail goes out only if the server "
                "itself is set up for it."
            )
        return True, self.env._(
            "Mail goes out by %(servers)s.", servers=", ".join(servers.mapped("name"))
        )

    def _tell_payment(self):
        """Per company with a store that may take money online: its providers."""
        stores = self.env["appointment.store"].sudo()
        companies = stores.search(
            [("is_online_payment_allowed", "=", True)]
        ).company_id.sorted("name")
        if not companies:
            return True, self.env._(
                "No store takes money online; customers pay on site."
            )
        providers = self.env["payment.provider"].sudo()
        found = providers.search(
            [
                ("company_id", "in", companies.ids),
                ("state", "in", ("enabled", "test")),
            ]
        ).grouped("company_id")
        parts = [
            f"{company.name}: {self._name_providers(found.get(company, providers))}"
            for company in companies
        ]
        return len(found) == len(companies), "; ".join(parts)

    def _name_providers(self, providers):
        names = [
            self.env._("%(provider)s (test mode)", provider=provider.name)
            if provider.state == "test"
            else provider.name
            for provider in providers
        ]
        return ", ".join(names) or self.env._("no provider is enabled")
