from odoo import models

MANAGER_GROUP = "appointment_core.appointment_core_group_manager"


class ResUsers(models.Model):
    """Where somebody's right to calendars and resources comes from."""

    _inherit = "res.users"

    def _has_right_beyond_stores(self, model):
        """Whether another group than the store manager's lets this user write *model*.

        Our record rules bind store managers and leave the rights alone that Odoo or
        an addon gives to others, such as its administrators or officers of HR.

        :param str model: such as ``resource.calendar``
        """
        self.ensure_one()
        rights_sudo = self.env["ir.model.access"].sudo()
        return bool(
            rights_sudo.search_count(
                [
                    ("model_id.model", "=", model),
                    ("perm_write", "=", True),
                    ("group_id", "in", self._get_group_ids()),
                    ("group_id", "!=", self.env.ref(MANAGER_GROUP).id),
                ],
                limit=1,
            )
        )
