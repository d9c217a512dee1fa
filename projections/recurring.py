"""Task templates and when each opens its next task; which task came from where."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.base import Event
from domain.dispatch.care import CaredFor
from domain.dispatch.recurrence import Recurrence
from domain.dispatch.templates import TaskTemplate
from projections.areas import degrees
from projections.rows import Row, View, item_key, known, stored


@stored("templates", indexes=[("response_id",), ("organisation_id",)])
class TemplateRow(Row):
    """One template; `through` is the last day dealt with, `next_at` when the next task begins."""

    id: UUID
    name: str
    title: str
    kind: str
    urgency: str
    response_id: UUID
    organisation_id: UUID
    area_code: str
    address: str
    lat: float | None
    lng: float | None
    places: int
    bring: str
    credentials: list[str]
    minutes: int
    weekdays: list[int]
    start: str
    first_day: str
    last_day: str
    lead_hours: int
    time_zone: str
    through: str
    next_at: datetime | None
    opens_at: datetime | None
    paused: bool
    paused_why: str
    retired: bool
    opened: int
    skipped: int
    last_task_id: UUID | None
    changed_at: datetime


@stored("task_origins", key="task_id", indexes=[("item_id",)])
class TaskOriginRow(Row):
    """Where a task came from: `kind` is template or cared_for."""

    task_id: UUID
    kind: str
    item_id: UUID
    starts_at: datetime


def evolve(row: TemplateRow | None, event: Event) -> TemplateRow | None:
    """Fold one event of a template."""
    return _timed(_folded(row, event).replace(changed_at=event.timestamp))


def _folded(row: TemplateRow | None, event: Event) -> TemplateRow:
    if isinstance(event, TaskTemplate.Saved):
        return _saved(event)
    row = known(row)
    match event:
        case TaskTemplate.Changed():
            return row.replace(name=event.name, **_plan(event))
        case TaskTemplate.RecurrenceSet():
            return _recurring(row, event)
        case TaskTemplate.Paused():
            return row.replace(paused=True, paused_why=event.reason)
        case TaskTemplate.Resumed():
            return row.replace(paused=False, paused_why="", through=event.after_day)
        case TaskTemplate.OccurrenceOpened():
            return row.replace(through=event.day, opened=row.opened + 1, last_task_id=event.task_id)
        case TaskTemplate.OccurrencesSkipped():
            return row.replace(through=event.last_day, skipped=row.skipped + event.count)
        case TaskTemplate.Retired():
            return row.replace(retired=True)
    return row


def _plan(event: TaskTemplate.Saved | TaskTemplate.Changed) -> dict[str, Any]:
    lat, lng = degrees(event.point)
    same = ("title", "kind", "urgency", "area_code", "address", "places", "bring", "minutes")
    fields = {name: getattr(event, name) for name in same}
    return {**fields, "lat": lat, "lng": lng, "credentials": list(event.credentials)}


def _saved(event: TaskTemplate.Saved) -> TemplateRow:
    return TemplateRow(
        id=event.originator_id,
        name=event.name,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        **_plan(event),
        weekdays=[],
        start="",
        first_day="",
        last_day="",
        lead_hours=0,
        time_zone="",
        through="",
        next_at=None,
        opens_at=None,
        paused=False,
        paused_why="",
        retired=False,
        opened=0,
        skipped=0,
        last_task_id=None,
        changed_at=event.timestamp,
    )


def _recurring(row: TemplateRow, event: TaskTemplate.RecurrenceSet) -> TemplateRow:
    return row.replace(
        weekdays=list(event.weekdays),
        start=event.start,
        first_day=event.first_day,
        last_day=event.last_day,
        lead_hours=event.lead_hours,
        time_zone=event.time_zone,
        through=event.after_day,
        paused=False,
        paused_why="",
    )


def recurrence_of(row: TemplateRow) -> Recurrence | None:
    """When its tasks begin, or None when nobody said so."""
    if not row.weekdays:
        return None
    return Recurrence(
        tuple(row.weekdays), row.start, row.first_day, row.last_day, row.lead_hours, row.time_zone
    )


def _timed(row: TemplateRow) -> TemplateRow:
    """With the moments of its next occurrence."""
    recurrence = None if row.paused or row.retired else recurrence_of(row)
    day = recurrence.next_after(row.through) if recurrence else ""
    begins = recurrence.begins(day) if recurrence and day else None
    opens = begins - timedelta(hours=row.lead_hours) if begins else None
    return row.replace(next_at=begins, opens_at=opens)


def origin(row: TaskOriginRow | None, event: Event) -> TaskOriginRow | None:
    """Where the task of this event came from."""
    kind = "template" if isinstance(event, TaskTemplate.OccurrenceOpened) else "cared_for"
    return TaskOriginRow(
        task_id=event.task_id,  # type: ignore[attr-defined]
        kind=kind,
        item_id=event.originator_id,
        starts_at=event.starts_at,  # type: ignore[attr-defined]
    )


TEMPLATES = View("templates", TemplateRow, events=[TaskTemplate], key=item_key, evolve=evolve)
TASK_ORIGINS = View(
    "task_origins",
    TaskOriginRow,
    events=[TaskTemplate.OccurrenceOpened, CaredFor.VisitOpened],
    key=lambda event: event.task_id,
    evolve=origin,
)
