from typing import NamedTuple

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import get_lang

from ..kernel import table
from ..kernel.refusal import Refusal

MAX_BYTES = 2_000_000
MAX_LINES = 5_000
BATCH = 200
NEW, KNOWN, BAD = "new", "known", "bad"
# What Excel wrote before Unicode, where it was not the code page of the west.
CODE_PAGES = dict.fromkeys(("ro", "pl", "hu", "cs", "sk", "hr", "sl"), "cp1250")
CODE_PAGES |= {"el": "cp1253", "tr": "cp1254", "ru": "cp1251", "bg": "cp1251"}


class Line(NamedTuple):
    """A row of the file: what becomes of it, and why it cannot be imported."""

    row: table.Row
    status: str
    values: dict
    problems: tuple = ()


class AppointmentImporting(models.AbstractModel):
    """Customers, services or resources from a CSV file, line by line.

    Odoo's own import takes all lines or none, knows one model and no store, and would
    make every customer anew. Here good lines come in, known ones stay as they are, and
    the others are given back with the reason.
    """

    _name = "appointment.importing"
    _description = "Import from CSV"

    # ------------------------------------------------------------ planning

    @api.model
    def _plan(self, kind, store, data):
        """What would become of each line of the file *data*.

        :param str kind: one of :meth:`_get_columns`
        :param bytes data: the file
        :return: ``[Line]``
        :raise UserError: the file as a whole cannot be used
        """
        rows = self._read_rows(data)
        columns = self._match_columns(kind, rows[0].cells)
        tables = self._read_tables(kind, store)
        lines = [
            self._plan_line(kind, store, tables, row, self._pick(columns, row))
            for row in rows[1:]
        ]
        return getattr(self, f"_mark_known_{kind}")(store, self._mark_twins(lines))

    def _read_rows(self, data):
        if len(data) > MAX_BYTES:
            raise UserError(
                self.env._("The file is larger than 2 MB. Please split it into parts.")
            )
        language = get_lang(self.env).code.split("_")[0]
        rows = table.read(data, CODE_PAGES.get(language, "cp1252"))
        if isinstance(rows, Refusal):
            raise UserError(self._explain_file(rows))
        if len(rows) < 2:
            raise UserError(
                self.env._(
                    "The file has no lines below the names of the columns. Download "
                    "the template and fill it in."
                )
            )
        if len(rows) - 1 > MAX_LINES:
            raise UserError(
                self.env._(
                    "The file has %(count)s lines; %(limit)s at once are possible. "
                    "Please split it into parts.",
                    count=len(rows) - 1,
                    limit=MAX_LINES,
                )
            )
        return rows

    def _explain_file(self, refusal):
        return {
            table.NO_TEXT: self.env._(
                "This is no CSV file. In Excel choose “Save as” and “CSV UTF-8”, then "
                "upload that file."
            ),
            table.EMPTY: self.env._("The file is empty."),
            table.BROKEN: self.env._(
                "From line %(line)s on, the file cannot be read: a quotation mark is "
                "opened there and never closed. Save it once more as CSV.",
                line=dict(refusal.details).get("line"),
            ),
        }[refusal.code]

    def _match_columns(self, kind, heads):
        """``{number of the cell: column}``; columns may be named in any language.

        :raise UserError: a column that must be there is missing
        """
        names = {}
        for language, _name in self.env["res.lang"].get_installed():
            labels = self.with_context(lang=language)._get_columns(kind)
            for key, label in labels.items():
                names[self._to_key(label)] = names[self._to_key(key)] = key
        columns = {
            number: names[self._to_key(head)]
            for number, head in enumerate(heads)
            if self._to_key(head) in names
        }
        missing = [
            label
            for key, label in self._get_columns(kind).items()
            if key in self._get_required(kind) and key not in columns.values()
        ]
        if missing:
            raise UserError(
                self.env._(
                    "The first line has to name the columns; %(missing)s is missing. "
                    "Download the template to see them all.",
                    missing=", ".join(f"“{label}”" for label in missing),
                )
            )
        return columns

    @api.model
    def _to_key(self, head):
        return "".join(filter(str.isalnum, head.lower()))

    def _pick(self, columns, row):
        return {
            key: row.cells[number]
            for number, key in columns.items()
            if number < len(row.cells) and row.cells[number]
        }

    def _plan_line(self, kind, store, tables, row, cells):
        problems = [
            self.env._("%(column)s is missing", column=label)
            for key, label in self._get_columns(kind).items()
            if key in self._get_required(kind) and not cells.get(key)
        ]
        values = getattr(self, f"_read_{kind}")(store, tables, cells, problems)
        return Line(row, BAD if problems else NEW, values, tuple(problems))

    def _mark_twins(self, lines):
        """Later lines that say the same as an earlier one are not imported."""
        first, result = {}, []
        for line in lines:
            key = line.values.get("_key")
            earlier = line.status == NEW and first.setdefault(key, line.row.line)
            if earlier and earlier != line.row.line:
                same = self.env._("it stands in line %(line)s already", line=earlier)
                result.append(line._replace(status=BAD, problems=(same,)))
            else:
                result.append(line)
        return result

    # ------------------------------------------------------------ importing

    @api.model
    def _run(self, kind, store, lines):
        """Import the new ones of *lines*; those that fail come back as bad ones.

        :return: ``(records, [Line])``
        """
        store.check_access("write")
        new = [line for line in lines if line.status == NEW]
        records, failed = self.env[self._get_model(kind)], {}
        for number in range(0, len(new), BATCH):
            batch = new[number : number + BATCH]
            created = self._create(kind, batch)
            if created is None:
                for line in batch:
                    created = self._create(kind, [line], failed)
                    records |= created or records
            else:
                records |= created
        self._after_import(kind, store, lines)
        after = [
            line._replace(status=BAD, problems=(failed[line.row.line],))
            if line.row.line in failed
            else line
            for line in lines
        ]
        return records, after

    def _after_import(self, kind, store, lines):
        if kind == "customer":
            self._after_import_customer(store, lines)

    def _create(self, kind, lines, failed=None):
        """The records of *lines*, or ``None`` with the reason noted in *failed*."""
        model = self.env[self._get_model(kind)].with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        values = [
            {name: value for name, value in line.values.items() if name != "_key"}
            for line in lines
        ]
        try:
            with self.env.cr.savepoint():
                created = model.create(values)
                created.flush_recordset()
                return created
        except UserError as error:
            reason = str(error)
        except psycopg2.IntegrityError as error:
            reason = model._sql_error_to_message(error)
        if failed is not None:
            failed[lines[0].row.line] = reason
        return None

    # ------------------------------------------------------------ files

    @api.model
    def _write_template(self, kind):
        """A file with the names of the columns and one example."""
        columns = self._get_columns(kind)
        example = self._get_example(kind)
        return table.write(
            [
                list(columns.values()),
                [example.get(key, "") for key in columns],
            ]
        )

    @api.model
    def _write_report(self, data, lines):
        """The bad ones of *lines* as they were, with their line and the reason."""
        heads = self._read_rows(data)[0].cells
        width = len(heads)
        rows = [[*heads, self.env._("Line"), self.env._("Reason")]]
        for line in lines:
            if line.status == BAD:
                cells = [*line.row.cells, *[""] * width][:width]
                reason = "; ".join(line.problems)
                rows.append([*cells, str(line.row.line), reason])
        return table.write(rows)
