"""The rows of what falls due and of the alarms, for the views of every operation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from projections.rows import Row, stored


@stored("due", key="key", indexes=[("deadline",)])
class DueRow(Row):
    """What the clock has to send at the deadline."""

    key: str
    kind: str
    item_id: UUID
    deadline: datetime
    response_id: UUID
    organisation_id: UUID
    area_code: str


@stored("alarms", key="key", indexes=[("response_id",), ("item_id",)])
class AlarmRow(Row):
    """What somebody has to look at; it ends when the matter is settled. One for each task, the gravest.

    Kinds: task_overdue, its end passed before it was over; offers_expired, its offers ran out and people are
    missing. `deadline` is the moment that passed. What is about to expire: `expiring()`. Without a response
    it concerns the organisation in all of them.
    """

    key: str
    kind: str
    item_id: UUID
    label: str
    number: int
    deadline: datetime
    raised_at: datetime
    response_id: UUID | None
    organisation_id: UUID
    area_code: str
