import logging

from odoo import api, models
from odoo.sql_db import Cursor
from odoo.tools import SQL

from .. import secret_keys
from ..encrypted import Encrypted, to_sentence
from ..exceptions import SecretsUnavailable

_logger = logging.getLogger(__name__)

BATCH = 500


class AppointmentEncryption(models.AbstractModel):
    """Brings all encrypted texts to the first key, so that an old one can go."""

    _name = "appointment.encryption"
    _description = "Encryption"

    @api.model
    def _rotate(self, batch=BATCH):
        """Encrypt all rows of all encrypted fields anew, by the first key.

        Each batch is a transaction of its own: an interrupted run is continued by
        running it again. What no key can read stays as it is and is counted.

        :return: ``(renewed, unreadable)`` numbers of texts
        :raise SecretsUnavailable: there is no valid key
        """
        self._check_keys()
        self.env.flush_all()
        renewed = unreadable = 0
        for model, field in self._get_encrypted_fields():
            last = 0
            while last is not None:
                last, counts = self._rotate_batch(model._table, field.name, last, batch)
                renewed += counts[0]
                unreadable += counts[1]
            model.invalidate_model([field.name], flush=False)
        _logger.info("%s texts encrypted anew, %s unreadable", renewed, unreadable)
        return renewed, unreadable

    @api.model
    def _check_keys(self):
        """Raise ``SecretsUnavailable`` where texts could not be encrypted now."""
        try:
            secret_keys.encrypt("")
        except secret_keys.KeyTrouble as trouble:
            raise SecretsUnavailable(to_sentence(self.env, trouble)) from None

    @api.model
    def _get_encrypted_fields(self):
        """``(model, field)`` of each column with encrypted text."""
        return [
            (self.env[name], field)
            for name in sorted(self.env.registry)
            if self.env[name]._auto and not self.env[name]._abstract
            for field in self.env[name]._fields.values()
            if isinstance(field, Encrypted) and field.store and not field.inherited
        ]

    def _rotate_batch(self, table, column, last, batch):
        """The next *batch* rows after id *last*. Returns the last id, ``None`` at the
        end, and the numbers of texts renewed and unreadable."""
        table, column = SQL.identifier(table), SQL.identifier(column)
        with self.env.registry.cursor() as cr:
            if isinstance(cr, Cursor):
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            cr.execute(
                SQL(
                    "SELECT id, %(column)s FROM %(table)s"
                    " WHERE id > %(last)s AND %(column)s IS NOT NULL"
                    " ORDER BY id LIMIT %(batch)s FOR UPDATE",
                    table=table,
                    column=column,
                    last=last,
                    batch=batch,
                )
            )
            rows = cr.fetchall()
            changed, unreadable = self._renew(rows)
            if changed:
                cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(column)s = new.token"
                        " FROM unnest(%(ids)s::int[], %(tokens)s::text[])"
                        " AS new (id, token) WHERE %(table)s.id = new.id",
                        table=table,
                        column=column,
                        ids=[key for key, _token in changed],
                        tokens=[token for _key, token in changed],
                    )
                )
        return rows[-1][0] if rows else None, (len(changed), unreadable)

    def _renew(self, rows):
        changed, unreadable = [], 0
        for key, token in rows:
            try:
                renewed = secret_keys.renew(token)
            except secret_keys.KeyTrouble:
                unreadable += 1
                continue
            if renewed != token:
                changed.append((key, renewed))
        return changed, unreadable
