from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

YEARS_AHEAD = 5


class AppointmentHolidays(models.TransientModel):
    """The public holidays of some years at a store: which of them close it."""

    _name = "appointment.holidays"
    _description = "Public Holidays"

    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        default=lambda self: self.env["appointment.store"]._get_own(),
    )
    place = fields.Char(compute="_compute_place")
    first_year = fields.Integer(
        string="From year",
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
    )
    last_year = fields.Integer(
        string="Until year",
        required=True,
        default=lambda self: fields.Date.context_today(self).year + 1,
    )
    day_ids = fields.One2many(
        "appointment.holidays.day",
        "holidays_id",
        string="Days",
        compute="_compute_day_ids",
        store=True,
        readonly=False,
    )

    # ------------------------------------------------------------ compute

    @api.depends("store_id")
    def _compute_place(self):
        for wizard in self:
            address = wizard.store_id.partner_id
            names = (address.state_id.name, address.country_id.name)
            wizard.place = ", ".join(name for name in names if name)

    @api.depends("store_id", "first_year", "last_year")
    def _compute_day_ids(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            store = wizard.store_id
            days = {}
            if store.country_id and wizard._has_good_years():
                for year in range(wizard.first_year, wizard.last_year + 1):
                    days |= store._get_public_holidays(year, self.env.lang or "en_US")
            known = store._get_excepted_days(days) if days else ()
            wizard.day_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "day_on": day,
                            "name": days[day],
                            "is_known": day in known,
                            "is_chosen": day not in known,
                        }
                    )
                    for day in sorted(days)
                    if day >= today
                ),
            ]

    # ------------------------------------------------------------ check

    def _has_good_years(self):
        this = fields.Date.context_today(self).year
        return this <= self.first_year <= self.last_year <= this + YEARS_AHEAD

    @api.constrains("first_year", "last_year")
    def _check_years(self):
        this = fields.Date.context_today(self).year
        for wizard in self:
            if not wizard._has_good_years():
                raise ValidationError(
                    self.env._(
                        "Choose years from %(first)s to %(last)s, the last not before "
                        "the first.",
                        first=str(this),
                        last=str(this + YEARS_AHEAD),
                    )
                )

    # ------------------------------------------------------------ actions

    def action_close(self):
        """Close the store on the chosen days and tell what is booked there."""
        self.ensure_one()
        chosen = self.day_ids.filtered(lambda row: row.is_chosen and not row.is_known)
        if not self.store_id.country_id:
            raise UserError(
                self.env._("Enter the country in the address of the store first.")
            )
        if not chosen:
            raise UserError(
                self.env._("Nothing is chosen. Tick the days on which you are closed.")
            )
        days = set(chosen.mapped("day_on"))
        openings = self.env["appointment.opening"]
        for year in sorted({day.year for day in days}):
            openings |= self.store_id._load_public_holidays(year, days)
        return self.env["appointment.opening.add"]._show(openings)


class AppointmentHolidaysDay(models.TransientModel):
    """A public holiday to choose."""

    _name = "appointment.holidays.day"
    _description = "Public Holiday to Choose"
    _order = "day_on"

    holidays_id = fields.Many2one(
        "appointment.holidays", required=True, ondelete="cascade"
    )
    day_on = fields.Date(string="Day", required=True)
    name = fields.Char(required=True)
    is_known = fields.Boolean(string="Already there")
    is_chosen = fields.Boolean(string="Close")
