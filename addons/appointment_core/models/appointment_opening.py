from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

DAY_MINUTES = 24 * 60


class AppointmentOpening(models.Model):
    """An exception on local days: a store or a resource is closed, or open.

    ``open`` replaces the weekly hours of its days, ``closed`` takes its part of
    them away (behaviour T11). Minutes count from local midnight, in the zone of
    the store or of the resource.
    """

    _name = "appointment.opening"
    _description = "Opening Exception"
    _inherit = ["appointment.store.row"]
    _order = "first_on desc, id"
    _rec_name = "reason"

    store_id = fields.Many2one("appointment.store", index=True, ondelete="cascade")
    resource_id = fields.Many2one(
        "resource.resource", index="btree_not_null", ondelete="cascade"
    )
    first_on = fields.Date(string="From", required=True, index=True)
    last_on = fields.Date(
        string="Until",
        required=True,
        compute="_compute_last_on",
        store=True,
        readonly=False,
        precompute=True,
    )
    kind = fields.Selection(
        [("closed", "Closed"), ("open", "Open")], required=True, default="closed"
    )
    start_minutes = fields.Integer(default=0, required=True)
    stop_minutes = fields.Integer(default=DAY_MINUTES, required=True)
    # Written as minutes by ``create`` and ``write``: all rules look at those.
    start_hour = fields.Float(
        string="From (time)", compute="_compute_hours", readonly=False
    )
    stop_hour = fields.Float(
        string="Until (time)", compute="_compute_hours", readonly=False
    )
    reason = fields.Char(
        required=True, translate=True, default=lambda self: self.env._("Closed")
    )

    _days_ordered = models.Constraint(
        "CHECK (last_on >= first_on)", "The last day cannot lie before the first."
    )
    _minutes_ordered = models.Constraint(
        "CHECK (start_minutes >= 0 AND stop_minutes > start_minutes"
        " AND stop_minutes <= 1440)",
        "The times have to lie within one day, the end after the beginning.",
    )
    _one_owner = models.Constraint(
        "CHECK (num_nonnulls(store_id, resource_id) = 1)",
        "An exception belongs either to a store or to a resource.",
    )

    # ------------------------------------------------------------ compute

    @api.depends("first_on")
    def _compute_last_on(self):
        for opening in self:
            if not opening.last_on or opening.last_on < opening.first_on:
                opening.last_on = opening.first_on

    @api.depends("start_minutes", "stop_minutes")
    def _compute_hours(self):
        for opening in self:
            opening.start_hour = opening.start_minutes / 60
            opening.stop_hour = opening.stop_minutes / 60

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        openings = super().create([self._in_minutes(vals) for vals in vals_list])
        openings._enqueue_conflict_check()
        return openings

    def write(self, vals):
        result = super().write(self._in_minutes(vals))
        self._enqueue_conflict_check()
        return result

    def unlink(self):
        self._enqueue_conflict_check()
        return super().unlink()

    @api.model
    def _in_minutes(self, vals):
        """*vals* with the minutes of the hours that were typed."""
        hours = {"start_hour": "start_minutes", "stop_hour": "stop_minutes"}
        return {
            hours.get(name, name): round(value * 60) if name in hours else value
            for name, value in vals.items()
        }

    def _enqueue_conflict_check(self):
        """Look for bookings that these exceptions leave in closed hours."""
        conflicts = self.env["appointment.conflicts"]
        for opening in self.sudo():
            conflicts._enqueue(
                opening.store_id,
                opening.resource_id,
                *conflicts._to_span(opening.first_on, opening.last_on),
            )

    # ------------------------------------------------------------ check

    @api.constrains(
        "store_id",
        "resource_id",
        "first_on",
        "last_on",
        "kind",
        "start_minutes",
        "stop_minutes",
    )
    def _check_overlap(self):
        """Two openings of one time would leave open which of them counts; what is
        closed already is not closed once more."""
        for opening in self:
            other = self.search(opening._get_clash_domain(), limit=1)
            if other:
                raise ValidationError(opening._explain_clash(other))

    def _get_clash_domain(self):
        """Openings this one overlaps, or closings that it lies within."""
        self.ensure_one()
        domain = (
            Domain("id", "!=", self._origin.id)
            & Domain("store_id", "=", self.store_id.id)
            & Domain("resource_id", "=", self.resource_id.id)
            & Domain("kind", "=", self.kind)
        )
        if self.kind == "open":
            return domain & Domain(
                [
                    ("first_on", "<=", self.last_on),
                    ("last_on", ">=", self.first_on),
                    ("start_minutes", "<", self.stop_minutes),
                    ("stop_minutes", ">", self.start_minutes),
                ]
            )
        return domain & Domain(
            [
                ("first_on", "<=", self.first_on),
                ("last_on", ">=", self.last_on),
                ("start_minutes", "<=", self.start_minutes),
                ("stop_minutes", ">=", self.stop_minutes),
            ]
        )

    def _explain_clash(self, other):
        values = {
            "reason": other.reason,
            "first": format_date(self.env, other.first_on),
            "last": format_date(self.env, other.last_on),
        }
        if self.kind == "open":
            return self.env._(
                "“%(reason)s” already opens these days from %(first)s to %(last)s. "
                "Change that one instead.",
                **values,
            )
        return self.env._(
            "“%(reason)s” already closes this from %(first)s to %(last)s. There is "
            "nothing more to close.",
            **values,
        )
