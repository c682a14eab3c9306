from odoo import models
from odoo.exceptions import AccessError

from .res_users import MANAGER_GROUP
from .res_users_reach import DESK_GROUP, PROVIDER_GROUP

OURS = "appointment."
HIDDEN = ("res.partner", "resource.resource", "resource.calendar.leaves")
HOURS = ("resource.calendar", "resource.calendar.attendance")


class IrRule(models.Model):
    """People with a role read what they can do instead, not the name of a rule."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        sentence = None
        if records._name == "appointment.booking.note":
            sentence = self.env._(
                "Confidential notes are for who treats the booking: only they read "
                "and write them. Ask them, or have the booking assigned to you."
            )
        elif operation == "read":
            sentence = self._refuse_to_show(records)
        elif self.env.user.has_group(MANAGER_GROUP):
            sentence = self._refuse_to_change(records)
        if sentence:
            return AccessError(sentence)
        return super()._make_access_error(operation, records)

    def _refuse_to_show(self, records):
        """Of rows of stores: whose they may be, and nothing about them."""
        is_of_stores = records._name in HIDDEN or records._name.startswith(OURS)
        if not is_of_stores or not self.env.user._is_any_of(
            (DESK_GROUP, PROVIDER_GROUP)
        ):
            return None
        return self.env._(
            "This belongs to another store, or it is not yours any more "
            "(%(what)s). Go back and choose one from your list; the platform admin "
            "can tell who is allowed to see it.",
            what=self.env["ir.model"]._get(records._name).sudo().name,
        )

    def _refuse_to_change(self, records):
        """Of what managers see without running it: who can change it instead."""
        if records._name in HOURS:
            return self.env._(
                "Others use these hours, too, so they cannot be changed here. Open "
                "your store and choose “Own hours”: it gets a copy that is yours "
                "to change."
            )
        if records._name == "resource.resource":
            return self.env._(
                "%(resources)s works for no store of yours, or for others as well. "
                "Only the platform admin can change that.",
                resources=", ".join(records[:5].sudo().mapped("name")),
            )
        if records._name == "appointment.store":
            return self.env._(
                "Only the managers of %(stores)s change it.",
                stores=", ".join(records[:5].sudo().mapped("name")),
            )
        return None
