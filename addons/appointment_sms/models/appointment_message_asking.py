import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..gateways.base import AccountRefused, GatewayError
from ..kernel import progress
from ..usecases.gateway_sentences import to_sentence

_logger = logging.getLogger(__name__)

# Services that can be asked what became of a message.
ASKABLE = ("twilio", "easysms")
# Reports take a while; after some days there is nothing new to hear.
AFTER = timedelta(hours=1)
UNTIL = timedelta(days=3)
AT_MOST = 500


class AppointmentMessage(models.Model):
    """What no report came for is asked for: how far it came, and what it cost."""

    _inherit = "appointment.message"

    @api.model
    def _cron_ask_gateways(self):
        """Each answer is committed: it need not be asked for again."""
        messages = self._find_unreported()
        self.env["ir.cron"]._commit_progress(remaining=len(messages))
        for gateway, waiting in messages.grouped("gateway_id").items():
            waiting._ask_gateway(gateway)

    @api.model
    def _find_unreported(self):
        now = fields.Datetime.now()
        return self.search(
            [
                ("gateway_id.kind", "in", ASKABLE),
                ("provider_id", "!=", False),
                ("sending_at", ">=", now - UNTIL),
                ("sending_at", "<=", now - AFTER),
                "|",
                ("state", "in", (progress.SENDING, progress.SENT)),
                ("cost_currency_id", "=", False),
            ],
            order="id",
            limit=AT_MOST,
        )

    def _ask_gateway(self, gateway):
        """Stop at the first sign that the service cannot or will not answer."""
        try:
            connection = gateway._connect()
        except UserError as error:
            _logger.info("%s is not asked: %s", gateway.name, error)
            return
        for message in self:
            try:
                message._note_answer(connection.fetch(message.provider_id))
            except AccountRefused as error:
                if error.code != "not_found":
                    gateway._report_trouble(error)
                    return
            except GatewayError as error:
                _logger.info("%s does not answer: %s", gateway.name, error.code)
                return
            self.env["ir.cron"]._commit_progress(1)

    def _note_answer(self, receipt):
        self._advance(
            receipt.state,
            reason=receipt.error and to_sentence(self.env, receipt.error),
            segments=receipt.segments,
            cost=receipt.cost,
            currency=receipt.currency,
        )
