"""Who did what, when and why: one row per event, with all that a sentence needs in any language."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.personal import Personal
from projections.items import ITEMS, ItemRow
from projections.rows import LinesView, Row, item_key, stored

_CAUSE = {
    "originator_id",
    "originator_version",
    "originator_topic",
    "timestamp",
    "by",
    "by_kind",
    "happened_at",
    "command_id",
}


@stored(
    "history",
    key="position",
    indexes=[("item_id",), ("by",), ("command_id",), ("response_id", "happened_at"), ("area_code",)],
    appended=True,
)
class HistoryRow(Row):
    """One event. `facts` are its own fields as plain JSON values; a Personal stays sealed."""

    position: int
    at: datetime
    happened_at: datetime
    by: UUID
    by_kind: str
    topic: str
    command_id: UUID
    item_kind: str
    item_id: UUID
    label: str
    number: int | None
    person_id: UUID | None
    response_id: UUID | None
    organisation_id: UUID | None
    area_code: str
    facts: dict[str, Any]


class HistoryView(LinesView[HistoryRow]):
    """One new row for each event, with the context of its item."""

    beside = ITEMS

    def next(self, row: HistoryRow | None, event: Event, position: Position, beside: Any) -> HistoryRow:
        """Write the event down."""
        return entry(event, position, beside)


def entry(event: Event, position: Position, item: ItemRow | None) -> HistoryRow:
    """The row of one event."""
    topic: str = type(event).TOPIC  # type: ignore[attr-defined]
    values: dict[str, Any] = {
        "position": position,
        "at": event.timestamp,
        "happened_at": event.happened_at,
        "by": event.by,
        "by_kind": event.by_kind,
        "topic": topic,
        "command_id": event.command_id,
        "item_kind": item.kind if item else topic.split(".")[1].lower(),
        "item_id": event.originator_id,
        "label": item.label if item else "",
        "number": item.number if item else None,
        "person_id": item.person_id if item else None,
        "response_id": item.response_id if item else None,
        "organisation_id": item.organisation_id if item else None,
        "area_code": item.area_code if item else "",
        "facts": facts_of(event),
        "since": position,
        "until": None,
    }
    return HistoryRow.of(values)  # each event makes one: checked once, in the tests


def facts_of(event: Event) -> dict[str, Any]:
    """The event's own fields; the column writes ids and moments as texts, value types as objects."""
    values = event.__dict__
    return {name: values[name] for name in _own_fields(type(event))}


@cache
def _own_fields(kind: type[Event]) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind) if f.name not in _CAUSE)


def personal(fact: dict[str, str] | None) -> Personal | None:
    """The sealed value that a fact holds, for secrets.reveal()."""
    return None if fact is None else Personal(UUID(fact["subject"]), fact["kind"], fact["box"])


HISTORY = HistoryView("history", HistoryRow, events=[Event], key=item_key)
