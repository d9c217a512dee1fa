"""Daily reports 日报: what an organisation tells those above it each day, also when nothing happened (P2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NewType
from uuid import UUID, uuid5

from domain.base import Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId

ReportId = NewType("ReportId", UUID)
FIGURES = ("person_trips", "hours", "tasks_done", "households", "persons", "portions", "trips", "audience")
"""What an organisation that does not use Muster can be asked for, in whole numbers."""
BRIEF = 400
REPORT = 3000
"""P1: 短信息字数控制在400字以内，专题报告等长信息控制在3000字以内."""
MOST_FIGURE = 10**9
MOST_SOURCES = 500
RECIPIENTS = 2
"""P2: 一报双送."""
_CHINESE = (
    "\u2014\u201c\u201d\u2026\u2e80-\u2fff\u3001-\u303f\u3041-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
COUNTED = f"[{_CHINESE}]|[^\\s{_CHINESE}]+"
"""What counts as one, in the browser's counter too: a Chinese character or mark, or a run of others."""


def length(text: str) -> int:
    """字数 as Word counts: a Chinese character or full-width mark is one, a Latin word or number is one.

    https://superweb999.com/article/1090995.html
    (一个中文字即算一个字；英文一个单词算一个字；全角标点算一个字).
    """
    return len(re.findall(COUNTED, text))


def report_id(response_id: UUID, organisation_id: UUID, day: str) -> ReportId:
    """The one report of an organisation in a response for a day (ISO)."""
    return ReportId(uuid5(response_id, f"daily report {organisation_id} {day}"))


class DailyReport(Aggregate):
    """日报、零报告: one day of one organisation in one response."""

    class Begun(Aggregate.Created):
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        day: str

    class FiguresNoted(Aggregate.Event):
        source: str
        figures: dict[str, int]

        def apply(self, report: DailyReport) -> None:
            report.sources = {*report.sources, self.source}

    class FiguresWithdrawn(Aggregate.Event):
        source: str

        def apply(self, report: DailyReport) -> None:
            report.sources = report.sources - {self.source}

    class Remarked(Aggregate.Event):
        text: str

        def apply(self, report: DailyReport) -> None:
            """For the reader; no rule asks."""

    class Briefed(Aggregate.Event):
        text: str
        length: int

        def apply(self, report: DailyReport) -> None:
            """For the reader; no rule asks."""

    class Filed(Aggregate.Event):
        as_of: int
        zero: bool
        language: str
        word: str
        excel: str

        def apply(self, report: DailyReport) -> None:
            report.filed = True

    class Sent(Aggregate.Event):
        recipient: str
        way: str

        def apply(self, report: DailyReport) -> None:
            """For the reader; no rule asks."""

    def __init__(self, *, day: str) -> None:
        self.day, self.filed = day, False
        self.sources: set[str] = set()

    @classmethod
    def begin_day(
        cls,
        *,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        day: str,
        cause: Cause,
    ) -> DailyReport:
        """Begin the report of a day (ISO). Refuses a day that has not come anywhere on earth."""
        if date.fromisoformat(day) > (cause.at + timedelta(hours=14)).date():
            raise RuleBroken("report.day_ahead", day=day)
        return cls.begin(
            cls.Begun,
            cause,
            id=report_id(response_id, organisation_id, day),
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            day=day,
        )

    def note_figures(self, source: str, figures: Mapping[str, int], *, cause: Cause) -> None:
        """Type in what an organisation without Muster reports; a later note takes the place of an earlier."""
        if not source.strip():
            raise RuleBroken("report.source_missing")
        if not figures or not set(figures) <= set(FIGURES):
            raise RuleBroken("report.figure_unknown")
        if any(not 0 <= figure <= MOST_FIGURE for figure in figures.values()):
            raise RuleBroken("report.figure_out_of_range", most=MOST_FIGURE)
        if source not in self.sources and len(self.sources) >= MOST_SOURCES:
            raise RuleBroken("report.too_many_sources", most=MOST_SOURCES)
        self.record(self.FiguresNoted, cause, source=source, figures=dict(figures))

    def withdraw_figures(self, source: str, *, cause: Cause) -> None:
        """Take typed-in figures out again. Refuses when there are none from there."""
        if source not in self.sources:
            raise RuleBroken("report.source_unknown", source=source)
        self.record(self.FiguresWithdrawn, cause, source=source)

    def remark(self, text: str, *, cause: Cause) -> None:
        """Write the report's own words. Refuses over 3,000 characters (P1)."""
        _within(text, REPORT, "report.too_long")
        self.record(self.Remarked, cause, text=text)

    def brief(self, text: str, *, cause: Cause) -> None:
        """信息简报: save the brief. Refuses an empty one, and one over 400 characters (P1)."""
        if not text.strip():
            raise RuleBroken("report.brief_missing")
        counted = _within(text, BRIEF, "report.brief_too_long")
        self.record(self.Briefed, cause, text=text, length=counted)

    def file(self, *, as_of: int, zero: bool, language: str, word: str, excel: str, cause: Cause) -> None:
        """File it as of a position, with the SHA-256 of both documents; a correction is filed again."""
        self.record(self.Filed, cause, as_of=as_of, zero=zero, language=language, word=word, excel=excel)

    def note_sent(self, recipient: str, way: str, *, cause: Cause) -> None:
        """Note to whom it went (P2: to two). Refuses before it is filed."""
        if not self.filed:
            raise RuleBroken("report.not_filed", rule="P2", day=self.day)
        if not recipient.strip():
            raise RuleBroken("report.recipient_missing", rule="P2")
        self.record(self.Sent, cause, recipient=recipient, way=way)


