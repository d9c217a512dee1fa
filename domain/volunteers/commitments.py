"""Promised time: what a volunteer gives to one item of one operation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

VolunteerId = NewType("VolunteerId", UUID)
REMEMBERED = timedelta(days=31)


@dataclass(frozen=True)
class Commitment:
    """时间占用: the half-open interval [starts_at, ends_at) promised to one item of one operation."""

    operation: str
    item_id: UUID
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Commitment) -> bool:
        """Whether the two intervals share a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Served:
    """Time really served on an item, kept for a month so that fatigue can be seen."""

    item_id: UUID
    starts_at: datetime
    ends_at: datetime
