from odoo import models

from ..encrypted import LENIENT, Encrypted


class Base(models.AbstractModel):
    """What fields cannot do alone for ``Encrypted``: refuse to sort and group, and let
    forms open that hold a text which cannot be read."""

    _inherit = "base"

    def _read_format(self, fnames, load="_classic_read"):
        return super(Base, self._lenient_for(fnames))._read_format(fnames, load)

    def onchange(self, values, field_names, fields_spec):
        lenient = self._lenient_for(fields_spec)
        return super(Base, lenient).onchange(values, field_names, fields_spec)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        self._check_not_encrypted(field_name)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._check_not_encrypted(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _lenient_for(self, names):
        if any(self._is_encrypted(name) for name in names):
            return self.with_context(**{LENIENT: True})
        return self

    def _is_encrypted(self, name):
        return isinstance(self._fields.get(name), Encrypted)

    def _check_not_encrypted(self, expression):
        if self._is_encrypted(expression):
            raise self._fields[expression]._refused(self.env)
