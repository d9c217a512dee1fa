"""The words of care, and when the next contact is due."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import NewType
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.base import RuleBroken

CaredForId = NewType("CaredForId", UUID)
CARE_KINDS = ("elderly_alone", "bereaved_parent", "disabled", "child", "patient", "other")
CONTACT_WAYS = ("visit", "telephone")
END_REASONS = ("recovered", "moved_away", "in_hospital", "with_family", "declined", "died", "other")
MOST_DAYS = 90
"""The longest interval between two contacts (ours)."""


def end_of_day(at: datetime, days: int, time_zone: str) -> datetime:
    """The end of the local day that many days after a moment, as aware UTC: due all day long, late after."""
    zone = ZoneInfo(time_zone)
    day = at.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def check_care(kind: str, every_days: int) -> None:
    """Refuses an unknown kind, and an interval nobody can mean."""
    known_word(kind, CARE_KINDS)
    if not 1 <= every_days <= MOST_DAYS:
        raise RuleBroken("care.interval_out_of_range", most=MOST_DAYS)


def known_word(word: str, words: tuple[str, ...]) -> None:
    """Refuses a word that is none of these."""
    if word not in words:
        raise RuleBroken("care.word_unknown", word=word)
