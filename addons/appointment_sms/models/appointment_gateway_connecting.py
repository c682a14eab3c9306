from odoo import models
from odoo.exceptions import UserError

from ..gateways.base import GatewayError
from ..gateways.easysms import EasySmsGateway
from ..gateways.log_only import LogGateway
from ..gateways.odoo_iap import OdooGateway
from ..gateways.twilio_sms import TwilioGateway
from ..gateways.twilio_verify import TwilioVerify
from ..usecases.gateway_sentences import to_sentence


class AppointmentGateway(models.Model):
    """From the settings of a gateway to something that sends."""

    _inherit = "appointment.gateway"

    # ------------------------------------------------------------ actions

    def action_test(self):
        """Ask the service for the balance, which proves the credentials."""
        self.ensure_one()
        self.check_access("write")
        try:
            balance = self._connect().get_balance()
        except GatewayError as error:
            self._report_trouble(error)
            return self._notify("danger", to_sentence(self.env, error))
        if self.kind == "log":
            return self._notify(
                "warning",
                self.env._(
                    "Everything counts as sent, and nothing leaves this server. "
                    "Choose another service to reach customers."
                ),
            )
        self._report_works()
        self._note_balance(balance)
        return self._notify("success", self._describe_balance(balance))

    def _notify(self, kind, sentence):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": sentence,
                "sticky": kind == "danger",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _describe_balance(self, balance):
        if balance is None:
            return self.env._("The credentials are right.")
        return self.env._(
            "The credentials are right. Left to send with: %(amount)s.",
            amount=" ".join(filter(None, (f"{balance.amount:f}", balance.currency))),
        )

    # ------------------------------------------------------------ business

    def _connect(self):
        """The ``Gateway`` behind these settings.

        :raise UserError: credentials are missing or cannot be right; all of it at once
        """
        gateway_sudo = self._get_complete_sudo()
        if gateway_sudo.kind == "twilio":
            return TwilioGateway(
                gateway_sudo.twilio_account_sid,
                gateway_sudo.twilio_auth_token,
                sender=gateway_sudo.sender or "",
                messaging_service_sid=gateway_sudo.twilio_messaging_sid or "",
            )
        if gateway_sudo.kind == "easysms":
            return EasySmsGateway(gateway_sudo.easysms_key, gateway_sudo.sender or "")
        if gateway_sudo.kind == "odoo":
            return OdooGateway(gateway_sudo.with_company(gateway_sudo.company_id).env)
        return LogGateway()

    def _connect_verify(self):
        """The ``TwilioVerify`` behind these settings, for one-time codes.

        :raise UserError: something is missing, or the service has no such codes
        """
        gateway_sudo = self._get_complete_sudo()
        if gateway_sudo.kind != "twilio" or not gateway_sudo.twilio_verify_sid:
            raise UserError(
                self.env._(
                    "“%(gateway)s” has no service for one-time codes. Enter the "
                    "Verify service of Twilio there.",
                    gateway=self.name,
                )
            )
        return TwilioVerify(
            gateway_sudo.twilio_account_sid,
            gateway_sudo.twilio_auth_token,
            gateway_sudo.twilio_verify_sid,
        )

    def _can_verify(self):
        """Whether one-time codes can be left to the service."""
        self.ensure_one()
        return self.kind == "twilio" and bool(self.sudo().twilio_verify_sid)

    def _get_complete_sudo(self):
        """These settings with their credentials, for code that connects."""
        self.ensure_one()
        gateway_sudo = self.sudo()
        problems = gateway_sudo._find_problems()
        if problems:
            raise UserError("\n".join(problems))
        return gateway_sudo

    def _find_problems(self):
        """What is missing before anything can be sent: a list of sentences."""
        self.ensure_one()
        needed = {
            "twilio": ("twilio_account_sid", "twilio_auth_token"),
            "easysms": ("easysms_key",),
        }.get(self.kind, ())
        missing = [name for name in needed if not self[name]]
        if self.kind == "twilio" and not (self.twilio_messaging_sid or self.sender):
            missing.append("sender")
        problems = self._find_bad_sids() if self.kind == "twilio" else []
        if missing:
            labels = [self._fields[name].get_description(self.env) for name in missing]
            problems.append(
                self.env._(
                    "“%(gateway)s” cannot send yet: please enter %(fields)s in its "
                    "settings.",
                    gateway=self.name,
                    fields=", ".join(label["string"] for label in labels),
                )
            )
        return problems
