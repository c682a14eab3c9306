import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import hmac, mute_logger

from ..gateways.masking import mask

SCOPE = "appointment-opt-out"


class AppointmentOptOut(models.Model):
    """Who asked the current company for no text messages, and who took that back.

    A number is kept as a keyed hash and two ends of it: enough to respect the wish for
    good, too little to call anybody, so that it outlives the erasure of the customer.
    """

    _name = "appointment.opt.out"
    _description = "Wish for No Text Messages"
    _order = "since desc, id desc"
    _rec_name = "number_hint"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    number_hash = fields.Char(required=True, readonly=True)
    number_hint = fields.Char(string="Number", required=True, readonly=True)
    is_out = fields.Boolean(string="No text messages", required=True, readonly=True)
    since = fields.Datetime(required=True, readonly=True)
    reason = fields.Selection(
        [
            ("answer", "Answered STOP or START"),
            ("gateway", "The gateway says so"),
        ],
        required=True,
        readonly=True,
    )

    _number_once = models.UniqueIndex("(number_hash)")

    # ------------------------------------------------------------ business

    @api.model
    def _set(self, number, is_out, reason):
        """Note that *number* (E.164) wants no text messages, or wants them again.

        It is the company of the environment that is asked: what somebody told one
        company says nothing to another.
        """
        values = {
            "is_out": is_out,
            "since": fields.Datetime.now(),
            "reason": reason,
        }
        known = self._find(number)
        if known:
            if known.is_out != is_out:
                known.write(values)
            return
        values |= {"number_hash": self._hash(number), "number_hint": mask(number)}
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.sudo().create(values).flush_recordset()
        except psycopg2.errors.UniqueViolation:
            self._find(number).write(values)

    @api.model
    def _is_out(self, number):
        """Whether *number* (E.164) asked for no text messages."""
        return self._find(number).is_out

    @api.model
    def _get_since(self, numbers):
        """``{number: since when}`` of those of *numbers* that want no messages."""
        hashes = {self._hash(number): number for number in numbers}
        rows = self.sudo().search(
            [("number_hash", "in", list(hashes)), ("is_out", "=", True)]
        )
        return {hashes[row.number_hash]: row.since for row in rows}

    def _find(self, number):
        return self.sudo().search([("number_hash", "=", self._hash(number))], limit=1)

    def _hash(self, number):
        return hmac(self.env(su=True), SCOPE, f"{self.env.company.id}:{number}")
