from odoo import api, fields, models
from odoo.tools import SQL, format_date

# Goals in per cent (R002-145, R002-146).
GOALS = {"mail": 98, "sms": 95}


class AppointmentMessageRate(models.Model):
    """How many messages of a store arrived in a month, beside the goal.

    A mail counts as arrived when it was handed over and did not come back; nobody
    reports more of mails, and there is no tracking pixel. A text message counts when
    the gateway says so. What was dropped or still waits does not count.
    """

    _name = "appointment.message.rate"
    _description = "Delivery Rate"
    _auto = False
    _order = "month desc, store_id, channel"
    _rec_name = "month"
    _depends = {
        "appointment.message": ["channel", "create_date", "state", "store_id", "cost"],
    }

    store_id = fields.Many2one("appointment.store", readonly=True)
    month = fields.Date(readonly=True)
    channel = fields.Selection(
        selection=lambda self: (
            self.env["appointment.message"]
            ._fields["channel"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    counted = fields.Integer(string="Messages", readonly=True)
    arrived = fields.Integer(readonly=True)
    lost = fields.Integer(string="Not arrived", readonly=True)
    unknown = fields.Integer(
        string="No report yet", readonly=True, help="Sent, and not yet reported on."
    )
    rate = fields.Float(string="Arrived (%)", readonly=True, aggregator="avg")
    goal = fields.Float(string="Goal (%)", compute="_compute_goal")
    is_below = fields.Boolean(compute="_compute_goal")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(told.id) AS id,
                   told.store_id,
                   date_trunc('month', told.create_date)::date AS month,
                   told.channel,
                   COUNT(*) AS counted,
                   COUNT(*) FILTER (WHERE told.is_arrived) AS arrived,
                   COUNT(*) FILTER (WHERE told.is_lost) AS lost,
                   COUNT(*) FILTER (WHERE NOT told.is_arrived AND NOT told.is_lost)
                       AS unknown,
                   100.0 * COUNT(*) FILTER (WHERE told.is_arrived)
                       / NULLIF(COUNT(*) FILTER (WHERE told.is_arrived OR told.is_lost),
                                0) AS rate
              FROM (SELECT id, store_id, create_date, channel,
                           state IN ('delivered', 'read')
                           OR (state = 'sent' AND channel != 'sms') AS is_arrived,
                           state IN ('failed', 'bounced') AS is_lost
                      FROM appointment_message
                     WHERE state NOT IN ('pending', 'sending', 'dropped')) told
          GROUP BY told.store_id, date_trunc('month', told.create_date), told.channel
            """
        )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            month = row.month and format_date(self.env, row.month, date_format="LLLL y")
            row.display_name = month or ""

    @api.depends("channel", "rate")
    def _compute_goal(self):
        for row in self:
            row.goal = GOALS.get(row.channel, 0)
            judged = row.arrived + row.lost
            row.is_below = bool(judged and row.rate < row.goal)
