"""Tasks as the queue, the map and the phone show them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from domain.base import Event
from domain.dispatch import LIVE_SEATS, Task
from projections.areas import degrees
from projections.rows import Row, View, item_key, known, stored


class SeatFact(TypedDict):
    """派单: a volunteer on the task; `at` is the ISO text (UTC) of when the state began."""

    volunteer_id: str
    state: str
    at: str


@stored(
    "tasks",
    indexes=[("response_id",), ("organisation_id",), ("area_code",)],
)
class TaskRow(Row):
    """One task; `taken` counts live and served places, `overdue`: its end passed before it was over."""

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
    opened_at: datetime | None
    changed_at: datetime


TAKEN = frozenset({*LIVE_SEATS, "cleared"})
SEAT_STATES: dict[type[Event], str] = {
    Task.VolunteerAssigned: "dispatched",
    Task.VolunteerSetOut: "en_route",
    Task.VolunteerCheckedIn: "on_scene",
    Task.VolunteerCleared: "cleared",
    Task.AssignmentCancelled: "cancelled",
}


def evolve(row: TaskRow | None, event: Event) -> TaskRow | None:
    """Fold one event of a task."""
    if isinstance(event, Task.Drafted):
        return _drafted(event)
    row = known(row)
    at = event.timestamp
    if type(event) in SEAT_STATES:
        return _seated(row, event)
    match event:
        case Task.Opened():
            return row.replace(status="open", opened_at=at, changed_at=at)
        case Task.FellOverdue():
            return row.replace(overdue=True, changed_at=at)
        case Task.Completed():
            return row.replace(status="done", overdue=False, changed_at=at)
        case Task.Closed():
            return row.replace(status="closed", overdue=False, changed_at=at)
    return row


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
        opened_at=None,
        changed_at=event.timestamp,
    )


def _seated(row: TaskRow, event: Event) -> TaskRow:
    volunteer_id, state = str(event.volunteer_id), SEAT_STATES[type(event)]  # type: ignore[attr-defined]
    seat = SeatFact(volunteer_id=volunteer_id, state=state, at=event.happened_at.isoformat())
    seats = [seat if old["volunteer_id"] == volunteer_id else old for old in row.seats]
    if seat not in seats:
        seats.append(seat)
    started = state == "on_scene" and row.status == "open"
    return row.replace(
        seats=seats,
        taken=sum([seat["state"] in TAKEN for seat in seats]),
        status="in_progress" if started else row.status,
        changed_at=event.timestamp,
    )


TASKS = View("tasks", TaskRow, events=[Task], key=item_key, evolve=evolve)
