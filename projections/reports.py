"""Daily reports: what was typed in, filed and sent, one row for each day of an organisation."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from domain.base import Event
from domain.reports import DailyReport, WeeklySummary
from projections.rows import Row, View, item_key, known, stored

KEPT = 20
"""How many filings and sendings a row shows; the history has all."""


class Filing(TypedDict):
    """One filing: as of which position, in which language, and the SHA-256 of both documents."""

    as_of: int
    zero: bool
    language: str
    word: str
    excel: str
    at: str
    by: str


class Sending(TypedDict):
    """To whom it went, and how."""

    recipient: str
    way: str
    at: str
    by: str


@stored("reports", indexes=[("response_id", "organisation_id"), ("day",)])
class ReportRow(Row):
    """日报 of one day; `figures` by the organisation they were typed in for."""

    id: UUID
    response_id: UUID
    organisation_id: UUID
    area_code: str
    day: str
    figures: dict[str, dict[str, int]]
    remarks: str
    brief: str
    briefed_at: datetime | None
    filed: list[Filing]
    sent: list[Sending]
    changed_at: datetime


def evolve(row: ReportRow | None, event: Event) -> ReportRow | None:
    """Fold one event of a report."""
    if isinstance(event, DailyReport.Begun):
        return _begun(event)
    row = known(row).replace(changed_at=event.timestamp)
    by = {"at": event.timestamp.isoformat(), "by": str(event.by)}
    match event:
        case DailyReport.FiguresNoted():
            return row.replace(figures={**row.figures, event.source: dict(event.figures)})
        case DailyReport.FiguresWithdrawn():
            return row.replace(figures={k: v for k, v in row.figures.items() if k != event.source})
        case DailyReport.Remarked():
            return row.replace(remarks=event.text)
        case DailyReport.Briefed():
            return row.replace(brief=event.text, briefed_at=event.timestamp)
        case DailyReport.Filed():
            return row.replace(filed=[*row.filed, _filing(event)][-KEPT:])
        case DailyReport.Sent():
            sending = {"recipient": event.recipient, "way": event.way} | by
            return row.replace(sent=[*row.sent, sending][-KEPT:])
    return row


def _begun(event: DailyReport.Begun) -> ReportRow:
    return ReportRow(
        id=event.originator_id,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        day=event.day,
        figures={},
        remarks="",
        brief="",
        briefed_at=None,
        filed=[],
        sent=[],
        changed_at=event.timestamp,
    )


REPORTS = View("reports", ReportRow, events=[DailyReport], key=item_key, evolve=evolve)


@stored("weekly_summaries", indexes=[("response_id", "organisation_id")])
class SummaryRow(Row):
    """周结 of one week, which begins on the Monday `week`."""

    id: UUID
    response_id: UUID
    organisation_id: UUID
    area_code: str
    week: str
    filed: list[Filing]
    changed_at: datetime


def evolve_summary(row: SummaryRow | None, event: Event) -> SummaryRow | None:
    """Fold one event of a weekly summary."""
    if isinstance(event, WeeklySummary.Filed):
        return SummaryRow(
            id=event.originator_id,
            response_id=event.response_id,
            organisation_id=event.organisation_id,
            area_code=event.area_code,
            week=event.week,
            filed=[_filing(event)],
            changed_at=event.timestamp,
        )
    if isinstance(event, WeeklySummary.FiledAgain):
        row = known(row)
        return row.replace(filed=[*row.filed, _filing(event)][-KEPT:], changed_at=event.timestamp)
    return row


def _filing(event: WeeklySummary.Filed | WeeklySummary.FiledAgain | DailyReport.Filed) -> Filing:
    return Filing(
        as_of=event.as_of,
        zero=event.zero,
        language=event.language,
        word=event.word,
        excel=event.excel,
        at=event.timestamp.isoformat(),
        by=str(event.by),
    )


SUMMARIES = View("weekly_summaries", SummaryRow, events=[WeeklySummary], key=item_key, evolve=evolve_summary)
