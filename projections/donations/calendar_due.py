"""The alarms of what was not told in time, as the disclosure calendar has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.donations.deadlines import Deadline
from domain.donations.disclosure import Disclosure
from projections.donations.calendar import withdrawn
from projections.due_rows import AlarmRow
from projections.items import ITEMS, ItemRow
from projections.rows import Key, Row, View, item_key, stored

LATE = "disclosure_late"


@stored("deadlines", indexes=[("response_id",), ("organisation_id",)])
class DeadlineRow(Row):
    """A deadline that passed; `item_id` is what had to be told of."""

    id: UUID
    telling: str
    item_id: UUID
    response_id: UUID
    organisation_id: UUID
    area_code: str
    deadline: datetime
    passed_at: datetime


def passed(row: DeadlineRow | None, event: Event) -> DeadlineRow | None:
    """Write it down, once."""
    if not isinstance(event, Deadline.Passed):
        return row
    return DeadlineRow(
        id=event.originator_id,
        telling=event.kind,
        item_id=event.item_id,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        deadline=event.deadline,
        passed_at=event.timestamp,
    )


class DisclosureAlarms(View[AlarmRow]):
    """Raised when a deadline passes, until it is published or taken back."""

    beside = ITEMS

    def beside_key(self, event: Event) -> Key | None:
        """What had to be told of."""
        return event.item_id if isinstance(event, Deadline.Passed) else None

    def keys(self, event: Event, position: Position, beside: Any) -> Sequence[Key]:
        """The alarms of these tellings."""
        match event:
            case Disclosure.Published():
                return [f"{LATE}:{event.kind}:{item_id}" for item_id in event.item_ids]
            case Disclosure.Withdrawn():
                return [f"{LATE}:{kind}:{item_id}" for item_id, kind in withdrawn(event)]
            case Deadline.Passed():
                return [f"{LATE}:{event.kind}:{event.item_id}"]
        return []

    def next(self, row: AlarmRow | None, event: Event, position: Position, beside: Any) -> AlarmRow | None:
        """An alarm for what passed; none for what is told, or has a new deadline."""
        if not isinstance(event, Deadline.Passed):
            return None
        item: ItemRow | None = beside
        return AlarmRow(
            key=f"{LATE}:{event.kind}:{event.item_id}",
            kind=LATE,
            item_id=event.item_id,
            label=item.label if item else "",
            number=(item.number if item else None) or 0,
            deadline=event.deadline,
            raised_at=event.timestamp,
            response_id=event.response_id,
            organisation_id=event.organisation_id,
            area_code=event.area_code,
        )


DISCLOSURE_ALARMS = DisclosureAlarms(
    "alarms_disclosure",
    AlarmRow,
    events=[Deadline.Passed, Disclosure.Published, Disclosure.Withdrawn],
    key=lambda event: f"{LATE}:{event.originator_id}",
)
DEADLINES = View("deadlines", DeadlineRow, events=[Deadline], key=item_key, evolve=passed)
