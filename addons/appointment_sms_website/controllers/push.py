from odoo.exceptions import ValidationError
from odoo.http import Controller, request, route
from odoo.tools import file_open

from odoo.addons.appointment_website.controllers.booking import BookingController
from odoo.addons.appointment_website.controllers.limit import count_request

SCOPE = "/booking/"
# This worker goes before the one of all pages: it says, too, when one is offline.
OFFLINE = 'importScripts("/appointment/service-worker.js");\n'
WORKER = "appointment_sms_website/static/src/worker/service_worker.js"


class PushController(Controller):
    """A customer's device is told of a booking, or no longer."""

    @route(
        "/booking/service-worker.js",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def get_worker(self):
        """The script that shows messages while no page is open."""
        with file_open(WORKER) as file:
            content = OFFLINE + file.read()
        headers = [
            ("Content-Type", "text/javascript; charset=utf-8"),
            ("Cache-Control", "no-cache"),
            ("Service-Worker-Allowed", SCOPE),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)

    @route(
        "/booking/<int:booking_id>/<string:token>/push/state",
        type="jsonrpc",
        auth="public",
        website=True,
        sitemap=False,
    )
    def get_push_state(self, booking_id, token, endpoint="", **_params):
        """Our public key, and whether the browser at *endpoint* is told."""
        booking_sudo = self._open(booking_id, token)
        devices_sudo = request.env["appointment.push.device"].sudo()
        device_sudo = devices_sudo._find(booking_sudo, self._to_text(endpoint))
        return {
            "key": request.env["mail.push.device"].get_web_push_vapid_public_key(),
            "is_on": device_sudo._hears_of(booking_sudo),
        }

    @route(
        "/booking/<int:booking_id>/<string:token>/push/on",
        type="jsonrpc",
        auth="public",
        website=True,
        sitemap=False,
    )
    def switch_push_on(self, booking_id, token, endpoint="", keys=None, **_params):
        """From now on the browser hears of the booking."""
        booking_sudo = self._open(booking_id, token)
        if not booking_sudo._is_push_offered():
            raise ValidationError(
                request.env._(
                    "There is nothing more to tell of this booking. Please reload the "
                    "page to see what became of it."
                )
            )
        keys = keys if isinstance(keys, dict) else {}
        request.env["appointment.push.device"].sudo()._switch_on(
            booking_sudo,
            endpoint,
            keys.get("p256dh"),
            keys.get("auth"),
            booking_sudo._get_push_user(),
        )
        return {"is_on": True}

    @route(
        "/booking/<int:booking_id>/<string:token>/push/off",
        type="jsonrpc",
        auth="public",
        website=True,
        sitemap=False,
    )
    def switch_push_off(self, booking_id, token, endpoint="", **_params):
        """The browser hears no more of the booking; ``is_used``: but of others."""
        booking_sudo = self._open(booking_id, token)
        devices_sudo = request.env["appointment.push.device"].sudo()
        endpoint = self._to_text(endpoint)
        devices_sudo._switch_off(booking_sudo, endpoint)
        return {"is_on": False, "is_used": devices_sudo._is_used(endpoint)}

    # ------------------------------------------------------------ small helpers

    def _open(self, booking_id, token):
        """The booking that *token* opens; a sentence else."""
        count_request()
        booking_sudo = BookingController()._find_booking(booking_id, token)
        if not booking_sudo:
            raise ValidationError(request.env._("This link is not valid any more."))
        return booking_sudo

    def _to_text(self, value):
        return value if isinstance(value, str) else ""
