import logging
import uuid
from datetime import timezone

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, UserError

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..gateways.base import (
    AccountRefused,
    GatewayError,
    MessageRefused,
    NotSent,
    PerhapsSent,
    Sms,
)
from ..gateways.twilio_verify import APPROVED

_logger = logging.getLogger(__name__)

MAIL = "appointment_sms.mail_template_sign_in"


class AppointmentLogin(models.AbstractModel):
    """How links and codes leave the house."""

    _inherit = "appointment.login"

    # ------------------------------------------------------------ gateway

    @api.model
    def _find_gateway(self):
        """The first gateway of the company, as superuser; may be none.

        One that only writes into the log comes last.
        """
        gateways_sudo = self.env["appointment.gateway"].sudo()
        gateways_sudo = gateways_sudo.search([("company_id", "=", self.env.company.id)])
        sending = gateways_sudo.filtered(lambda gateway: gateway.kind != "log")
        return (sending or gateways_sudo)[:1]

    @api.model
    def _can_send_codes(self):
        return bool(self._find_gateway())

    def _can_verify(self):
        """Whether the gateway makes and checks codes itself; else they are our own."""
        gateway = self._find_gateway()
        return bool(gateway) and gateway._can_verify()

    # ------------------------------------------------------------ sending

    def _send_link_mail(self, row):
        """Mail the link of *row* now; neither mail nor message of it is kept.

        A mail that could not be sent is rolled back with its job, which tries again.
        """
        template = self.env.ref(MAIL).with_context(lang=row.lang)
        try:
            template.send_mail(row.id, force_send=True, raise_exception=True)
        except MailDeliveryException as error:
            _logger.info("The mail of sign-in %s was not sent", row.id)
            raise ConnectionError(type(error).__name__) from None
        return True

    def _send_code_text(self, number, text):
        """Send *text* with a code to *number*; whether the gateway has taken it.

        At most once: who gets nothing asks for another code. The only place that gives
        a code of ours to a gateway.
        """
        sms = Sms(
            key=uuid.uuid4().hex,
            to=number,
            text=text,
            callback_url="",
            since=fields.Datetime.now().replace(tzinfo=timezone.utc),
        )
        return self._ask(lambda gateway: gateway._connect().send(sms))

    def _start_outside(self, number, lang):
        """Let the service of the gateway send a code of its own; the same answer."""
        locale = (lang or "en").partition("_")[0]
        return self._ask(
            lambda gateway: gateway._connect_verify().start_verification(number, locale)
        )

    def _check_outside(self, number, code):
        """Whether *code* is right, by the service that made it.

        :raise AccessDenied: with a sentence, when the service does not answer
        """
        try:
            service = self._find_gateway()._connect_verify()
            return service.check_verification(number, code).state == APPROVED
        except (GatewayError, UserError) as error:
            _logger.warning("A code could not be checked: %s", self._to_kind(error))
            sentence = self.env._(
                "Codes cannot be checked at the moment. Please try again in a few "
                "minutes, or let us mail you a link."
            )
        raise AccessDenied(sentence)

    def _ask(self, step):
        """Run *step* with the gateway; whether it was taken.

        :raise ConnectionError: certainly not, and the job may try again
        """
        gateway = self._find_gateway()
        try:
            step(gateway)
        except NotSent as error:
            raise ConnectionError(self._to_kind(error)) from None
        except AccountRefused as error:
            gateway._report_trouble(error)
        except UserError as error:
            gateway._set_trouble("settings", str(error))
        except (PerhapsSent, MessageRefused) as error:
            _logger.info("A code may not arrive: %s", self._to_kind(error))
        else:
            gateway._report_works()
            return True
        return False

    @api.model
    def _to_kind(self, error):
        """What may be said of *error* in a log: no number, no text."""
        return f"{type(error).__name__} {getattr(error, 'code', '')}".strip()
