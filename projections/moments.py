"""Position ↔ time. Recorded times do not always grow; a moment is the greatest time recorded so far."""

from __future__ import annotations

from datetime import datetime

from domain.base import Event
from projections.rows import Row, View, stored

RECORDED = "recorded"


@stored("moments", key="key", indexes=[("at",)])
class MomentRow(Row):
    """The greatest time recorded so far. Its versions are the map: `since` is where that moment began.

    The events of one command share their time, so a version never ends within a command.
    """

    key: str
    at: datetime


def evolve(row: MomentRow | None, event: Event) -> MomentRow | None:
    """Fold the time of any event."""
    if row is None:
        return MomentRow(key=RECORDED, at=event.timestamp)
    return row if event.timestamp <= row.at else row.replace(at=event.timestamp)


MOMENTS = View("moments", MomentRow, events=[Event], key=lambda event: RECORDED, evolve=evolve)
