"""What falls due when, and what fell due and is still not settled: the alarms of the board."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.base import Event, Position
from domain.dispatch import PLANNABLE, Task
from projections.dispatch import TASKS, LeaseRow, TaskRow, free
from projections.donations.calendar import DisclosureDueRow
from projections.due_rows import AlarmRow as AlarmRow
from projections.due_rows import DueRow as DueRow
from projections.reading import Views
from projections.rows import Key, R, View

TASK_OVERDUE, TASK_LEASES, OFFERS_EXPIRED = "task_overdue", "task_leases", "offers_expired"
TO_TELL = "disclosure_"
"""Before the kind of telling: what the clock calls a deadline of the calendar."""
EXPIRING = timedelta(minutes=10)
"""Ours: how long before its deadline an offer that nobody has answered is worth a warning."""


def due_at(views: Views, time: datetime, limit: int = 100) -> list[DueRow]:
    """What is due at a time, the longest due first, also leases and tellings past their deadline."""
    with views.read() as reading:
        rows = reading.rows(DueRow, DueRow.c.deadline <= time, order_by=DueRow.c.deadline, limit=limit)
        over = (LeaseRow.c.until_at <= time,)
        leases = reading.rows(LeaseRow, *over, order_by=LeaseRow.c.until_at, limit=limit)
        tellings = reading.rows(
            DisclosureDueRow, *_untold(time), order_by=DisclosureDueRow.c.deadline, limit=limit
        )
    rows += [_telling_due(telling) for telling in tellings]
    ended = {(lease.task_id, lease.until_at): _lease_due(lease) for lease in leases}
    return sorted([*rows, *ended.values()], key=lambda row: row.deadline)[:limit]


def _lease_due(lease: LeaseRow) -> DueRow:
    """All leases of a task with the same deadline are one thing to do."""
    return DueRow(
        key=f"{TASK_LEASES}:{lease.task_id}",
        kind=TASK_LEASES,
        item_id=lease.task_id,
        deadline=lease.until_at,
        response_id=lease.response_id,
        organisation_id=lease.organisation_id,
        area_code=lease.area_code,
    )


def _untold(time: datetime) -> tuple[Any, ...]:
    """Deadlines of the disclosure calendar that have passed and were not noted yet."""
    c = DisclosureDueRow.c
    return (c.open.is_(True), c.late.is_(False), c.deadline <= time)


def _telling_due(telling: DisclosureDueRow) -> DueRow:
    """What was to be told, and was not."""
    return DueRow(
        key=f"{TO_TELL}{telling.key}",
        kind=f"{TO_TELL}{telling.kind}",
        item_id=telling.item_id,
        deadline=telling.deadline or datetime.max.replace(tzinfo=UTC),
        response_id=telling.response_id,
        organisation_id=telling.organisation_id,
        area_code=telling.area_code,
    )


def expiring(
    views: Views, now: datetime, *where: Any, at: Position | None = None, within: timedelta = EXPIRING
) -> list[LeaseRow]:
    """Offers and claims that run out soon and nobody has answered or confirmed, the next one first."""
    near = LeaseRow.c.until_at <= now + within
    return views.rows(LeaseRow, near, *where, at=at, order_by=LeaseRow.c.until_at)


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
    """Raised by the event that made it so, kept until the task is over or has its people."""
    kind, deadline = _trouble(task)
    if task is None or deadline is None:
        return None
    if row is not None and (row.kind, row.label, row.deadline) == (kind, task.title, deadline):
        return row
    return AlarmRow(
        key=f"task:{task.id}",
        kind=kind,
        item_id=task.id,
        label=task.title,
        number=task.number,
        deadline=deadline,
        raised_at=event.timestamp,
        response_id=task.response_id,
        organisation_id=task.organisation_id,
        area_code=task.area_code,
    )


def _trouble(task: TaskRow | None) -> tuple[str, datetime | None]:
    """What is wrong with a task, the gravest first, and the moment that passed."""
    if task is None:
        return "", None
    if task.overdue:
        return TASK_OVERDUE, task.ends_at
    ran_out = [seat["at"] for seat in task.seats if seat["state"] == "expired"]
    if ran_out and free(task) and not task.offered:
        return OFFERS_EXPIRED, datetime.fromisoformat(max(ran_out))
    return "", None


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
        """Whatever the task says."""
        return alarm_of(row, event, beside)


def _due_key(event: Event) -> str:
    return f"{TASK_OVERDUE}:{event.originator_id}"


def _alarm_key(event: Event) -> str:
    return f"task:{event.originator_id}"


DUE = DueView(
    "due",
    DueRow,
    events=[
        Task.Drafted,
        Task.Opened,
        Task.PlanChanged,
        Task.FellOverdue,
        Task.Blocked,
        Task.Unblocked,
        Task.Completed,
        Task.FollowUpRequired,
        Task.Verified,
        Task.Closed,
        Task.Reopened,
        Task.StatusStepUndone,
    ],
    key=_due_key,
)
"""Only what moves a task's end or state: most events are about people on it."""
ALARMS = AlarmsView("alarms", AlarmRow, events=[Task], key=_alarm_key)
