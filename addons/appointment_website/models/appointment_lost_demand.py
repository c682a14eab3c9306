from odoo import api, fields, models

DAYS_KEPT = 400


class AppointmentLostDemand(models.Model):
    """Visitors of a day who were shown a month without a free time for their wish."""

    _name = "appointment.lost.demand"
    _description = "Lost Demand"
    _log_access = False
    _order = "asked_on desc, visitors desc, id"
    _rec_name = "service_id"

    store_id = fields.Many2one(
        "appointment.store", required=True, readonly=True, ondelete="cascade"
    )
    service_id = fields.Many2one(
        "appointment.service", required=True, readonly=True, ondelete="cascade"
    )
    resource_id = fields.Many2one(
        "resource.resource",
        string="Wished for",
        readonly=True,
        ondelete="cascade",
        help="Empty: anybody would have done.",
    )
    persons = fields.Integer(required=True, readonly=True)
    month = fields.Date(
        string="Month looked at", required=True, readonly=True, help="Its first day."
    )
    asked_on = fields.Date(
        string="Asked on", required=True, readonly=True, help="Local day of the store."
    )
    visitors = fields.Integer(required=True, readonly=True)

    _once_a_day = models.UniqueIndex(
        "(service_id, asked_on, month, persons, COALESCE(resource_id, 0))"
    )
    _by_store = models.Index("(store_id, asked_on)")

    @api.autovacuum
    def _gc_demand(self):
        edge = fields.Date.subtract(fields.Date.today(), days=DAYS_KEPT)
        self.search([("asked_on", "<", edge)]).unlink()
