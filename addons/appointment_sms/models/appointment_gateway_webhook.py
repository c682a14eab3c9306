from urllib.parse import quote, urlsplit

from odoo import api, fields, models

from odoo.addons.appointment_core.models.appointment_store_rights import ADMIN_GROUP

from ..gateways.loopback import LOOPBACK, base_url
from ..gateways.twilio_signature import is_genuine

ROUTES = "/appointment/sms"


class AppointmentGateway(models.Model):
    """Where services tell what became of messages, and what customers answered."""

    _inherit = "appointment.gateway"

    inbound_url = fields.Char(
        string="Address for answers",
        compute="_compute_inbound_url",
        groups=ADMIN_GROUP,
        help="Enter it at Twilio as webhook for incoming messages (HTTP POST), of the "
        "messaging service or of the number.",
    )

    # ------------------------------------------------------------ compute

    @api.depends("kind", "webhook_token", "company_id")
    def _compute_inbound_url(self):
        for gateway in self:
            path = f"{ROUTES}/twilio/{gateway.webhook_token}/inbound"
            gateway.inbound_url = (
                f"{gateway.get_base_url()}{path}" if gateway.kind == "twilio" else False
            )

    # ------------------------------------------------------------ business

    def _get_callback_url(self, message):
        """Where the service reports what became of *message*; "" where it cannot.

        A server that only this machine reaches has no such address, unless a stand-in
        on this machine takes the place of the service.
        """
        self.ensure_one()
        base = self.get_base_url()
        is_local = urlsplit(base).hostname in LOOPBACK
        if is_local and not base_url(self.kind):
            return ""
        token = quote(message.sudo().callback_token, safe="")
        if self.kind == "twilio":
            own = self.sudo().webhook_token
            return f"{base}{ROUTES}/twilio/{own}/status?message={token}"
        if self.kind == "easysms":
            return f"{base}{ROUTES}/easysms/{token}"
        return ""

    @api.model
    def _find_by_token(self, token):
        """The gateway of Twilio with this *token*, as superuser; may be none."""
        return self.sudo().search(
            [("webhook_token", "=", token), ("kind", "=", "twilio")], limit=1
        )

    def _is_genuine(self, path, url, params, headers):
        """Whether a call was signed by Twilio for this gateway.

        :param path: path and query of the call
        :param url: its whole address as this server sees it; behind a proxy the one
            that Twilio called may only be known from the settings
        """
        self.ensure_one()
        return is_genuine(
            {f"{self.get_base_url()}{path}", url},
            params,
            headers,
            self.twilio_auth_token or "",
            self.twilio_shared_key or "",
        )
