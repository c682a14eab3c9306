from odoo import api, fields, models


class AppointmentFunnelSalt(models.Model):
    """The secret of a day; without it no hash of that day can be made again."""

    _name = "appointment.funnel.salt"
    _description = "Salt of a Day"
    _log_access = False
    _rec_name = "day"

    day = fields.Date(required=True)
    salt = fields.Char(required=True)

    _once_a_day = models.UniqueIndex("(day)")

    @api.autovacuum
    def _gc_salts(self):
        """Visitors of days gone by become strangers, also where nobody comes."""
        self.search([("day", "<", fields.Date.today())]).unlink()
