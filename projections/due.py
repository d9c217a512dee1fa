"""What falls due when, and what fell due and is still not settled: the alarms of the board."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.dispatch import PLANNABLE, Task
from projections.dispatch import TASKS, TaskRow
from projections.reading import Views
from projections.rows import Key, R, Row, View, stored

TASK_OVERDUE = "task_overdue"


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
    """What somebody has to look at; it ends when the matter is settled."""

    key: str
    kind: str
    item_id: UUID
    label: str
    number: int
    deadline: datetime
    raised_at: datetime
    response_id: UUID
    organisation_id: UUID
    area_code: str


def due_at(views: Views, time: datetime, limit: int = 100) -> list[DueRow]:
    """What is due at a time, the longest due first."""
    return views.rows(DueRow, DueRow.c.deadline <= time, order_by=DueRow.c.deadline, limit=limit)


def due_of(task: TaskRow | None) -> DueRow | None:
    """An open task falls due at its end, once."""
    if task is None or task.overdue or task.status not in PLANNABLE:
        return None
    return DueRow(
        key=f"{TASK_OVERDUE}:{task.id}",
        kind=TASK_OVERDUE,
        item_id=task.id,
        deadline=task.ends_at,
        response_id=task.response_id,
        organisation_id=task.organisation_id,
        area_code=task.area_code,
    )


def alarm_of(row: AlarmRow | None, event: Event, task: TaskRow | None) -> AlarmRow | None:
    """A task whose end passed is an alarm until it is over."""
    if task is None or not task.overdue:
        return None
    return row or AlarmRow(
        key=f"{TASK_OVERDUE}:{task.id}",
        kind=TASK_OVERDUE,
        item_id=task.id,
        label=task.title,
        number=task.number,
        deadline=task.ends_at,
        raised_at=event.timestamp,
        response_id=task.response_id,
        organisation_id=task.organisation_id,
        area_code=task.area_code,
    )


class _OfTask(View[R]):
    """Looks at the task after its event."""

    beside = TASKS

    def beside_key(self, event: Event) -> Key | None:
        """The task."""
        return event.originator_id


class DueView(_OfTask[DueRow]):
    """What the clock waits for."""

    def next(self, row: DueRow | None, event: Event, position: Position, beside: Any) -> DueRow | None:
        """Whatever the task says."""
        return due_of(beside)


class AlarmsView(_OfTask[AlarmRow]):
    """What the board warns of."""

    def next(self, row: AlarmRow | None, event: Event, position: Position, beside: Any) -> AlarmRow | None:
        """Raised by the clock's event, kept until the task is over."""
        return alarm_of(row, event, beside)


def _key(event: Event) -> str:
    return f"{TASK_OVERDUE}:{event.originator_id}"


DUE = DueView("due", DueRow, events=[Task], key=_key)
ALARMS = AlarmsView("alarms", AlarmRow, events=[Task], key=_key)
