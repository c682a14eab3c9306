from odoo import Command, models
from odoo.exceptions import UserError

from ..kernel.hours import minute_of

NOON = 12 * 60


class ResourceCalendar(models.Model):
    """A plain week: the same spans every Monday, every Tuesday."""

    _inherit = "resource.calendar"

    def _is_plain(self):
        """Whether seven days say it all: no second week, no hours to choose freely."""
        self.ensure_one()
        return not (
            self.two_weeks_calendar or self.flexible_hours or self.duration_based
        )

    def _get_week(self):
        """``{weekday: ((start, stop), …)}`` in minutes of the day, Monday = 0."""
        self.ensure_one()
        week = {weekday: [] for weekday in range(7)}
        for line in self.attendance_ids:
            if line._is_work_period():
                span = minute_of(line.hour_from), minute_of(line.hour_to)
                week[int(line.dayofweek)].append(span)
        return {weekday: tuple(sorted(set(spans))) for weekday, spans in week.items()}

    def _set_week(self, week):
        """Change the days named in *week*, as :meth:`_get_week` gives them.

        Lines that stay are written, so that what hangs on them stays.

        :raise UserError: the hours are no plain week
        """
        self.ensure_one()
        if not self._is_plain():
            raise UserError(
                self.env._(
                    "“%(hours)s” are no plain week: they change from week to week or "
                    "are flexible. Open the hours to change them, or choose others.",
                    hours=self.name,
                )
            )
        commands = []
        for weekday, spans in week.items():
            lines = self.attendance_ids.filtered(
                lambda line, day=weekday: line.dayofweek == str(day)
            ).sorted(lambda line: (not line._is_work_period(), line.hour_from))
            values = [self._prepare_line_values(weekday, *span) for span in spans]
            commands += [
                Command.update(line.id, row)
                for line, row in zip(lines, values, strict=False)
            ]
            commands += [Command.create(row) for row in values[len(lines) :]]
            commands += [Command.delete(line.id) for line in lines[len(values) :]]
        self.write({"attendance_ids": commands})

    def _prepare_line_values(self, weekday, start, stop):
        days = dict(
            self.attendance_ids._fields["dayofweek"]._description_selection(self.env)
        )
        return {
            "name": days[str(weekday)],
            "dayofweek": str(weekday),
            "hour_from": start / 60,
            "hour_to": stop / 60,
            "day_period": "morning" if start < NOON else "afternoon",
        }
