import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

KINDS = [
    ("terms", "Terms and conditions"),
    ("privacy", "Privacy notice"),
    ("withdrawal", "Right of withdrawal"),
    ("processing", "Agreement on data processing"),
]
REPORT = "appointment_legal.report_legal_text_action"


class AppointmentLegalText(models.Model):
    """Append-only: a version of a legal text of a store, in one language.

    A booking names the versions that its customer saw, so a row stays as it is.
    """

    _name = "appointment.legal.text"
    _description = "Version of a Legal Text"
    _order = "valid_from desc, id desc"
    _rec_name = "number"

    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    lang = fields.Char(string="Language", required=True, readonly=True)
    number = fields.Integer(string="Version", required=True, readonly=True)
    valid_from = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    # As it was shown: made of sanitized texts and templates, written by nobody.
    body = fields.Html(sanitize=False, required=True, readonly=True)
    file = fields.Binary(readonly=True, attachment=True)
    accepted_name = fields.Char(string="Accepted by", readonly=True)
    accepted_user_id = fields.Many2one(
        "res.users", string="Login that accepted", readonly=True, ondelete="restrict"
    )
    accepted_at = fields.Datetime(readonly=True)

    _number_once = models.UniqueIndex(
        "(store_id, kind, lang, number)", "This version is there already."
    )

    # ------------------------------------------------------------ compute

    @api.depends("kind", "number", "lang")
    def _compute_display_name(self):
        for text in self:
            text.display_name = text._get_title()

    # ------------------------------------------------------------ CRUD

    def write(self, vals):
        """Only the file is made later, and an agreement is accepted once."""
        accepted = {"accepted_name", "accepted_user_id", "accepted_at"}
        known = self.filtered("accepted_at") if accepted & vals.keys() else self[:0]
        if known or not vals.keys() <= accepted | {"file"}:
            raise UserError(
                self.env._("A version stays as it was. Change the text of the store.")
            )
        return super().write(vals)

    # ------------------------------------------------------------ business

    @api.model
    def _record(self, store, kind, lang, body):
        """The version of *store* with this *body*, new if the last one is another.

        Two at once wait for each other; what nobody has changed waits for nobody.
        """
        latest = self._find_latest(store, kind, lang)
        if latest.body == body:
            return latest
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                f"{self._name},{store.id},{kind},{lang}",
            )
        )
        latest = self._find_latest(store, kind, lang)
        if latest.body == body:
            return latest
        return self.create(
            {
                "store_id": store.id,
                "kind": kind,
                "lang": lang,
                "number": latest.number + 1,
                "body": body,
            }
        )

    @api.model
    def _find_latest(self, store, kind, lang):
        return self.search(
            [("store_id", "=", store.id), ("kind", "=", kind), ("lang", "=", lang)],
            order="number desc",
            limit=1,
        )

    def _get_title(self):
        """Such as “Terms and conditions, version 3”."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(text)s, version %(number)s", text=kinds[self.kind], number=self.number
        )

    def _get_file(self):
        """``(name, content, mimetype)`` to keep: a PDF, or a page where none can be
        made. Printed once."""
        self.ensure_one()
        text = self.with_context(lang=self.lang)
        name = f"{text._get_title()} - {text.store_id.name}".replace("/", "-")
        if not self.file:
            content, kind = self._print()
            if kind != "pdf":
                return f"{name}.html", content, "text/html"
            self.file = base64.b64encode(content)
        return f"{name}.pdf", base64.b64decode(self.file), "application/pdf"

    def _print(self):
        reports = self.env["ir.actions.report"].with_context(lang=self.lang)
        if reports.get_wkhtmltopdf_state() in ("ok", "upgrade", "workers"):
            try:
                with self.env.cr.savepoint():
                    return reports._render_qweb_pdf(REPORT, self.ids)
            except UserError:
                _logger.info("%s becomes a page: no PDF could be made", self.id)
        return reports._render_qweb_html(REPORT, self.ids)