def _within(text: str, most: int, key: str) -> int:
    counted = length(text)
    if counted > most:
        raise RuleBroken(key, rule="P1", counted=counted, most=most)
    return counted


def summary_id(response_id: UUID, organisation_id: UUID, week: str) -> ReportId:
    """The one summary of an organisation in a response for the week that begins on a Monday (ISO)."""
    return ReportId(uuid5(response_id, f"weekly summary {organisation_id} {week}"))


class WeeklySummary(Aggregate):
    """周结: one week of one organisation in one response, filed as of a position (D19)."""

    class Filed(Aggregate.Created):
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        week: str
        as_of: int
        zero: bool
        language: str
        word: str
        excel: str

    class FiledAgain(Aggregate.Event):
        as_of: int
        zero: bool
        language: str
        word: str
        excel: str

        def apply(self, summary: WeeklySummary) -> None:
            """For the reader; no rule asks."""

    def __init__(self, *, week: str) -> None:
        self.week = week

    @classmethod
    def file(
        cls,
        *,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        week: str,
        as_of: int,
        zero: bool,
        language: str,
        word: str,
        excel: str,
        cause: Cause,
    ) -> WeeklySummary:
        """File it with the SHA-256 of both documents. Refuses what is no Monday, and before its Sunday."""
        monday = date.fromisoformat(week)
        if monday.weekday():
            raise RuleBroken("report.no_monday", rule="D19", day=week)
        if monday + timedelta(days=6) > (cause.at + timedelta(hours=14)).date():
            raise RuleBroken("report.week_runs", rule="D19", week=week)
        return cls.begin(
            cls.Filed,
            cause,
            id=summary_id(response_id, organisation_id, week),
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            week=week,
            as_of=as_of,
            zero=zero,
            language=language,
            word=word,
            excel=excel,
        )

    def file_again(
        self, *, as_of: int, zero: bool, language: str, word: str, excel: str, cause: Cause
    ) -> None:
        """A correction is filed again."""
        self.record(self.FiledAgain, cause, as_of=as_of, zero=zero, language=language, word=word, excel=excel)
