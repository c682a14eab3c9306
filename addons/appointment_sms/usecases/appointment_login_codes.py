import logging
import uuid
from typing import Protocol

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, UserError

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..gateways.base import GatewayError, MessageRefused, NotSent, PerhapsSent, Sms

_logger = logging.getLogger(__name__)

MAIL = "appointment_sms.mail_template_sign_in"


# The state of a verification whose code was right.
APPROVED = "approved"


class HasState(Protocol):
    state: str


class CodeService(Protocol):
    """A service that makes, sends and checks codes itself, such as Twilio Verify.

    Both return something with a ``state``, and raise ``GatewayError``; a wrong, old or
    unknown code is no error.
    """

    def start_verification(self, to: str, locale: str = "") -> HasState:
        """Send a code to *to* (E.164) in the language *locale* (``de``)."""

    def check_verification(self, to: str, code: str) -> HasState:
        """Compare *code* with the one that was sent to *to*."""


class AppointmentLogin(models.AbstractModel):
    """How links and codes leave the house."""

    _inherit = "appointment.login"

    # ------------------------------------------------------------ gateway

    @api.model
    def _find_gateway(self):
        """The gateway of the company that answers, or nothing."""
        if "appointment.gateway" not in self.env:
            return None
        gateways_sudo = self.env["appointment.gateway"].sudo()
        domain = [("company_id", "in", (False, self.env.company.id))]
        return gateways_sudo.search(domain, order="company_id, id", limit=1) or None

    @api.model
    def _can_send_codes(self):
        return bool(self._find_gateway())

    def _find_code_service(self):
        """The ``CodeService`` of the gateway; without one the codes are our own."""
        gateway = self._find_gateway()
        return gateway._connect_verify() if gateway else None

    # ------------------------------------------------------------ sending

    def _send_link_mail(self, row):
        """Mail the link of *row* now; neither mail nor message is kept.

        A mail that could not be sent is rolled back with its job, which tries again.
        """
        template = self.env.ref(MAIL).with_context(lang=row.lang)
        try:
            template.send_mail(row.id, force_send=True, raise_exception=True)
        except MailDeliveryException as error:
            _logger.info("The mail of sign-in %s was not sent", row.id)
            raise ConnectionError(type(error).__name__) from None

    def _send_code_text(self, number, text):
        """Send *text* with a code to *number*; at most once, as another can be asked.

        The only place that gives a code of ours to a gateway.
        """
        sms = Sms(
            key=f"login:{uuid.uuid4()}",
            to=number,
            text=text,
            callback_url="",
            since=fields.Datetime.now(),
        )
        self._ask(lambda: self._get_gateway()._connect().send(sms))

    def _start_outside(self, number, lang):
        """Let the service of the gateway send a code of its own."""
        locale = (lang or "en").partition("_")[0]
        self._ask(lambda: self._get_service().start_verification(number, locale))

    def _check_outside(self, number, code):
        """Whether *code* is right, by the service that made it.

        :raise AccessDenied: with a sentence, when the service does not answer
        """
        try:
            answer = self._get_service().check_verification(number, code)
            return answer.state == APPROVED
        except (GatewayError, UserError) as error:
            _logger.warning("A code could not be checked: %s", self._to_kind(error))
            sentence = self.env._(
                "Codes cannot be checked at the moment. Please try again in a few "
                "minutes, or let us mail you a link."
            )
        raise AccessDenied(sentence)

    def _ask(self, step):
        """Run *step* at the gateway; what it raises tells what becomes of the job."""
        try:
            step()
        except NotSent as error:
            raise ConnectionError(self._to_kind(error)) from None
        except (PerhapsSent, MessageRefused) as error:
            _logger.info("A code may not arrive: %s", self._to_kind(error))

    @api.model
    def _to_kind(self, error):
        """What may be said of *error* in a log: no number, no text."""
        return f"{type(error).__name__} {getattr(error, 'code', '')}".strip()

    def _get_gateway(self):
        gateway = self._find_gateway()
        if not gateway:
            raise UserError(
                self.env._(
                    "There is no gateway for text messages, so no code could be sent. "
                    "Please set one up, then try again."
                )
            )
        return gateway

    def _get_service(self):
        service = self._find_code_service()
        if not service:
            raise UserError(
                self.env._(
                    "The gateway no longer checks codes itself. Please ask for a new "
                    "code."
                )
            )
        return service
