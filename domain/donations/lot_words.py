"""Words and checks of lots: where goods come from, whose book they stand in, and until when they are good."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NewType
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.base import YEARS, RuleBroken

LotId = NewType("LotId", UUID)
SOURCES = ("donated", "bought", "allotted", "borrowed")
CONDITIONS = ("usable", "quarantined", "recalled", "expired")
BOOKS = ("restricted", "unrestricted", "held")
"""限定性, 非限定性, 受托代理: booked apart (D20)."""
LONGEST_WORD, LONGEST_REASON, MOST_DIRECTED, MOST_CERTIFICATES = 80, 200, 50, 50


def last_moment(expires_on: str, zone: str) -> datetime | None:
    """When goods are no longer good: the end of their last day where they lie; None when they keep.

    Refuses a day that nobody can mean.
    """
    if not expires_on:
        return None
    day = day_of(expires_on, field="expires_on")
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return end.astimezone(UTC)


def day_of(text: str, *, field: str) -> date:
    """A day written YYYY-MM-DD. Refuses anything else, and years that nobody can mean."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RuleBroken("lot.day_unreadable", field=field, day=text[:20]) from None
    if day.isoformat() != text or day.year not in YEARS:
        raise RuleBroken("lot.day_unreadable", field=field, day=text[:20])
    return day


def last_useful_day(expires_on: str, *, transit_days: int, margin_days: int) -> date | None:
    """The last day on which goods may set out to reach their user in time (D2); None when they keep."""
    if not expires_on:
        return None
    return day_of(expires_on, field="expires_on") - timedelta(days=transit_days + margin_days)


def must_be_one_of(word: str, words: tuple[str, ...], field: str) -> None:
    """Refuses a word that is none of these."""
    if word not in words:
        raise RuleBroken("lot.word_unknown", field=field, word=word)


def must_be_short(text: str, field: str, most: int = LONGEST_WORD) -> None:
    """Refuses a text too long to be read on a label, or with what cannot be printed."""
    if len(text) > most or not text.isprintable():
        raise RuleBroken("lot.text_too_long", field=field, most=most)


def must_be_told(reason: str) -> None:
    """Refuses to go on without a reason, or with a whole story."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise RuleBroken("lot.reason_missing", field="reason", most=LONGEST_REASON)
