"""周结: a week is the same sections over seven days, and beside them what each of its days had (D19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask_babel import format_date
from flask_babel import gettext as _

from web.i18n import language
from web.reports.parts import Day, Number, Part, Section, of

WEEK = 7


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def week_of(section: Section, week: Day) -> Part:
    """A section over the week, with a table of its days; figures as of the end are of its last day."""
    part = section(week)
    days = week.each()
    keys = [figure.key for figure in part.figures if figure.of_the_day and figure.value]
    labels = {figure.key: figure.label for figure in part.figures}
    rows: list[list[str | Number]] = []
    if keys:
        for day in days:
            values = {figure.key: figure.value for figure in section(day).figures}
            rows.append([_day(day.day), *(values.get(key, 0) for key in keys)])
    table = of(rows, str(_("Day by day")), [str(_("Day")), *(labels[key] for key in keys)])
    return replace(part, tables=(*table, *part.tables))


def _day(day: date) -> str:
    form = "M月d日 EE" if language() == "zh" else "EE, d MMM"
    return str(format_date(day, form, rebase=False))
