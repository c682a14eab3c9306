from odoo import api, fields, models
from odoo.tools import SQL

#: On the way to a booking, in this order; the report numbers them.
STEPS = ("store", "calendar", "held", "review", "payment", "booked")
NO_TIME = "no_time"


class AppointmentFunnelEvent(models.Model):
    """Somebody came as far as a step, once a day; nobody can say who.

    ``visitor`` is a hash made with the salt of the day and thrown away with it: no
    address, no browser and no contact is stored, and the same person is somebody else
    tomorrow and at another store (decision 20).
    """

    _name = "appointment.funnel.event"
    _description = "Step of a Visitor"
    _log_access = False
    _rec_name = "step"

    store_id = fields.Many2one("appointment.store", required=True, ondelete="cascade")
    service_id = fields.Many2one("appointment.service", ondelete="cascade")
    step = fields.Selection(
        [
            ("store", "Store page"),
            ("calendar", "Free times"),
            ("held", "Details sent"),
            ("review", "Review"),
            ("payment", "Payment started"),
            ("booked", "Booked"),
            (NO_TIME, "Month without a free time"),
        ],
        required=True,
    )
    happened_on = fields.Date(required=True, help="Local day of the store.")
    happened_at = fields.Datetime(required=True)
    visitor = fields.Char(required=True, help="A hash that lives for one day.")
    wish = fields.Char(help="What was looked for in a month without a free time.")
    booking_hash = fields.Char(help="Finds the visitor of a booking on the same day.")

    _once = models.UniqueIndex(
        "(visitor, store_id, COALESCE(service_id, 0), step, COALESCE(wish, ''))"
    )
    _by_booking = models.Index("(booking_hash) WHERE booking_hash IS NOT NULL")
    _by_day = models.Index("(happened_on)")

    # ------------------------------------------------------------ cleaning

    @api.autovacuum
    def _gc_events(self):
        """Months that ended 90 days ago are kept as numbers alone."""
        days = self.env["appointment.funnel"]._get_days_kept()
        edge = fields.Date.subtract(fields.Date.today(), days=days).replace(day=1)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO appointment_funnel_month
                       (month, store_id, service_id, step, visits, left_count,
                        median_seconds)
                SELECT month, store_id, service_id, step, visits, left_count,
                       median_seconds
                  FROM (%s) counted
                 WHERE month < %s
                """,
                self.env["appointment.funnel.report"]._get_live_query(),
                edge,
            )
        )
        self.env.cr.execute(
            SQL("DELETE FROM appointment_funnel_event WHERE happened_on < %s", edge)
        )
        self.env.invalidate_all()
