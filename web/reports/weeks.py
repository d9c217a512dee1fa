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
    days = [section(day) for day in week.each()]
    values = [{figure.key: figure.value for figure in one.figures} for one in days]
    rows: list[list[str | Number]] = [
        [figure.label, *(of_day.get(figure.key, 0) for of_day in values)]
        for figure in part.figures
        if figure.of_the_day and figure.value
    ]
    table = of(rows, str(_("Day by day")), [str(_("Figure")), *(_day(day.day) for day in week.each())])
    return replace(part, tables=(*table, *part.tables))


def _day(day: date) -> str:
    """Short, so that seven stand beside each other."""
    return str(format_date(day, "M/d EE" if language() == "zh" else "EE d/M", rebase=False))
