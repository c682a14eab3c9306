from odoo import fields, models
from odoo.tools import SQL

from .appointment_funnel_event import STEPS


class AppointmentFunnelReport(models.Model):
    """How far visits came in a month, and where they ended.

    A visit is one visitor with one service on one day; the store page counts once a
    day for all its services. Left at a step is a visit that went no further that day.
    R002-143 asks for less than five minutes to book.
    """

    _name = "appointment.funnel.report"
    _description = "Funnel"
    _auto = False
    _order = "month desc, store_id, service_id, step"
    _rec_name = "step"
    _depends = {
        "appointment.funnel.event": [
            "happened_at",
            "happened_on",
            "service_id",
            "step",
            "store_id",
            "visitor",
        ],
        "appointment.funnel.month": [
            "left_count",
            "median_seconds",
            "month",
            "service_id",
            "step",
            "store_id",
            "visits",
        ],
    }

    store_id = fields.Many2one("appointment.store", readonly=True)
    service_id = fields.Many2one("appointment.service", readonly=True)
    month = fields.Date(readonly=True)
    step = fields.Selection(
        # Groups of a selection are sorted by its keys.
        [
            ("1", "Store page"),
            ("2", "Free times"),
            ("3", "Details sent"),
            ("4", "Review"),
            ("5", "Payment started"),
            ("6", "Booked"),
        ],
        readonly=True,
    )
    visits = fields.Integer(readonly=True)
    left_count = fields.Integer(
        string="Left here",
        readonly=True,
        help="Visits that went no further on that day.",
    )
    share = fields.Float(
        string="Of those who saw times (%)",
        readonly=True,
        aggregator=None,
        help="Of the visits that saw the free times of the service in that month.",
    )
    median_minutes = fields.Float(
        string="Median minutes to book",
        readonly=True,
        aggregator=None,
        help="From the first sight of the free times to the booking. Half of the "
        "customers took less. Goal: under 5 minutes.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row_number() OVER (
                       ORDER BY month, store_id, service_id, step) AS id,
                   month, store_id, service_id,
                   array_position(%(steps)s::text[], step)::text AS step,
                   visits, left_count,
                   CASE WHEN step != 'store' THEN 100.0 * visits / NULLIF(
                       MAX(visits) FILTER (WHERE step = 'calendar') OVER (
                           PARTITION BY month, store_id, service_id), 0)
                   END AS share,
                   median_seconds / 60.0 AS median_minutes
              FROM (SELECT month, store_id, service_id, step, visits, left_count,
                           median_seconds
                      FROM appointment_funnel_month
                 UNION ALL
                    %(live)s) counted
            """,
            steps=list(STEPS),
            live=self._get_live_query(),
        )

    def _get_live_query(self):
        """The same numbers of the events that are still there."""
        return SQL(
            """
            SELECT date_trunc('month', happened_on)::date AS month,
                   store_id, service_id, step,
                   COUNT(*) AS visits,
                   COUNT(*) FILTER (WHERE place = furthest) AS left_count,
                   (percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)
                       FILTER (WHERE step = 'booked'))::int AS median_seconds
              FROM (SELECT step, happened_on, store_id, service_id,
                           array_position(%(steps)s::text[], step) AS place,
                           CASE WHEN step = 'store'
                                THEN MAX(array_position(%(steps)s::text[], step))
                                     OVER (PARTITION BY visitor, store_id)
                                ELSE MAX(array_position(%(steps)s::text[], step))
                                     OVER (PARTITION BY visitor, store_id, service_id)
                           END AS furthest,
                           EXTRACT(EPOCH FROM happened_at - MIN(happened_at)
                               FILTER (WHERE step = 'calendar')
                               OVER (PARTITION BY visitor, store_id, service_id))
                               AS seconds
                      FROM appointment_funnel_event
                     WHERE step = ANY(%(steps)s)) visit
          GROUP BY date_trunc('month', happened_on), store_id, service_id, step
            """,
            steps=list(STEPS),
        )
