from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import is_html_empty

TEXTS = ("terms", "privacy", "withdrawal")
# What a text is made of: a new version may be due when it changes.
SOURCES = {
    "company_id",
    "email",
    "is_privacy_complete",
    "name",
    "partner_id",
    "phone",
    "privacy",
    "terms",
}


class AppointmentStore(models.Model):
    """The legal texts of a store, and their versions."""

    _inherit = "appointment.store"

    is_processed_by_others = fields.Boolean(compute="_compute_processing")
    processing_accepted_at = fields.Datetime(
        string="Accepted on", compute="_compute_processing"
    )
    processing_accepted_name = fields.Char(
        string="Accepted by", compute="_compute_processing"
    )

    # ------------------------------------------------------------ compute

    @api.depends("company_id", "legal_text_ids.accepted_at")
    def _compute_processing(self):
        for store in self:
            text = store._find_accepted_processing()
            store.is_processed_by_others = store._is_processed_by_others()
            store.processing_accepted_at = text.accepted_at
            store.processing_accepted_name = text.accepted_name

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        stores = super().create(vals_list)
        stores._record_texts()
        return stores

    def write(self, vals):
        result = super().write(vals)
        if SOURCES & vals.keys():
            self._record_texts()
        return result

    # ------------------------------------------------------------ actions

    def action_draft_terms(self):
        """Begin terms of one's own with a draft, in every language of the site."""
        self.check_access("write")
        for store in self.filtered(lambda row: is_html_empty(row.terms)):
            sources = {}
            for lang, _name in self.env["res.lang"].get_installed():
                body = store._render_text("terms_draft", lang)
                sources[lang] = body
            store.terms = sources.pop("en_US", next(iter(sources.values()), ""))
            for lang, body in sources.items():
                store.with_context(lang=lang).terms = body
        return True

    # ------------------------------------------------------------ business

    def _get_legal_body(self, kind, lang=None):
        """The text *kind* as it stands now; empty where the store has none."""
        self.ensure_one()
        lang = lang or self.env.lang or "en_US"
        store = self.with_context(lang=lang)
        if kind == "terms":
            return Markup() if is_html_empty(store.terms) else store.terms
        if kind == "withdrawal":
            return self._render_text("withdrawal_text", lang)
        if kind == "processing":
            return self._render_text("processing_text", lang)
        own = Markup() if is_html_empty(store.privacy) else store.privacy
        if self.is_privacy_complete and own:
            return own
        return self._render_text("privacy_text", lang) + own

    def _render_text(self, template, lang):
        """The template in *lang*; where the law gives words, they are its own."""
        values = {
            "store": self.with_context(lang=lang).sudo(),
            "is_german": lang.startswith("de"),
        }
        qweb_sudo = self.env["ir.qweb"].sudo().with_context(lang=lang)
        text = qweb_sudo._render(
            f"appointment_legal.{template}", values, minimal_qcontext=True
        )
        return text.strip()

    def _get_legal_version(self, kind, lang=None):
        """The version of the text *kind* that holds now; none without a text."""
        self.ensure_one()
        lang = lang or self.env.lang or "en_US"
        texts_sudo = self.env["appointment.legal.text"].sudo()
        body = self._get_legal_body(kind, lang)
        if not body:
            return texts_sudo
        return texts_sudo._record(self, kind, lang, body)

    def _record_texts(self):
        """Versions of what has changed, in each language of the site."""
        for store in self:
            for lang, _name in self.env["res.lang"].get_installed():
                for kind in TEXTS:
                    store._get_legal_version(kind, lang)

    def _get_payment_names(self):
        """Names of who takes payments for the store, as the privacy notice lists."""
        self.ensure_one()
        providers_sudo = self.env["payment.provider"].sudo()
        return providers_sudo.search(
            [
                ("company_id", "=", self.sudo().company_id.id),
                ("state", "!=", "disabled"),
                ("is_published", "=", True),
            ]
        ).mapped("name")

    # ------------------------------------------------------------ processing

    def _get_platform_company(self):
        """The company that runs this system for the others: the first one."""
        return self.env.ref("base.main_company").sudo()

    def _is_processed_by_others(self):
        """Whether the company of the store is another one than that of the platform."""
        self.ensure_one()
        return self.sudo().company_id != self._get_platform_company()

    def _find_accepted_processing(self):
        """The agreement that was accepted, while its text is still the same."""
        self.ensure_one()
        texts_sudo = self.env["appointment.legal.text"].sudo()
        accepted = texts_sudo.search(
            [
                ("store_id", "=", self._origin.id),
                ("kind", "=", "processing"),
                ("accepted_at", "!=", False),
            ]
        )
        return accepted.filtered(
            lambda text: (
                text.body == self._origin._get_legal_body("processing", text.lang)
            )
        )[:1]
