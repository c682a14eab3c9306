import re

from odoo.http import Controller, Response, request, route

from ..models.appointment_gateway_webhook import ROUTES
from ..models.appointment_inbound_event import EASYSMS_REPORT

NAME = re.compile(r"[\w-]{1,64}", re.ASCII)


class EasySmsController(Controller):
    """Reports from EasySMS. They are not signed: the token of the message lets them in,
    and a job asks EasySMS whether they are true."""

    @route(
        f"{ROUTES}/easysms/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,  # another server calls; see above what lets it in
        save_session=False,
        sitemap=False,
        max_content_length=64 * 1024,
    )
    def receive_report(self, token, msgid="", status="", **_params):
        message_sudo = (
            request.env["appointment.message"]
            .sudo()
            .search([("callback_token", "=", token)], limit=1)
        )
        if not message_sudo:
            return Response(status=404)
        is_valid = NAME.fullmatch(msgid) and NAME.fullmatch(status)
        if not is_valid or message_sudo.provider_id not in (False, msgid):
            return Response(status=400)
        request.env["appointment.inbound.event"]._receive(
            EASYSMS_REPORT,
            f"{msgid}:{status}",
            {"message_id": message_sudo.id, "sid": msgid},
        )
        return Response(status=204)
