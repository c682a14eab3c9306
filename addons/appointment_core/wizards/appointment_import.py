import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..usecases.appointment_importing import BAD, KNOWN, MAX_BYTES, NEW

SHOWN = 20


class AppointmentImport(models.TransientModel):
    """A CSV file: what it holds is shown first, then the good lines come in, and the
    others can be taken home with the reason."""

    _name = "appointment.import"
    _description = "Import"

    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        default=lambda self: self.env["appointment.store"]._get_own(),
    )
    kind = fields.Selection(
        [
            ("customer", "Customers"),
            ("service", "Services"),
            ("resource", "Resources"),
        ],
        string="What",
        required=True,
        default="customer",
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    ready_count = fields.Integer(compute="_compute_preview")
    bad_count = fields.Integer(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview")
    is_done = fields.Boolean()
    result = fields.Html()
    template = fields.Binary(compute="_compute_template")
    bad_lines = fields.Binary(attachment=False)

    # ------------------------------------------------------------ compute

    @api.depends("file", "kind", "store_id", "is_done")
    def _compute_preview(self):
        for wizard in self:
            wizard.ready_count, wizard.bad_count, wizard.preview = 0, 0, False
            if wizard.is_done or not (wizard.file and wizard.kind and wizard.store_id):
                continue
            try:
                lines = wizard._plan()
            except UserError as error:
                wizard.preview = wizard._to_alert("warning", str(error), [])
                continue
            counts = wizard._count(lines)
            wizard.ready_count, wizard.bad_count = counts[NEW], counts[BAD]
            wizard.preview = wizard._tell_plan(lines)

    @api.depends("kind")
    def _compute_template(self):
        importing = self.env["appointment.importing"]
        for wizard in self:
            file = importing._write_template(wizard.kind or "customer")
            wizard.template = base64.b64encode(file)

    # ------------------------------------------------------------ actions

    def action_import(self):
        """Import the good lines; the window stays and says what came of it."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        importing = self.env["appointment.importing"]
        _records, lines = importing._run(self.kind, self.store_id, self._plan())
        self._keep_bad(lines)
        self.result = self._tell_result(lines)
        self.write({"is_done": True, "file": False})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_download_template(self):
        return self._download("template", f"{self.kind}.csv")

    def action_download_bad_lines(self):
        """The bad lines with the reason, before or after the import."""
        if not self.is_done:
            self._keep_bad(self._plan())
        return self._download("bad_lines", self.env._("lines to mend") + ".csv")

    def action_show(self):
        """Leave for the list of what was imported."""
        action = {
            "customer": "appointment_core.res_partner_action",
            "service": "appointment_core.appointment_service_action",
            "resource": "appointment_core.resource_resource_action",
        }[self.kind]
        return self.env["ir.actions.act_window"]._for_xml_id(action)

    # ------------------------------------------------------------ business

    def _download(self, name, file_name):
        url = f"/web/content/{self._name}/{self.id}/{name}/{file_name}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def _get_data(self):
        encoded = self.with_context(bin_size=False).file
        if len(encoded) > MAX_BYTES * 4 / 3 + 4:
            raise UserError(
                self.env._("The file is larger than 2 MB. Please split it into parts.")
            )
        return base64.b64decode(encoded)

    def _plan(self):
        self.store_id.check_access("write")
        return self.env["appointment.importing"]._plan(
            self.kind, self.store_id, self._get_data()
        )

    def _keep_bad(self, lines):
        bad = [line for line in lines if line.status == BAD]
        if bad:
            importing = self.env["appointment.importing"]
            report = importing._write_report(self._get_data(), bad)
            self.bad_lines = base64.b64encode(report)

    # ------------------------------------------------------------ wording

    def _tell_plan(self, lines):
        counts = self._count(lines)
        said = self.env._(
            "%(new)s of %(all)s lines can be imported.", new=counts[NEW], all=len(lines)
        )
        return self._to_alert(
            "warning" if counts[BAD] else "success",
            " ".join([said, *self._tell_known(counts)]),
            lines,
        )

    def _tell_result(self, lines):
        counts = self._count(lines)
        said = self.env._(
            "%(new)s of %(all)s lines were imported.",
            new=counts[NEW],
            all=len(lines),
        )
        rest = []
        if counts[BAD]:
            rest.append(
                self.env._(
                    "%(count)s lines have a mistake: download them, mend them and "
                    "import that file.",
                    count=counts[BAD],
                )
            )
        return self._to_alert(
            "warning" if counts[BAD] else "success",
            " ".join([said, *self._tell_known(counts), *rest]),
            lines,
        )

    def _count(self, lines):
        statuses = [line.status for line in lines]
        return {status: statuses.count(status) for status in (NEW, KNOWN, BAD)}

    def _tell_known(self, counts):
        if counts[KNOWN]:
            yield self.env._(
                "Already there and left as they are: %(count)s.",
                count=counts[KNOWN],
            )

    def _to_alert(self, level, text, lines):
        bad = [line for line in lines if line.status == BAD]
        items = [
            self.env._(
                "Line %(line)s: %(problems)s",
                line=line.row.line,
                problems="; ".join(line.problems),
            )
            for line in bad[:SHOWN]
        ]
        if len(bad) > SHOWN:
            items.append(self.env._("… and %(count)s more", count=len(bad) - SHOWN))
        listed = Markup("").join(Markup("<li>%s</li>") % item for item in items)
        return Markup('<div class="alert alert-%s mb-0">%s%s</div>') % (
            level,
            text,
            Markup("<ul class='mb-0 mt-2'>%s</ul>") % listed if items else "",
        )
