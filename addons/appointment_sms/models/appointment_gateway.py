import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.appointment_core.encrypted import Encrypted
from odoo.addons.appointment_core.models.appointment_store_rights import ADMIN_GROUP

KINDS = [
    ("log", "Log only (nothing is sent)"),
    ("twilio", "Twilio"),
    ("easysms", "EasySMS"),
    ("odoo", "Odoo"),
]
# Twilio's numbers: two letters for what it is, then 32 hexadecimal digits.
SIDS = {
    "twilio_account_sid": "AC",
    "twilio_messaging_sid": "MG",
    "twilio_verify_sid": "VA",
}
RECEIVING = {"twilio"}


class AppointmentGateway(models.Model):
    """An account at a service that delivers text messages, chosen by stores.

    Credentials are encrypted, and only the platform admin sees them.
    """

    _name = "appointment.gateway"
    _description = "Gateway for Text Messages"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(KINDS, string="Service", required=True, default="log")
    sender = fields.Char(
        help="The number or name that customers see as sender, as registered with "
        "the service."
    )
    twilio_account_sid = fields.Char(string="Account SID", groups=ADMIN_GROUP)
    twilio_auth_token = Encrypted(string="Auth token", groups=ADMIN_GROUP)
    twilio_shared_key = Encrypted(
        string="Webhook signing key",
        groups=ADMIN_GROUP,
        help="Only when the account signs its calls with a shared key.",
    )
    twilio_messaging_sid = fields.Char(
        string="Messaging service",
        groups=ADMIN_GROUP,
        help="Chooses the sender by itself; it goes before the sender above.",
    )
    twilio_verify_sid = fields.Char(
        string="Verify service",
        groups=ADMIN_GROUP,
        help="For one-time codes that Twilio makes and checks.",
    )
    easysms_key = Encrypted(string="API key", groups=ADMIN_GROUP)
    webhook_token = fields.Char(
        required=True,
        copy=False,
        readonly=True,
        groups=ADMIN_GROUP,
        default=lambda self: secrets.token_urlsafe(32),
    )
    can_receive = fields.Boolean(compute="_compute_can_receive")
    receiving_hint = fields.Char(
        string="Answers", compute="_compute_receiving_hint", compute_sudo=True
    )
    store_ids = fields.One2many(
        "appointment.store", "sms_gateway_id", string="Stores", groups=ADMIN_GROUP
    )

    _webhook_token_unique = models.UniqueIndex("(webhook_token)")

    # ------------------------------------------------------------ compute

    @api.depends("kind")
    def _compute_can_receive(self):
        for gateway in self:
            gateway.can_receive = gateway.kind in RECEIVING

    @api.depends("kind")
    def _compute_receiving_hint(self):
        for gateway in self:
            gateway.receiving_hint = (
                self.env._("Answers of customers reach the store.")
                if gateway.can_receive
                else self.env._(
                    "This gateway cannot receive answers. Reminders do not offer to "
                    "confirm or cancel by text message."
                )
            )

    # ------------------------------------------------------------ check

    @api.constrains(*SIDS)
    def _check_sids(self):
        problems = [
            problem for gateway in self.sudo() for problem in gateway._find_bad_sids()
        ]
        if problems:
            raise ValidationError("\n".join(problems))

    def _find_bad_sids(self):
        """Numbers of Twilio that cannot be such: a list of sentences."""
        self.ensure_one()
        return [
            self.env._(
                "“%(sid)s” cannot be the %(field)s. It begins with %(letters)s, "
                "followed by 32 digits and letters from a to f.",
                sid=self[name],
                field=self._fields[name].get_description(self.env)["string"],
                letters=letters,
            )
            for name, letters in SIDS.items()
            if self[name] and not re.fullmatch(rf"{letters}[0-9a-f]{{32}}", self[name])
        ]
