import re

from odoo.http import Controller, Response, request, route

from ..models.appointment_gateway_webhook import ROUTES
from ..models.appointment_inbound_event import TWILIO_REPORT, TWILIO_TEXT

SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
STATUS = re.compile(r"[a-z_]{2,30}")
# Nothing is answered at once: answers go through the ledger.
NO_ANSWER = "<?xml version='1.0' encoding='UTF-8'?><Response/>"
# More is no text message; Twilio joins parts up to this length.
MAX_TEXT = 1600
MAX_BYTES = 64 * 1024
STOP_WISHES = {"STOP": "stop", "START": "start"}


class TwilioController(Controller):
    """Reports and answers from Twilio: signed, stored, worked off by a job."""

    @route(
        f"{ROUTES}/twilio/<string:token>/status",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,  # another server calls; its signature is checked
        save_session=False,
        sitemap=False,
        max_content_length=MAX_BYTES,
    )
    def receive_status(self, token, **_params):
        gateway_sudo, refusal = self._check(token)
        if refusal:
            return refusal
        form = request.httprequest.form
        sid = form.get("MessageSid", "")
        status = form.get("MessageStatus", "")
        error = form.get("ErrorCode", "")
        is_valid = SID.fullmatch(sid) and STATUS.fullmatch(status)
        if not is_valid or not (error or "0").isdecimal():
            return Response(status=400)
        request.env["appointment.inbound.event"]._receive(
            TWILIO_REPORT,
            f"{sid}:{status}",
            {
                "gateway_id": gateway_sudo.id,
                "sid": sid,
                "status": status,
                "error": int(error or 0),
                "message_id": self._find_message(),
            },
        )
        return Response(status=204)

    @route(
        f"{ROUTES}/twilio/<string:token>/inbound",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,  # another server calls; its signature is checked
        save_session=False,
        sitemap=False,
        max_content_length=MAX_BYTES,
    )
    def receive_inbound(self, token, **_params):
        gateway_sudo, refusal = self._check(token)
        if refusal:
            return refusal
        form = request.httprequest.form
        sid, number = form.get("MessageSid", ""), form.get("From", "")
        if not SID.fullmatch(sid) or not re.fullmatch(r"\+?\d{3,15}", number):
            return Response(status=400)
        request.env["appointment.inbound.event"]._receive(
            TWILIO_TEXT,
            sid,
            {
                "gateway_id": gateway_sudo.id,
                "sid": sid,
                "number": number,
                "text": form.get("Body", "")[:MAX_TEXT],
                "wish": STOP_WISHES.get(form.get("OptOutType", ""), ""),
            },
        )
        return Response(NO_ANSWER, content_type="text/xml")

    def _find_message(self):
        """Id of the message that the address names, or ``False``: its token, which
        lets others in, is not stored with the event."""
        token = request.httprequest.args.get("message")
        messages_sudo = request.env["appointment.message"].sudo()
        domain = [("callback_token", "=", token)]
        return bool(token) and messages_sudo.search(domain, limit=1).id

    def _check(self, token):
        """The gateway with *token*, and the answer to who is not Twilio."""
        gateway_sudo = request.env["appointment.gateway"]._find_by_token(token)
        if not gateway_sudo:
            return gateway_sudo, Response(status=404)
        asked = request.httprequest
        is_form = asked.mimetype == "application/x-www-form-urlencoded"
        params = asked.form if is_form else asked.get_data(as_text=True)
        path = asked.full_path.removesuffix("?")
        if gateway_sudo._is_genuine(path, asked.url, params, asked.headers):
            return gateway_sudo, None
        return gateway_sudo, Response(status=403)
