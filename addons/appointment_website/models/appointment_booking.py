from datetime import timedelta

from odoo import fields, models
from odoo.tools import consteq

LINK_LIFE = timedelta(days=90)  # the page says so, too


class AppointmentBooking(models.Model):
    """A booking has a page that its token opens, and remembers the consents."""

    _inherit = "appointment.booking"

    terms_accepted_at = fields.Datetime(readonly=True, copy=False)
    early_start_accepted_at = fields.Datetime(
        string="Early start requested at",
        readonly=True,
        copy=False,
        help="When the customer asked for the service to begin before the end of the "
        "withdrawal period.",
    )

    def _compute_access_url(self):
        super()._compute_access_url()
        for booking in self:
            booking.access_url = f"/booking/{booking.id}"

    def _is_opened_by(self, token):
        """Whether *token* opens the page: until 90 days after the booking (T58)."""
        known = self.exists().access_token
        if not known or not consteq(known.encode(), token.encode()):
            return False
        return fields.Datetime.now() <= self.stop + LINK_LIFE or self._is_own()

    def _is_own(self):
        """Whether the visitor is signed in as the customer, or as a contact that the
        customer belongs to (T78)."""
        self.ensure_one()
        if self.env.user._is_public():
            return False
        person_sudo = self.sudo().partner_id
        while person_sudo and person_sudo != self.env.user.partner_id:
            person_sudo = person_sudo.parent_id
        return bool(person_sudo)

    def _get_web_path(self, step=""):
        """Path of the booking's page, which only its token opens."""
        self.ensure_one()
        path = f"/booking/{self.id}/{self.sudo().access_token}"
        return f"{path}/{step}" if step else path
