"""Tasks as the queue, the map and the phone show them, and the offers and claims that run out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.dispatch import PLANNABLE, RUNNING, Task
from projections.areas import degrees
from projections.rows import Key, Row, View, item_key, known, stored
from projections.seats import SEAT_STATES, TAKEN, SeatFact, seat_after


@stored("tasks", indexes=[("response_id",), ("organisation_id",), ("area_code",)])
class TaskRow(Row):
    """One task; `taken` counts the places held or served, `offered` the offers nobody has answered yet.

    `overdue`: its end passed before it was over; `reason`: why it is blocked, followed up, closed or was
    reopened; `approval`: the papers on file, or None; `reopened`: how often.
    """

    id: UUID
    number: int
    title: str
    kind: str
    urgency: str
    response_id: UUID
    organisation_id: UUID
    area_code: str
    address: str
    lat: float | None
    lng: float | None
    starts_at: datetime
    ends_at: datetime
    places: int
    bring: str
    status: str
    overdue: bool
    seats: list[SeatFact]
    taken: int
    offered: int
    credentials: list[str]
    need_ids: list[str]
    results: dict[str, int]
    counted_at: datetime | None
    approval: dict[str, Any] | None
    reason: str
    reopened: int
    opened_at: datetime | None
    changed_at: datetime


@stored("leases", key="key", indexes=[("volunteer_id",), ("task_id",), ("until_at",)])
class LeaseRow(Row):
    """An offer nobody has answered (`state` offered) or a claim nobody has confirmed (accepted)."""

    key: str
    task_id: UUID
    volunteer_id: UUID
    state: str
    until_at: datetime
    response_id: UUID
    organisation_id: UUID
    area_code: str


PLANNED = ("title", "kind", "urgency", "area_code", "address", "starts_at", "ends_at", "places", "bring")


def evolve(row: TaskRow | None, event: Event) -> TaskRow | None:
    """Fold one event of a task."""
    if isinstance(event, Task.Drafted):
        return _drafted(event)
    row = known(row)
    if type(event) in SEAT_STATES:
        return _seated(row, event)
    changed = _planned(row, event) or _stepped(row, event)
    return row if changed is None else changed.replace(changed_at=event.timestamp)


def _stepped(row: TaskRow, event: Event) -> TaskRow | None:
    match event:
        case Task.Opened():
            return row.replace(status="open", opened_at=event.timestamp)
        case Task.FellOverdue():
            return row.replace(overdue=True)
        case Task.Blocked():
            return row.replace(status="blocked", reason=event.reason)
        case Task.Unblocked():
            return _resumed(row, event).replace(reason="")
        case Task.Completed():
            return row.replace(status="done", overdue=False, reason="")
        case Task.ResultsReported():
            return row.replace(results=row.results | event.results, counted_at=event.happened_at)
        case Task.Verified():
            return row.replace(status="verified", reason="")
        case Task.FollowUpRequired():
            return row.replace(status="needs_follow_up", reason=event.reason)
        case Task.Closed():
            return row.replace(status="closed", overdue=False, reason=event.reason)
        case Task.Reopened():
            return _resumed(row, event).replace(reason=event.reason, reopened=row.reopened + 1)
        case Task.StatusStepUndone():
            late = event.status in RUNNING and row.ends_at <= event.timestamp
            return row.replace(status=event.status, overdue=late, reason=event.reason)
    return None


def _resumed(row: TaskRow, event: Event) -> TaskRow:
    begun = any(seat["state"] in ("on_scene", "cleared") for seat in row.seats)
    return row.replace(status="in_progress" if begun else "open", overdue=row.ends_at <= event.timestamp)


def _planned(row: TaskRow, event: Event) -> TaskRow | None:
    match event:
        case Task.PlanChanged():
            lat, lng = degrees(event.point)
            late = row.status in RUNNING and event.ends_at <= event.timestamp
            fields = {name: getattr(event, name) for name in PLANNED}
            return row.replace(**fields, lat=lat, lng=lng, overdue=late)
        case Task.CredentialsRequired():
            return row.replace(credentials=list(event.credentials))
        case Task.NeedLinked():
            return row.replace(need_ids=[*row.need_ids, str(event.need_id)])
        case Task.ApprovalFiled():
            return row.replace(approval=_approval(event))
    return None


def _approval(event: Task.ApprovalFiled) -> dict[str, Any]:
    return {
        "body": event.body,
        "document_number": event.document_number,
        "dated": event.dated,
        "attachment_id": str(event.attachment_id) if event.attachment_id else None,
        "sha256": event.sha256,
        "filed_at": event.timestamp.isoformat(),
    }


def _drafted(event: Task.Drafted) -> TaskRow:
    lat, lng = degrees(event.point)
    return TaskRow(
        id=event.originator_id,
        number=event.number,
        title=event.title,
        kind=event.kind,
        urgency=event.urgency,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        address=event.address,
        lat=lat,
        lng=lng,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        places=event.places,
        bring=event.bring,
        status="draft",
        overdue=False,
        seats=[],
        taken=0,
        offered=0,
        credentials=[],
        need_ids=[],
        results={},
        counted_at=None,
        approval=None,
        reason="",
        reopened=0,
        opened_at=None,
        changed_at=event.timestamp,
    )


def _seated(row: TaskRow, event: Any) -> TaskRow:
    volunteer_id = str(event.volunteer_id)
    before = next((seat for seat in row.seats if seat["volunteer_id"] == volunteer_id), None)
    seat = seat_after(before, event, volunteer_id)
    seats = [seat if old is before else old for old in row.seats]
    if before is None:
        seats.append(seat)
    return row.replace(
        seats=seats,
        taken=sum([seat["state"] in TAKEN and not seat["extra"] for seat in seats]),
        offered=sum([seat["state"] == "offered" for seat in seats]),
        status=_status(row, event, seat),
        changed_at=event.timestamp,
    )


def _status(row: TaskRow, event: Any, seat: SeatFact) -> str:
    """The task's status after an event of a seat: the first who comes, or came, begins it."""
    if isinstance(event, Task.SeatStepUndone):
        return str(event.status)
    begins = isinstance(event, Task.VolunteerCheckedIn | Task.VolunteerBackFilled)
    return "in_progress" if begins and row.status == "open" else row.status


