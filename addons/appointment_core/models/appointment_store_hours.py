from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..kernel import week
from ..kernel.refusal import Refusal
from ..usecases.wording import format_hour, format_weekdays

DAYS = (
    "hours_monday",
    "hours_tuesday",
    "hours_wednesday",
    "hours_thursday",
    "hours_friday",
    "hours_saturday",
    "hours_sunday",
)
# Written by ``create`` and ``write``, together: an inverse sees one day alone.
HOURS = {"compute": "_compute_hours", "compute_sudo": True, "readonly": False}
WORK_DAYS = range(1, 5)


class AppointmentStore(models.Model):
    """Opening hours as people write them: a line a day, kept as Odoo's weekly hours."""

    _inherit = "appointment.store"

    hours_monday = fields.Char(string="Monday", **HOURS)
    hours_tuesday = fields.Char(string="Tuesday", **HOURS)
    hours_wednesday = fields.Char(string="Wednesday", **HOURS)
    hours_thursday = fields.Char(string="Thursday", **HOURS)
    hours_friday = fields.Char(string="Friday", **HOURS)
    hours_saturday = fields.Char(string="Saturday", **HOURS)
    hours_sunday = fields.Char(string="Sunday", **HOURS)
    has_plain_hours = fields.Boolean(compute="_compute_hours", compute_sudo=True)
    hours_summary = fields.Char(
        string="In words", compute="_compute_hours_summary", compute_sudo=True
    )

    # ------------------------------------------------------------ compute

    @api.depends(
        "calendar_id.attendance_ids.dayofweek",
        "calendar_id.attendance_ids.hour_from",
        "calendar_id.attendance_ids.hour_to",
        "calendar_id.attendance_ids.day_period",
        "calendar_id.two_weeks_calendar",
        "calendar_id.flexible_hours",
        "calendar_id.duration_based",
    )
    def _compute_hours(self):
        for store in self:
            calendar = store.calendar_id
            store.has_plain_hours = bool(calendar) and calendar._is_plain()
            spans = calendar._get_week() if store.has_plain_hours else {}
            for weekday, name in enumerate(DAYS):
                store[name] = week.to_text(spans.get(weekday, ()))

    @api.depends(
        "calendar_id.attendance_ids.dayofweek",
        "calendar_id.attendance_ids.hour_from",
        "calendar_id.attendance_ids.hour_to",
        "calendar_id.attendance_ids.day_period",
    )
    @api.depends_context("lang")
    def _compute_hours_summary(self):
        for store in self:
            store.hours_summary = "; ".join(
                f"{days} {hours}" for days, hours in store._get_opening_hours("ccc")
            )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        texts = [self._pick_hours(vals) for vals in vals_list]
        stores = super().create(
            [
                {name: value for name, value in vals.items() if name not in DAYS}
                for vals in vals_list
            ]
        )
        for store, hours in zip(stores, texts, strict=True):
            store._set_hours(hours)
        return stores

    def write(self, vals):
        hours = self._pick_hours(vals)
        result = super().write(
            {name: value for name, value in vals.items() if name not in DAYS}
        )
        self._set_hours(hours)
        if {"calendar_id", "tz"} & vals.keys():
            resources = self.env["resource.resource"]
            self.env["appointment.conflicts"]._enqueue(self, resources)
        return result

    # ------------------------------------------------------------ actions

    def action_copy_monday(self):
        """Tuesday to Friday open as on Monday."""
        self.ensure_one()
        self.check_access("write")
        self.write({DAYS[weekday]: self.hours_monday for weekday in WORK_DAYS})

    # ------------------------------------------------------------ business

    def _get_opening_hours(self, pattern="cccc"):
        """``[(days, hours)]`` of the week, equal days in a row as one: Mon – Fri.

        :param str pattern: Babel's for the name of a day; ``ccc`` is short
        """
        self.ensure_one()
        lines = self.calendar_id.attendance_ids.filtered(
            lambda line: line._is_work_period()
        )
        rows = []
        for weekday in range(7):
            spans = lines.filtered(
                lambda line, day=weekday: int(line.dayofweek) == day
            ).sorted("hour_from")
            hours = ", ".join(
                dict.fromkeys(
                    f"{format_hour(self.env, span.hour_from)} – "
                    f"{format_hour(self.env, span.hour_to)}"
                    for span in spans
                )
            )
            if rows and rows[-1][2] == hours:
                rows[-1][1] = weekday
            else:
                rows.append([weekday, weekday, hours])
        return [
            (
                format_weekdays(self.env, first, last, pattern),
                hours or self.env._("Closed"),
            )
            for first, last, hours in rows
        ]

    @api.model
    def _pick_hours(self, vals):
        return {name: vals[name] for name in DAYS if name in vals}

    def _set_hours(self, texts):
        """Open the stores as *texts* say, ``{field of a day: text}``; others not.

        Hours that others live by are copied first, for this store alone.

        :raise ValidationError: with a sentence for each text that is no hours
        """
        if not texts:
            return
        self.check_access("write")
        parsed = self._parse_hours(texts)
        for store in self:
            calendar = store.calendar_id
            known = calendar._get_week()
            changed = {day: new for day, new in parsed.items() if new != known[day]}
            if changed and calendar._is_shared_beyond(store):
                calendar = store._take_own_hours()
            if changed:
                calendar._set_week(changed)

    @api.model
    def _parse_hours(self, texts):
        """``{weekday: spans}`` of what was typed; all mistakes in one error."""
        parsed, mistakes = {}, []
        for name, typed in texts.items():
            text = typed or ""
            answer = () if self._is_closed(text) else week.parse(text)
            if isinstance(answer, Refusal):
                day = self._fields[name].get_description(self.env)["string"]
                part = week.part_of(text, dict(answer.details)["part"])
                mistakes.append(self._explain_hours(answer.code, day, part))
            parsed[DAYS.index(name)] = answer
        if mistakes:
            raise ValidationError("\n".join(mistakes))
        return parsed

    @api.model
    def _is_closed(self, text):
        words = {"", "-", "–", "closed", self.env._("Closed").lower()}
        return text.strip().lower() in words

    @api.model
    def _explain_hours(self, code, day, part):
        """What to do about *part* of the hours of *day*."""
        return {
            week.UNREADABLE: self.env._(
                "%(day)s: “%(part)s” are no hours. Write for example 08:00–12:00, "
                "13:00–18:00, or leave the day empty when you are closed.",
                day=day,
                part=part,
            ),
            week.BEYOND: self.env._(
                "%(day)s: “%(part)s” is on no clock. Use times from 00:00 to 24:00.",
                day=day,
                part=part,
            ),
            week.REVERSED: self.env._(
                "%(day)s: “%(part)s” ends before it begins. Swap the times; hours past "
                "midnight go to the next day.",
                day=day,
                part=part,
            ),
            week.OVERLAP: self.env._(
                "%(day)s: “%(part)s” overlaps other hours of the day. Let them end "
                "before the next ones begin, or write them as one.",
                day=day,
                part=part,
            ),
        }[code]
