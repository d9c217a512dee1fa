"""Fatigue 疲劳: how long a duty spans and how many days it has gone on, over all operations (V6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
_DAY = timedelta(days=1)


def span_with(wanted: Span, others: Iterable[Span], rest: timedelta) -> Span:
    """The duty that the wanted time becomes part of: times less than `rest` apart are one duty."""
    duties: list[Span] = []
    for begins, ends in sorted([wanted, *others]):
        if duties and begins - duties[-1][1] < rest:
            duties[-1] = (duties[-1][0], max(duties[-1][1], ends))
        else:
            duties.append((begins, ends))
    return next(duty for duty in duties if duty[0] <= wanted[0] and wanted[1] <= duty[1])


def days_of(span: Span, zone: str) -> set[date]:
    """The days in the zone that the time touches; one that ends at midnight does not touch the next."""
    here = ZoneInfo(zone)
    first = span[0].astimezone(here).date()
    last = max(span[0], span[1] - timedelta(microseconds=1)).astimezone(here).date()
    return {first + _DAY * n for n in range((last - first).days + 1)}


def days_in_a_row(wanted: Span, others: Iterable[Span], zone: str) -> int:
    """How many days without a free one the wanted time would become part of."""
    days = days_of(wanted, zone).union(*(days_of(span, zone) for span in others))
    first = last = min(days_of(wanted, zone))
    while first - _DAY in days:
        first -= _DAY
    while last + _DAY in days:
        last += _DAY
    return (last - first).days + 1
