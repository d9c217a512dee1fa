"""My hours: every time served, with sums by day and by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import to_user_timezone

from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.volunteers import VolunteerRow
from web.context import muster
from web.names import as_id
from web.phone.places import mine
from web.sentences import as_time

SERVED = "volunteers.Volunteer.TimeServed"
UNDONE = "volunteers.Volunteer.ServiceUndone"
MOST = 1000
"""Times that are read; a year of three a day."""
PERIODS = ("day", "week", "all")


@dataclass(frozen=True)
class Served:
    """One time served."""

    title: str
    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """How long."""
        return self.ends_at - self.starts_at


@dataclass(frozen=True)
class Sum:
    """The times of one day or week, the newest first."""

    first: date
    times: list[Served]

    @property
    def length(self) -> timedelta:
        """How long altogether."""
        return sum((served.length for served in self.times), timedelta())


def hours_page(period: str) -> dict[str, Any]:
    """The Hours page: times served by day, by week, or each."""
    services = mine()
    times = hours(services)
    now = muster().ledger.now()
    today = to_user_timezone(now).date()
    return {
        "period": period,
        "sums": sums(times, FIRST[period]) if period in FIRST else [],
        "times": times,
        "services": services,
        "total": timedelta(minutes=sum(row.minutes for row in services)),
        "week": _length(s for s in times if s.starts_at > now - timedelta(days=7)),
        "today": _length(s for s in times if to_user_timezone(s.starts_at).date() == today),
    }


def _length(times: Any) -> timedelta:
    return sum((served.length for served in times), timedelta())


def sums(times: Sequence[Served], first_of: Callable[[date], date]) -> list[Sum]:
    """The times put together by the first day of their day or week."""
    found: dict[date, list[Served]] = {}
    for served in times:
        found.setdefault(first_of(to_user_timezone(served.starts_at).date()), []).append(served)
    return [Sum(first, found[first]) for first in sorted(found, reverse=True)]


FIRST: dict[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
}


def hours(services: Sequence[VolunteerRow]) -> list[Served]:
    """Times served, newest first, from the events that say so."""
    rows = muster().views.rows(
        HistoryRow,
        HistoryRow.c.item_id.in_([row.id for row in services]),
        HistoryRow.c.topic.in_((SERVED, UNDONE)),
        order_by=HistoryRow.c.position.desc(),
        limit=MOST,
    )
    undone = Counter(_which(row) for row in rows if row.topic == UNDONE)
    rows = [row for row in rows if row.topic == SERVED and not _taken(undone, _which(row))]
    asked = {as_id(row.facts["item_id"]) for row in rows}
    titles = {t.id: t.title for t in muster().views.rows(TaskRow, TaskRow.c.id.in_(list(asked)))}
    return sorted((_served(row, titles) for row in rows), key=lambda s: s.starts_at, reverse=True)


def _which(row: HistoryRow) -> tuple[str, ...]:
    """What tells one time served from another."""
    return tuple(str(row.facts[name]) for name in ("item_id", "starts_at", "ends_at"))


def _taken(undone: Counter[tuple[str, ...]], which: tuple[str, ...]) -> bool:
    """Whether this time was taken back; each taking back counts once."""
    undone[which] -= 1
    return undone[which] >= 0


def _served(row: HistoryRow, titles: dict[UUID, str]) -> Served:
    start, end = as_time(row.facts["starts_at"]), as_time(row.facts["ends_at"])
    task = as_id(row.facts["item_id"])
    return Served(titles.get(task, "") if task else "", start or row.at, end or row.at)
