import hashlib
import json
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import mute_logger

from ..exceptions import KeyReused

KEEP_DAYS = 30
PARAMETER = "appointment.idempotency.keep_days"
MAX_KEY = 200
BATCH = 10_000


class AppointmentIdempotency(models.Model):
    """Steps that ran once under a key, with the answer they gave.

    The row is written in the transaction of its step: both are there, or neither.
    """

    _name = "appointment.idempotency"
    _description = "Answered Request"
    _order = "id desc"
    _rec_name = "key"

    scope = fields.Char(required=True)
    key = fields.Char(required=True)
    fingerprint = fields.Char(required=True, help="Hash of what was asked.")
    answer = fields.Json(help="What was answered, as JSON.")

    _key_once = models.UniqueIndex("(scope, key)")

    # ------------------------------------------------------------ business

    @api.model
    def _run(self, scope, key, payload, step):
        """Run *step* once under *key*, and give its answer to whoever sends it again.

        When the step fails, nothing is kept and the key is free. Two at once: one
        runs, the other waits for its end and gets its answer. That needs a READ
        COMMITTED transaction (``appointment.placing._begin``, before this call);
        else the second one raises ``ConcurrencyError``, and Odoo repeats the request.

        :param str scope: who asks and for what, as in ``api:<client id>:book``
        :param str key: the sender's, at most 200 characters
        :param payload: what is asked, as JSON values; must be the same each time
        :param step: called without arguments; returns JSON values
        :return: the answer as JSON values (a tuple comes back as a list)
        :raise KeyReused: the key belongs to another payload
        """
        if not key or len(key) > MAX_KEY:
            raise ValueError(f"An idempotency key has 1 to {MAX_KEY} characters.")
        fingerprint = self._get_fingerprint(payload)
        entry_sudo = self._find(scope, key)
        if entry_sudo:
            return self._get_answer(entry_sudo, fingerprint)
        with self.env.cr.savepoint():
            entry_sudo = self._create_entry(scope, key, fingerprint)
            if entry_sudo:
                answer = json.loads(json.dumps(step(), allow_nan=False))
                entry_sudo.answer = {"value": answer}
                entry_sudo.flush_recordset()
                return answer
        entry_sudo = self._find(scope, key)
        if not entry_sudo:
            raise ConcurrencyError(f"{scope}: the same key is being answered")
        return self._get_answer(entry_sudo, fingerprint)

    def _find(self, scope, key):
        return self.sudo().search([("scope", "=", scope), ("key", "=", key)])

    def _create_entry(self, scope, key, fingerprint):
        """The new row; none where somebody else has made it, now or just before."""
        entries_sudo = self.sudo()
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                entry_sudo = entries_sudo.create(
                    {"scope": scope, "key": key, "fingerprint": fingerprint}
                )
                entry_sudo.flush_recordset()
        except psycopg2.errors.UniqueViolation:
            return entries_sudo.browse()
        return entry_sudo

    def _get_answer(self, entry_sudo, fingerprint):
        if entry_sudo.fingerprint != fingerprint:
            raise KeyReused(
                self.env._(
                    "This request was sent before with other details, so nothing was "
                    "done. Please start again from the beginning."
                )
            )
        if not entry_sudo.answer:
            raise ValueError("A step under an idempotency key asked for itself.")
        return entry_sudo.answer["value"]

    def _get_fingerprint(self, payload):
        text = json.dumps(payload, sort_keys=True, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    # ------------------------------------------------------------ cleaning

    @api.autovacuum
    def _gc_answers(self):
        """Forget answers after 30 days; then the key runs its step again."""
        days = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        age = timedelta(days=int(days or KEEP_DAYS))
        old = self.sudo().search(
            [("create_date", "<", fields.Datetime.now() - age)], limit=BATCH
        )
        old.unlink()
        return len(old), len(old) == BATCH
