"""Days and hours in words, in the language of the environment."""

from datetime import date, time, timedelta

from babel.dates import format_date, format_time

from odoo.tools import babel_locale_parse

MONDAY = date(2024, 1, 1)


def format_hour(env, hour):
    """A wall time given as a number of hours: 8.5 is 8:30 AM in English."""
    hours, minutes = divmod(round(hour * 60), 60)
    moment = time(hours % 24, minutes)
    return format_time(moment, "short", locale=babel_locale_parse(env.lang))


def format_weekdays(env, first, last, pattern="cccc"):
    """One weekday or a row of them, counted from Monday = 0: Monday – Friday."""
    return " – ".join(
        format_date(
            MONDAY + timedelta(days=day), pattern, locale=babel_locale_parse(env.lang)
        )
        for day in dict.fromkeys((first, last))
    )
