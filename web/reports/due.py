"""P2: a daily report is due every day a response runs, also when nothing happened: which days are owed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.base import Position
from projections.reports import ReportRow
from web.context import muster
from web.reports.making import Whose

DUE_AT = time(20)
"""Ours: by eight in the evening where the response is, unless those above say otherwise."""
MOST_DAYS = 7


def owed(of: Whose, now: datetime, at: Position | None = None) -> list[date]:
    """The days of the last week whose report was due and is not filed, the oldest first."""
    zone = ZoneInfo(of.response.time_zone)
    here = now.astimezone(zone)
    if of.response.historical or of.response.ended:
        return []
    last = here.date() if here.time() >= DUE_AT else here.date() - timedelta(days=1)
    first = max(of.response.started_at.astimezone(zone).date(), last - timedelta(days=MOST_DAYS - 1))
    c = ReportRow.c
    rows = muster().views.rows(
        ReportRow,
        c.response_id == of.response.id,
        c.organisation_id == of.organisation.id,
        c.day >= first.isoformat(),
        at=at,
    )
    filed = {row.day for row in rows if row.filed}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.isoformat() not in filed]
