from odoo import models
from odoo.exceptions import AccessError

from .res_users import MANAGER_GROUP

HOURS = ("resource.calendar", "resource.calendar.attendance")


class IrRule(models.Model):
    """Store managers read what they can do instead, not the name of a rule."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        error = super()._make_access_error(operation, records)
        if operation == "read" or not self.env.user.has_group(MANAGER_GROUP):
            return error
        if records._name in HOURS:
            return AccessError(
                self.env._(
                    "Others use these hours, too, so they cannot be changed here. Open "
                    "your store and choose “Own hours”: it gets a copy that is yours "
                    "to change."
                )
            )
        if records._name == "resource.resource":
            return AccessError(
                self.env._(
                    "%(resources)s works for no store of yours, or for others as well. "
                    "Only the platform admin can change that.",
                    resources=", ".join(records[:5].sudo().mapped("name")),
                )
            )
        if records._name == "appointment.store":
            return AccessError(
                self.env._(
                    "Only the managers of %(stores)s change it.",
                    stores=", ".join(records[:5].sudo().mapped("name")),
                )
            )
        return error
