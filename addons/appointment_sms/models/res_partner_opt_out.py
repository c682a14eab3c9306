from odoo import api, fields, models
from odoo.tools import format_date


class ResPartner(models.Model):
    """A customer's wish for no text messages, where staff look."""

    _inherit = "res.partner"

    appointment_opt_out_note = fields.Char(
        string="No text messages", compute="_compute_appointment_opt_out_note"
    )

    @api.depends("phone_sanitized")
    def _compute_appointment_opt_out_note(self):
        numbers = set(self.mapped("phone_sanitized")) - {False}
        since = self.env["appointment.opt.out"]._get_since(numbers)
        for partner in self:
            moment = since.get(partner.phone_sanitized)
            partner.appointment_opt_out_note = moment and self.env._(
                "No text messages: asked by STOP on %(day)s. Only the customer can "
                "take that back, by answering START.",
                day=format_date(
                    self.env, fields.Datetime.context_timestamp(self, moment).date()
                ),
            )
