from odoo import api, models

HOUR = 3600
DAY = 24 * HOUR
# An hour's answers to one booking: more is a machine that answers ours.
PER_HOUR = 10


class AppointmentRateLimit(models.Model):
    """How many texts one booking gets in answer to texts, and what may be asked for
    to sign in without a password."""

    _inherit = "appointment.rate.limit"

    @api.model
    def _get_limits(self):
        return {
            **super()._get_limits(),
            "text_answer": (PER_HOUR, HOUR),
            # for an e-mail address, for a number
            "login_link": (5, HOUR),
            "login_code": (5, HOUR),
            "login_code_day": (10, DAY),
            # from one address of the network: asking, and trying
            "login_ask": (20, 600),
            "login_try": (30, 600),
        }
