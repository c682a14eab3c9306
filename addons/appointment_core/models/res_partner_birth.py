from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .res_partner import HISTORY_GROUPS


class ResPartner(models.Model):
    """When a customer was born, for those who may read customers (C-37).

    The date is kept and never the age, which would be wrong a year later.
    """

    _inherit = "res.partner"

    appointment_birth_on = fields.Date(
        string="Date of birth", groups=HISTORY_GROUPS, copy=False
    )
    appointment_age = fields.Integer(
        string="Age", compute="_compute_appointment_age", groups=HISTORY_GROUPS
    )

    @api.depends("appointment_birth_on")
    def _compute_appointment_age(self):
        today = fields.Date.context_today(self)
        for partner in self:
            born = partner.appointment_birth_on
            partner.appointment_age = born and self._get_appointment_age(born, today)

    @api.model
    def _get_appointment_age(self, born, today):
        """Whole years between two dates; who was born on 29 February has the
        birthday on 1 March of other years."""
        is_before = (today.month, today.day) < (born.month, born.day)
        return today.year - born.year - is_before

    @api.constrains("appointment_birth_on")
    def _check_appointment_birth_on(self):
        today = fields.Date.context_today(self)
        for partner in self:
            if partner.appointment_birth_on and partner.appointment_birth_on > today:
                raise ValidationError(
                    self.env._("A date of birth lies in the past. Please check it.")
                )
