import re
from datetime import timedelta

from odoo import fields

from odoo.addons.appointment_core.models.appointment_booking import GATE

from .common import WebsiteCommon

LINK = re.compile(r"/booking/link/\d+/\w+")


class WhoCommon(WebsiteCommon):
    """A visitor who is asked for details, gets mails and comes back too late."""

    def _get_csrf(self, path):
        """The token of a page of a booking, as the browser sends it back."""
        return re.search(r'name="csrf_token" value="(\w+)"', self.url_open(path).text)[
            1
        ]

    def _post_step(self, booking, step="", **values):
        """Send a form of the page of *booking*; redirects are not followed."""
        csrf = self._get_csrf(self.path)
        answer = self._post(booking._get_web_path(step), {"csrf_token": csrf, **values})
        self.env.invalidate_all()
        return answer

    def _get_link(self, booking):
        """The path in the mail that the job of *booking* writes."""
        mail = booking._send_link()
        return LINK.search(mail.body_html)[0]

    def _use_link(self, path):
        answer = self._post(path, {"csrf_token": self._get_csrf(self.path)})
        self.env.invalidate_all()
        return answer

    def _let_lapse(self, booking, is_noticed=True):
        """The hold is over; *is_noticed*: the scheduler has seen it, too."""
        past = fields.Datetime.now() - timedelta(minutes=1)
        booking.with_context(appointment_gate=GATE).hold_expires_at = past
        booking.claim_ids.hold_until = past
        if is_noticed:
            booking._expire()
        self.env.flush_all()

    def _leave(self):
        """Another device: no session, no cookies."""
        self.opener.cookies.clear()
