from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date


class AppointmentOpeningAdd(models.TransientModel):
    """Close some days or hours of a store, or open it otherwise; then say what is
    booked there. Nothing is cancelled."""

    _name = "appointment.opening.add"
    _description = "Close Days"

    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        default=lambda self: self.env["appointment.store"]._get_own(),
    )
    kind = fields.Selection(
        [("closed", "Closed"), ("open", "Open at other times")],
        required=True,
        default="closed",
    )
    first_on = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
    )
    last_on = fields.Date(
        string="Until",
        required=True,
        compute="_compute_last_on",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_whole_day = fields.Boolean(string="All day", default=True)
    start_hour = fields.Float(string="From (time)", default=8.0)
    stop_hour = fields.Float(string="Until (time)", default=12.0)
    reason = fields.Char()
    opening_ids = fields.Many2many("appointment.opening", string="Exceptions made")
    message = fields.Char(compute="_compute_message")

    # ------------------------------------------------------------ compute

    @api.depends("first_on")
    def _compute_last_on(self):
        for wizard in self:
            if not wizard.last_on or wizard.last_on < wizard.first_on:
                wizard.last_on = wizard.first_on

    @api.depends("opening_ids")
    def _compute_message(self):
        for wizard in self:
            wizard.message = wizard._tell() if wizard.opening_ids else False

    # ------------------------------------------------------------ check

    @api.constrains("first_on", "last_on")
    def _check_days(self):
        for wizard in self:
            if wizard.last_on < wizard.first_on:
                raise ValidationError(
                    self.env._(
                        "The last day, %(last)s, lies before the first, %(first)s. "
                        "Please swap them.",
                        first=format_date(self.env, wizard.first_on),
                        last=format_date(self.env, wizard.last_on),
                    )
                )

    # ------------------------------------------------------------ actions

    def action_save(self):
        """Make the exception and tell about the bookings it hits."""
        self.ensure_one()
        openings = self.env["appointment.opening"].create(self._prepare_values())
        return self._show(openings)

    def action_view_bookings(self):
        return self.opening_ids.action_view_bookings()

    # ------------------------------------------------------------ business

    def _prepare_values(self):
        is_whole_day = self.is_whole_day and self.kind == "closed"
        names = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "store_id": self.store_id.id,
            "kind": self.kind,
            "first_on": self.first_on,
            "last_on": self.last_on,
            "start_hour": 0.0 if is_whole_day else self.start_hour,
            "stop_hour": 24.0 if is_whole_day else self.stop_hour,
            "reason": self.reason or names[self.kind],
        }

    @api.model
    def _show(self, openings):
        """The action that tells what is booked on *openings*."""
        wizard = self.create(
            {
                "store_id": openings.store_id[:1].id,
                "opening_ids": openings.ids,
                "first_on": openings[:1].first_on,
            }
        )
        if openings._find_bookings():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Bookings to move"),
                "res_model": self._name,
                "res_id": wizard.id,
                "views": [(False, "form")],
                "target": "new",
            }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": wizard.message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _tell(self):
        """What was made, and how many bookings lie there."""
        made = self.env._("%(count)s exceptions saved.", count=len(self.opening_ids))
        if len(self.opening_ids) == 1:
            made = self.env._("“%(reason)s” is saved.", reason=self.opening_ids.reason)
        count = len(self.opening_ids._find_bookings())
        if not count:
            return self.env._("%(made)s No booking is in the way.", made=made)
        if count == 1:
            return self.env._(
                "%(made)s One booking is in the way. It stays until you move or cancel "
                "it.",
                made=made,
            )
        return self.env._(
            "%(made)s %(count)s bookings are in the way. They stay until you move or "
            "cancel them.",
            made=made,
            count=count,
        )
