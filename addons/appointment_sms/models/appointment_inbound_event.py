from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.queue_job.exception import RetryableJobError

from ..gateways import twilio_codes, twilio_sms
from ..gateways.base import AccountRefused, GatewayError
from ..usecases.gateway_sentences import to_sentence

TWILIO_REPORT = "twilio.report"
TWILIO_TEXT = "twilio.text"
EASYSMS_REPORT = "easysms.report"


class AppointmentInboundEvent(models.Model):
    """What gateways told us, worked off."""

    _inherit = "appointment.inbound.event"

    @api.model
    def _get_handlers(self):
        return {
            **super()._get_handlers(),
            TWILIO_REPORT: self._handle_twilio_report,
            TWILIO_TEXT: self._handle_twilio_text,
            EASYSMS_REPORT: self._handle_easysms_report,
        }

    # ------------------------------------------------------------ Twilio

    def _handle_twilio_report(self, event):
        """Signed, so it is believed as it is."""
        payload = event.payload
        state = twilio_sms.STATES.get(payload["status"])
        if not state:
            return
        code = twilio_codes.to_reason(payload["error"])
        message = self._find_reported(payload)
        message._advance(
            state,
            reason=code and to_sentence(self.env, code),
            provider_id=payload["sid"],
        )
        if code == "opted_out":
            wishes = self.env["appointment.opt.out"]
            wishes = wishes.with_company(message.store_id.company_id)
            wishes._set(message.recipient, True, "gateway")

    def _find_reported(self, payload):
        """The message of a report; it may be on its way into the ledger still.

        :raise RetryableJobError: there is none, or not yet
        """
        messages = self.env["appointment.message"].sudo()
        of_gateway = [("gateway_id", "in", (payload["gateway_id"], False))]
        message = messages.search(
            [("provider_id", "=", payload["sid"]), *of_gateway], limit=1
        )
        if not message and payload["message_id"]:
            message = messages.search(
                [
                    ("id", "=", payload["message_id"]),
                    ("provider_id", "=", False),
                    *of_gateway,
                ],
                limit=1,
            )
        if not message:
            raise RetryableJobError(
                self.env._(
                    "The ledger has no message with the number %(number)s. It may "
                    "have been sent by another program with the same account.",
                    number=payload["sid"],
                )
            )
        return message

    def _handle_twilio_text(self, event):
        payload = event.payload
        gateway = self.env["appointment.gateway"].browse(payload["gateway_id"])
        self.env["appointment.inbound.text"]._receive_text(
            gateway,
            payload["number"],
            payload["text"],
            payload["sid"],
            wish=payload["wish"],
        )

    # ------------------------------------------------------------ EasySMS

    def _handle_easysms_report(self, event):
        """Not signed, so that EasySMS is asked what is true."""
        payload = event.payload
        message = self.env["appointment.message"].browse(payload["message_id"]).exists()
        gateway = message.gateway_id or message.store_id._get_sms_gateway()
        if gateway.kind != "easysms":
            raise UserError(
                self.env._("The message of this report was not sent by EasySMS.")
            )
        try:
            receipt = gateway._connect().fetch(payload["sid"])
        except AccountRefused as error:
            gateway._report_trouble(error)
            raise UserError(to_sentence(self.env, error)) from None
        except GatewayError as error:
            raise RetryableJobError(to_sentence(self.env, error)) from None
        message._advance(
            receipt.state,
            reason=receipt.error and to_sentence(self.env, receipt.error),
            provider_id=receipt.provider_id,
        )
