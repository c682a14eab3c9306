from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel import policy as kernel_policy


class AppointmentPolicy(models.Model):
    """Rules of money and time that services share."""

    _name = "appointment.policy"
    _description = "Appointment Policy"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)

    hold_minutes = fields.Integer(
        string="Hold for (minutes)",
        default=30,
        required=True,
        help="How long a place is kept while the customer pays.",
    )
    pending_minutes = fields.Integer(
        string="Answer requests within (minutes)",
        default=2880,
        required=True,
        help="A request that the store has not answered by then lapses.",
    )
    no_show_release_minutes = fields.Integer(
        string="Keep missed places for (minutes)",
        default=30,
        required=True,
        help="A customer who was marked as not coming still finds the place until so "
        "long after the start; then others can book it.",
    )
    notice_minutes = fields.Integer(
        string="Notice (minutes)",
        default=120,
        required=True,
        help="How long before its start a booking can still be made.",
    )
    horizon_days = fields.Integer(
        string="Horizon (days)",
        default=60,
        required=True,
        help="How many days ahead customers can book, in the store's time zone.",
    )
    deposit_kind = fields.Selection(
        [("percent", "Share of the price"), ("fixed", "Fixed amount")],
        default="percent",
        required=True,
    )
    deposit_percent = fields.Float(string="Deposit (%)", default=30.0, digits=(5, 2))
    deposit_amount = fields.Float(string="Deposit", digits="Product Price")
    tier_ids = fields.One2many(
        "appointment.policy.tier", "policy_id", string="Cancellation tiers", copy=True
    )
    no_show_refund_percent = fields.Float(
        string="Refund on no-show (%)", default=0.0, digits=(5, 2)
    )
    store_refund_percent = fields.Float(
        string="Refund when the store cancels (%)", default=100.0, digits=(5, 2)
    )
    reschedule_limit = fields.Integer(
        string="Reschedules per booking",
        default=3,
        help="How often a customer may move one booking; 0 forbids it.",
    )
    reschedule_before_minutes = fields.Integer(
        string="Reschedule until (minutes before)", default=1440
    )
    cancel_before_minutes = fields.Integer(
        string="Cancel until (minutes before)",
        default=0,
        help="How long before the start customers can still cancel by themselves.",
    )
    customer_limit = fields.Integer(
        string="Bookings per customer",
        default=0,
        help="How many bookings under this policy one customer may have in the days "
        "below; 0 means any number. Staff may book more.",
    )
    customer_limit_days = fields.Integer(string="… within (days)", default=7)
    summary = fields.Text(compute="_compute_summary")

    _hold_positive = models.Constraint(
        "CHECK (hold_minutes > 0 AND pending_minutes > 0)",
        "Holds and requests need at least one minute.",
    )
    _times_not_negative = models.Constraint(
        "CHECK (notice_minutes >= 0 AND horizon_days > 0"
        " AND no_show_release_minutes >= 0"
        " AND reschedule_limit >= 0 AND reschedule_before_minutes >= 0"
        " AND cancel_before_minutes >= 0 AND customer_limit >= 0"
        " AND customer_limit_days > 0)",
        "Notice and limits cannot be negative, and the horizon needs a day or more.",
    )
    _percents = models.Constraint(
        "CHECK (deposit_percent BETWEEN 0 AND 100"
        " AND no_show_refund_percent BETWEEN 0 AND 100"
        " AND store_refund_percent BETWEEN 0 AND 100 AND deposit_amount >= 0)",
        "Shares lie between 0 and 100 %, and a deposit is not negative.",
    )

    # ------------------------------------------------------------ compute

    @api.depends(
        "tier_ids.before_minutes", "tier_ids.refund_percent", "no_show_refund_percent"
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        """The cancellation terms as sentences a customer understands."""
        for policy in self:
            lines = []
            for tier in policy.tier_ids.sorted("before_minutes", reverse=True):
                lines.append(
                    self.env._(
                        "Cancelled %(hours)s hours or more before: "
                        "%(percent)s %% refund.",
                        hours=tier.before_minutes // 60,
                        percent=f"{tier.refund_percent:g}",
                    )
                    if tier.before_minutes
                    else self.env._(
                        "Cancelled later, up to the start: %(percent)s %% refund.",
                        percent=f"{tier.refund_percent:g}",
                    )
                )
            lines.append(
                self.env._(
                    "Not coming: %(percent)s %% refund.",
                    percent=f"{policy.no_show_refund_percent:g}",
                )
            )
            policy.summary = "\n".join(lines)

    # ------------------------------------------------------------ CRUD

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for model in ("appointment.service", "appointment.store"):
            users_sudo = self.env[model].sudo().with_context(active_test=False)
            if users_sudo.search_count([("policy_id", "in", self.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "Stores, services and their bookings follow this policy. "
                        "Archive it instead of deleting."
                    )
                )

    # ------------------------------------------------------------ business

    def _to_kernel(self):
        """This policy as the plain value that ``kernel/policy.py`` decides with."""
        self.ensure_one()
        return kernel_policy.Policy(
            tiers=tuple(
                kernel_policy.Tier(
                    before_minutes=tier.before_minutes,
                    refund_percent=self._to_decimal(tier.refund_percent),
                )
                for tier in self.tier_ids
            ),
            no_show_percent=self._to_decimal(self.no_show_refund_percent),
            store_cancel_percent=self._to_decimal(self.store_refund_percent),
            cancel_minutes=self.cancel_before_minutes,
            reschedule_limit=self.reschedule_limit,
            reschedule_minutes=self.reschedule_before_minutes,
        )

    @api.model
    def _to_decimal(self, percent):
        return Decimal(f"{percent:.2f}")
