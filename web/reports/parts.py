"""What a daily report is made of, whichever operation speaks: figures, tables and open points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.base import Position
from projections.organisations import OrganisationRow
from projections.reading import Reading
from projections.responses import ResponseRow

Number = int | Decimal
MOST_POINTS = 30


@dataclass(frozen=True)
class Day:
    """Whose day or days, as of which position: the same Day always gives the same report."""

    reading: Reading
    response: ResponseRow
    organisation: OrganisationRow
    organisations: dict[UUID, str]
    """The organisation and all below it, by id."""
    day: date
    position: Position
    days: int = 1
    """How many days from `day` on: 1 for a daily report, 7 for a week (D19)."""

    @property
    def start(self) -> datetime:
        """The first moment where the response is."""
        return datetime.combine(self.day, time(), ZoneInfo(self.response.time_zone))

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        after = self.day + timedelta(days=self.days)
        return datetime.combine(after, time(), ZoneInfo(self.response.time_zone))

    def each(self) -> list[Day]:
        """Its days, one by one."""
        return [replace(self, day=self.day + timedelta(days=n), days=1) for n in range(self.days)]

    @property
    def until(self) -> datetime:
        """As of when the day is told: its end, or the moment of the record while the day still runs."""
        return min(self.end, self.reading.moment_of(self.position))

    def holds(self, moment: datetime | None) -> bool:
        """Whether the moment lies in the day."""
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True)
class Figure:
    """One number; `of_the_day`: it counts what happened, so it decides whether this is a zero report."""

    key: str
    label: str
    value: Number
    unit: str = ""
    of_the_day: bool = True


@dataclass(frozen=True)
class Table:
    """Lines of figures under heads."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | Number]]


@dataclass(frozen=True)
class Part:
    """What one operation has to say."""

    title: str
    figures: Sequence[Figure]
    tables: Sequence[Table] = field(default_factory=tuple)
    points: Sequence[str] = field(default_factory=tuple)

    @property
    def nothing_happened(self) -> bool:
        """Whether every figure of the day is zero."""
        return not any(figure.value for figure in self.figures if figure.of_the_day)


Section = Callable[[Day], Part]
"""An operation's part of the daily report: pure over the Day. They are listed in web/reports/sections.py."""


def of(rows: Sequence[Sequence[str | Number]], title: str, heads: Sequence[str]) -> tuple[Table, ...]:
    """A table, unless it would be empty."""
    return (Table(title, heads, rows),) if rows else ()
