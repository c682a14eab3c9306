from datetime import timezone

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from ..gateways import base
from ..usecases.gateway_sentences import to_sentence


class AppointmentNotificationTest(models.TransientModel):
    """Sends what a rule says to the one who asks, and to nobody else."""

    _name = "appointment.notification.test"
    _description = "Test of a Message Rule"

    rule_id = fields.Many2one("appointment.notification.rule", required=True)
    channel = fields.Selection(related="rule_id.channel")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
    )
    recipient = fields.Char(
        string="Send to",
        required=True,
        compute="_compute_recipient",
        store=True,
        readonly=False,
        precompute=True,
    )
    preview = fields.Text(compute="_compute_preview")

    @api.depends("rule_id")
    def _compute_recipient(self):
        for test in self:
            user = self.env.user
            is_mail = test.rule_id.channel == "mail"
            test.recipient = user.email if is_mail else user.phone

    @api.depends("rule_id", "lang")
    def _compute_preview(self):
        for test in self:
            rule = test.rule_id.with_context(lang=test.lang)
            test.preview = rule.preview

    def action_send(self):
        """Send now; what the gateway says is shown."""
        self.ensure_one()
        self.rule_id.check_access("write")
        if self.channel == "mail":
            self._send_mail()
        elif self.channel == "sms":
            self._send_sms()
        else:
            raise UserError(
                self.env._(
                    "Push reaches customers who switched it on in their browser. Open "
                    "a booking of yours there and confirm it to see one."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Sent to %(who)s.", who=self.recipient),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _send_mail(self):
        address = email_normalize(self.recipient)
        if not address:
            raise ValidationError(self.env._("Please enter an e-mail address."))
        booking = self.env["appointment.booking"].search(
            [("store_id", "=", self.rule_id.store_id.id)], order="id desc", limit=1
        )
        if not booking:
            raise UserError(
                self.env._(
                    "A mail shows the facts of a booking, and this store has none yet. "
                    "Make a booking for yourself first."
                )
            )
        booking._send_example(self.rule_id, self.lang, address)

    def _send_sms(self):
        store = self.rule_id.store_id
        self.rule_id._check_sendable()
        number = self.env["res.partner"]._phone_format(
            number=self.recipient,
            country=store.partner_id.country_id,
            force_format="E164",
        )
        if not number:
            raise ValidationError(
                self.env._(
                    "“%(number)s” is no phone number. Please enter it with its area "
                    "code, such as +49 2302 1234.",
                    number=self.recipient,
                )
            )
        text = self.rule_id.with_context(lang=self.lang)._get_example().body
        gateway = store._get_sms_gateway()
        sms = base.Sms(
            key=f"test,{self.id}",
            to=number,
            text=text,
            callback_url="",
            since=fields.Datetime.now().replace(tzinfo=timezone.utc),
        )
        try:
            gateway._connect().send(sms)
        except base.GatewayError as error:
            raise UserError(to_sentence(self.env, error)) from None
