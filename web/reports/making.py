"""One daily report: read as of a position, so that it can be made again, identical, at any later time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import g
from flask_babel import force_locale, format_date, refresh
from flask_babel import gettext as _

from domain.base import BadInput, Position
from domain.reports import report_id
from projections.organisations import OrganisationRow
from projections.reading import Reading
from projections.reports import ReportRow
from projections.responses import ResponseRow
from web import access
from web.context import muster
from web.i18n import LOCALES, language
from web.reports.parts import Day, Part
from web.reports.sections import SECTIONS
from web.reports.weeks import week_of
from web.reports.words import FIGURE


@dataclass(frozen=True)
class Whose:
    """Which report: of which day or week, of which organisation, in which response."""

    response: ResponseRow
    organisation: OrganisationRow
    day: date
    days: int = 1
    """7 for the summary of a week, which begins on `day`, a Monday."""

    @property
    def last(self) -> date:
        """The last day."""
        return self.day + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class Report:
    """What the page, the Word and the Excel file and the PDF show."""

    whose: Whose
    position: Position
    moment: datetime
    language: str
    parts: list[Part]
    others: dict[str, dict[str, int]]
    """Figures typed in for organisations that do not use Muster."""
    remarks: str

    @property
    def zero(self) -> bool:
        """零报告: nothing happened anywhere."""
        return all(part.nothing_happened for part in self.parts) and not self.others

    @property
    def title(self) -> str:
        """Zero report, daily report or weekly summary."""
        if self.weekly:
            return str(_("Weekly summary"))
        return str(_("Zero report") if self.zero else _("Daily report"))

    @property
    def weekly(self) -> bool:
        """周结: whether it is of a week (D19)."""
        return self.whose.days > 1

    @property
    def day(self) -> str:
        """The day in full, or the first and the last."""
        if self.weekly:
            form = "y年M月d日" if self.language == "zh" else "d MMMM y"
            first, last = (format_date(day, form, rebase=False) for day in (self.whose.day, self.whose.last))
            return str(_("%(first)s to %(last)s", first=first, last=last))
        form = "y年M月d日 EEEE" if self.language == "zh" else "EEEE, d MMMM y"
        return str(format_date(self.whose.day, form, rebase=False))

    @property
    def name(self) -> str:
        """What its files are called."""
        until = f"_{self.whose.last.isoformat()}" if self.weekly else ""
        return f"{self.title} {self.whose.organisation.name} {self.whose.day.isoformat()}{until}"

    @property
    def other_words(self) -> list[tuple[str, str]]:
        """The typed-in figures that anybody filled: key and word."""
        used = {key for figures in self.others.values() for key in figures}
        return [(key, str(word)) for key, word in FIGURE.items() if key in used]

    def figure(self, key: str) -> object:
        """One figure by its key, 0 when no part has it."""
        return next((f.value for part in self.parts for f in part.figures if f.key == key), 0)


def report_of(whose: Whose, at: Position | None = None, lang: str = "") -> Report:
    """The report as of a position (now when none is given), in a language (the reader's by default)."""
    chosen = lang or language()
    with force_locale(LOCALES[chosen]):
        _use_zone(whose.response)
        with muster().views.read() as reading:
            position = reading.position if at is None else at
            return _read(reading, whose, position, chosen)


def _read(reading: Reading, whose: Whose, position: Position, chosen: str) -> Report:
    path = OrganisationRow.c.path.contains(f"/{whose.organisation.id}/", autoescape=True)
    below = {row.id: row.name for row in reading.rows(OrganisationRow, path, at=position)}
    day = Day(reading, whose.response, whose.organisation, below, whose.day, position, whose.days)
    ids = [id_of(replace(whose, day=one.day)) for one in day.each()]
    rows = [row for id in ids if (row := reading.one(ReportRow, id, position))]
    return Report(
        whose=whose,
        position=position,
        moment=reading.moment_of(position),
        language=chosen,
        parts=[week_of(section, day) if whose.days > 1 else section(day) for section in SECTIONS],
        others=_added(rows),
        remarks="\n".join(row.remarks for row in rows if row.remarks),
    )


def _added(rows: Sequence[ReportRow]) -> dict[str, dict[str, int]]:
    """The typed-in figures of the days, added up for each source."""
    found: dict[str, Counter[str]] = {}
    for source, figures in sorted(pair for row in rows for pair in row.figures.items()):
        found.setdefault(source, Counter()).update(figures)
    return {source: dict(figures) for source, figures in found.items()}


def _use_zone(response: ResponseRow) -> None:
    """Times of a report are those of its response, whichever response the reader looks at."""
    g.time_zone = response.time_zone
    refresh()


def id_of(whose: Whose) -> UUID:
    """The id of the report's record."""
    return report_id(whose.response.id, whose.organisation.id, whose.day.isoformat())


def whose(action: str, response_id: UUID, organisation_id: UUID, day: str) -> Whose:
    """Which report is asked for, when the reader may do this to it. Refuses another reach, and no day."""
    response = access.require("response.see", muster().views.one(ResponseRow, response_id))
    organisation = access.require("organisation.see", muster().views.one(OrganisationRow, organisation_id))
    if not access.may(
        action, organisation_id=organisation.id, area_code=organisation.area_code, response_id=response.id
    ):
        raise access.Denied("access.denied_here")
    return Whose(response, organisation, read_day(day))


def read_day(text: str) -> date:
    """A day as the calendar field sends it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput("form.not_a_time", field="day") from None
    if not 2000 <= day.year <= 2200:
        raise BadInput("form.not_a_time", field="day")
    return day
