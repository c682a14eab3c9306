from odoo import fields, models
from odoo.tools import str2bool


class AppointmentStore(models.Model):
    """How a store guards its page against robots, and asks for a word of its own."""

    _inherit = "appointment.store"

    is_captcha_on = fields.Boolean(
        string="Ask for a captcha",
        help="Google reCAPTCHA looks at everybody who sends the booking form. It loads "
        "scripts of Google: mention it in your privacy notice.",
    )
    is_captcha_ready = fields.Boolean(compute="_compute_is_captcha_ready")
    is_marketing_asked = fields.Boolean(
        string="Offer news by e-mail",
        default=True,
        help="A box that is not ticked, before booking: only who ticks it may be sent "
        "news and offers.",
    )

    def _compute_is_captcha_ready(self):
        """Whether Odoo's captcha has its keys; without them it lets everybody pass."""
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        names = ("recaptcha_public_key", "recaptcha_private_key")
        is_ready = all(parameters_sudo.get_param(name) for name in names)
        switch = parameters_sudo.get_param("enable_recaptcha", default="True")
        self.is_captcha_ready = is_ready and str2bool(switch)
