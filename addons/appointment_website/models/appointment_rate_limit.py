from odoo import api, models

# A minute of one address: a family or an office books at once, a program floods.
PER_MINUTE = 60
# Who cannot decide changes the time this often in an hour, and no more.
HOLDS_PER_HOUR = 20
# Mails with a link to one address, asked for by whomever.
LINKS_PER_HOUR = 6


class AppointmentRateLimit(models.Model):
    """What an address may send to the booking pages, and a customer may hold (T82)."""

    _inherit = "appointment.rate.limit"

    @api.model
    def _get_limits(self):
        return {
            **super()._get_limits(),
            "website": (PER_MINUTE, 60),
            "website_customer": (HOLDS_PER_HOUR, 3600),
            "website_link": (LINKS_PER_HOUR, 3600),
        }

    @api.model
    def _count_customer(self, email, phone):
        """Count one try to hold a place for each of normalised e-mail and phone.

        :raise TooManyRequests: with a sentence that says when to try again
        """
        for key in (email, phone):
            if key:
                self._count("website_customer", key)