def free(row: TaskRow) -> int:
    """Places that people can still be sent to."""
    return max(0, row.places - row.taken) if row.status in PLANNABLE else 0


class LeasesView(View[LeaseRow]):
    """Looks at the seat after its event."""

    def beside_key(self, event: Event) -> Key | None:
        """The task."""
        return event.originator_id

    def next(self, row: LeaseRow | None, event: Event, position: Position, beside: Any) -> LeaseRow | None:
        """The lease of the seat the event is about, while it has a deadline."""
        return lease_of(known(beside), str(event.volunteer_id))  # type: ignore[attr-defined]


def lease_of(task: TaskRow, volunteer_id: str) -> LeaseRow | None:
    """The lease of one seat, or None when it has no deadline."""
    seat = next((seat for seat in task.seats if seat["volunteer_id"] == volunteer_id), None)
    if seat is None or seat["until"] is None:
        return None
    return LeaseRow(
        key=f"{task.id}:{volunteer_id}",
        task_id=task.id,
        volunteer_id=UUID(volunteer_id),
        state=seat["state"],
        until_at=datetime.fromisoformat(seat["until"]),
        response_id=task.response_id,
        organisation_id=task.organisation_id,
        area_code=task.area_code,
    )


def _lease_key(event: Any) -> str:
    return f"{event.originator_id}:{event.volunteer_id}"


TASKS = View("tasks", TaskRow, events=[Task], key=item_key, evolve=evolve)
LEASES = LeasesView("leases", LeaseRow, events=list(SEAT_STATES), key=_lease_key)
LEASES.beside = TASKS
