"""When recurring work begins: weekdays and a local start time, in the zone of the response."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.base import YEARS, RuleBroken

LEAD_HOURS = 24
"""How long before its start an occurrence is opened, unless the template says otherwise (ours)."""
MOST_LEAD_HOURS = 14 * 24
_START = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Weekdays (0 is Monday) at `start` ("HH:MM" in `time_zone`), from `first_day` to `last_day` or for ever.

    Days are ISO texts ("2026-11-22"); `last_day` "" has no end. A start that the clocks jump over begins as
    much later as they jump; one that comes twice begins the first time: one occurrence a day, always.
    """

    weekdays: tuple[int, ...]
    start: str
    first_day: str
    last_day: str
    lead_hours: int
    time_zone: str

    def check(self) -> None:
        """Refuses when there is no weekday, an unreadable time or day, or an end before the start."""
        if not self.weekdays or not set(self.weekdays) <= set(range(7)):
            raise RuleBroken("template.weekdays_missing")
        if not _START.fullmatch(self.start):
            raise RuleBroken("template.start_unreadable", start=self.start)
        if not 0 <= self.lead_hours <= MOST_LEAD_HOURS:
            raise RuleBroken("template.lead_out_of_range", most=MOST_LEAD_HOURS)
        first, last = day_of(self.first_day), day_of(self.last_day or self.first_day)
        if last < first:
            raise RuleBroken("template.days_backwards")
        if not self.next_after((first - timedelta(days=1)).isoformat()):
            raise RuleBroken("template.no_day")

    def begins(self, day: str) -> datetime:
        """The start on that day, as aware UTC."""
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(self.start))
        return local.replace(tzinfo=ZoneInfo(self.time_zone)).astimezone(UTC)

    def opens(self, day: str) -> datetime:
        """When the occurrence of that day is due to be opened."""
        return self.begins(day) - timedelta(hours=self.lead_hours)

    def next_after(self, day: str) -> str:
        """The first day with an occurrence after this one, "" when there is none."""
        start = max(date.fromisoformat(day) + timedelta(days=1), date.fromisoformat(self.first_day))
        for wanted in (start + timedelta(days=n) for n in range(7)):
            if wanted.weekday() in self.weekdays:
                text = wanted.isoformat()
                return "" if (self.last_day and text > self.last_day) or wanted.year not in YEARS else text
        return ""

    def today(self, at: datetime) -> date:
        """The local day of a moment."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def day_of(text: str) -> date:
    """A day. Refuses what is none, or lies in a year nobody can mean."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RuleBroken("template.day_unreadable", day=text) from None
    if day.isoformat() != text or day.year not in YEARS[1:-1]:
        raise RuleBroken("template.day_unreadable", day=text)
    return day
