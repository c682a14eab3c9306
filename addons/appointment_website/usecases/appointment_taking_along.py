from urllib.parse import urlencode

from odoo import api, models

UTC_TIME = "%Y%m%dT%H%M%SZ"
ISO_TIME = "%Y-%m-%dT%H:%M:%SZ"


class AppointmentReview(models.AbstractModel):
    """Addresses of other services for a booking: plain links, only followed by a
    click. None of them carries the booking's token or who the customer is."""

    _inherit = "appointment.review"

    @api.model
    def _get_calendar_links(self, booking_sudo):
        """``[(name, address)]`` of calendars on the web that take an event."""
        title = f"{booking_sudo.service_id.name} – {booking_sudo.store_id.name}"
        place = booking_sudo._format_place()
        details = self.env._("Reference %(name)s", name=booking_sudo.name)
        start, stop = booking_sudo.start, booking_sudo.stop
        google = {
            "action": "TEMPLATE",
            "text": title,
            "dates": f"{start:{UTC_TIME}}/{stop:{UTC_TIME}}",
            "location": place,
            "details": details,
        }
        outlook = {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "subject": title,
            "startdt": f"{start:{ISO_TIME}}",
            "enddt": f"{stop:{ISO_TIME}}",
            "location": place,
            "body": details,
        }
        return [
            (
                "Google",
                f"https://calendar.google.com/calendar/render?{urlencode(google)}",
            ),
            (
                "Outlook",
                f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}",
            ),
        ]

    @api.model
    def _get_route_link(self, store_sudo):
        """The way to the store, in the map of the visitor's phone."""
        query = {
            "api": "1",
            "destination": ", ".join(
                (store_sudo.name, *store_sudo._get_address().splitlines())
            ),
        }
        return f"https://www.google.com/maps/dir/?{urlencode(query)}"
