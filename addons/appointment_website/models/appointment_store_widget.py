import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SEPARATORS = re.compile(r"[\s,;]+")
# example.com, *.example.com, localhost:8080: sources of a Content-Security-Policy.
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:\*\.)?{LABEL}(?:\.{LABEL})*(?::\d{{1,5}})?")
MAX_DOMAINS = 50


class AppointmentStore(models.Model):
    """A store can show its free times on other websites."""

    _inherit = "appointment.store"

    widget_domains = fields.Char(
        string="Websites that may show it",
        help="Addresses such as example.com or *.example.com, with commas between "
        "them. Empty: any website.",
    )
    widget_code = fields.Char(
        string="Code",
        compute="_compute_widget_code",
        help="Paste it into the page where the free times are to appear.",
    )
    widget_button_code = fields.Char(
        string="Code of a button",
        compute="_compute_widget_code",
        help="A button that opens the free times.",
    )

    @api.depends("slug")
    def _compute_widget_code(self):
        code = Markup(
            '<script src="%s/appointment/widget.js" data-store="%s"%s></script>'
        )
        for store in self:
            values = (store.get_base_url(), store.slug or "")
            store.widget_code = store.slug and code % (*values, "")
            store.widget_button_code = store.slug and code % (
                *values,
                Markup(' data-mode="button"'),
            )

    @api.constrains("widget_domains")
    def _check_widget_domains(self):
        for store in self:
            domains = store._get_widget_domains()
            wrong = [name for name in domains if not DOMAIN.fullmatch(name)]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is not the address of a website. Please write it "
                        "like example.com or *.example.com.",
                        name=wrong[0],
                    )
                )
            if len(domains) > MAX_DOMAINS:
                raise ValidationError(
                    self.env._(
                        "Please name at most %(count)s websites, or leave it empty for "
                        "any.",
                        count=MAX_DOMAINS,
                    )
                )

    def _get_widget_domains(self):
        """Names of websites as typed, without what people copy along with them."""
        texts = SEPARATORS.split((self.widget_domains or "").lower())
        return [
            text.removeprefix("https://").removeprefix("http://").rstrip("/")
            for text in texts
            if text
        ]

    def _get_frame_policy(self):
        """Who may show the frame of this store; of no store: we alone."""
        if not self:
            return "frame-ancestors 'self'"
        domains = self._get_widget_domains()
        sources = " ".join(("'self'", *domains)) if domains else "*"
        return f"frame-ancestors {sources}"
