from odoo import fields, models


class AppointmentFunnelMonth(models.Model):
    """The numbers of a month whose events are gone."""

    _name = "appointment.funnel.month"
    _description = "Funnel of a Month"
    _log_access = False
    _rec_name = "month"

    month = fields.Date(required=True)
    store_id = fields.Many2one("appointment.store", required=True, ondelete="cascade")
    service_id = fields.Many2one("appointment.service", ondelete="cascade")
    step = fields.Char(required=True)
    visits = fields.Integer()
    left_count = fields.Integer(string="Left here")
    median_seconds = fields.Integer()

    _by_month = models.Index("(store_id, month)")
