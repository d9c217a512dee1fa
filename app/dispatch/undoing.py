"""Taking a step back: what was recorded stays, and an event with a reason says what holds again.

UNDOABLE is the whole list. A step is undone while nothing later rests on it: no later step of the same seat,
or of the task's status. The volunteer's time follows: released, promised again or not counted any more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause, Event, NotFound, Position, RuleBroken
from domain.dispatch import LIVE_SEATS, Seat, Task
from domain.volunteers import Volunteer, VolunteerId

SEAT, STATUS = "seat", "status"
UNDOABLE: dict[str, str] = {
    "dispatch.Task.VolunteerAssigned": SEAT,
    "dispatch.Task.VolunteerSetOut": SEAT,
    "dispatch.Task.VolunteerCheckedIn": SEAT,
    "dispatch.Task.VolunteerCleared": SEAT,
    "dispatch.Task.NoShowNoted": SEAT,
    "dispatch.Task.PlaceOffered": SEAT,
    "dispatch.Task.OfferDeclined": SEAT,
    "dispatch.Task.Completed": STATUS,
    "dispatch.Task.Closed": STATUS,
    "dispatch.Task.Verified": STATUS,
}
"""Topic → whether a seat or the task's status goes back; everything else has a step of its own to mend it."""
STATUS_EVENTS: tuple[type[Any], ...] = (
    Task.Opened,
    Task.Blocked,
    Task.Unblocked,
    Task.Completed,
    Task.FollowUpRequired,
    Task.Verified,
    Task.Closed,
    Task.Reopened,
    Task.StatusStepUndone,
)

STATUS_TOPICS = frozenset(kind.TOPIC for kind in STATUS_EVENTS)


@dataclass(frozen=True)
class Step:
    """A step as it was recorded, and the task just before its command and as it is now."""

    position: Position
    topic: str
    event: Event
    before: Task
    task: Task

    @property
    def volunteer_id(self) -> VolunteerId | None:
        """Whose seat it was a step of; None for a step of the task."""
        found: VolunteerId | None = getattr(self.event, "volunteer_id", None)
        return found

    @property
    def seat(self) -> Seat | None:
        """The seat before the step; None when there was none."""
        return None if self.volunteer_id is None else self.before.seats.get(self.volunteer_id)


@dataclass(frozen=True)
class Undo:
    """What undoing a step would record: the events in their order, and what holds again."""

    position: Position
    topic: str
    task_id: UUID
    volunteer_id: VolunteerId | None
    state: str
    """The seat's state again ("" when there is no seat any more), or the task's status."""
    events: tuple[Event, ...]


@command
def undo(ledger: Ledger, *, position: Position, reason: str, cause: Cause) -> Changed:
    """Take back the step at a position. Refuses what is not in UNDOABLE, and what something rests on."""
    if not reason.strip():
        raise RuleBroken("undo.reason_missing")
    return _undone(ledger, step_at(ledger, position), reason, cause)


def preview(ledger: Ledger, position: Position, cause: Cause) -> Undo:
    """What undo would record now; nothing is recorded. Refuses as undo does, but for a missing reason."""
    step = step_at(ledger, position)
    changed = _undone(ledger, step, "…", cause)
    events = tuple(event for aggregate in changed for event in aggregate.pending_events)
    was = step.seat
    state = (was.state if was else "") if step.volunteer_id is not None else step.before.status
    return Undo(position, step.topic, step.task.id, step.volunteer_id, state, _events(events))


def _events(events: Sequence[Any]) -> tuple[Event, ...]:
    return tuple(event for event in events if isinstance(event, Event))


def step_at(ledger: Ledger, position: Position) -> Step:
    """The step recorded at a position. Refuses what is no step that can be undone."""
    found = next((r for r in ledger.since(Position(position - 1), 1) if r.position == position), None)
    if found is None:
        raise NotFound("undo.not_found")
    if found.topic not in UNDOABLE:
        raise RuleBroken("undo.not_undoable")
    event = found.event
    first = _first_of_command(ledger, event)
    before: Task = ledger.repository.get(event.originator_id, version=first - 1)
    return Step(position, found.topic, event, before, ledger.get(Task, event.originator_id))


def _first_of_command(ledger: Ledger, event: Event) -> int:
    """The version at which the command of the event began to change this task."""
    first = event.originator_version
    while first > 1:
        (earlier,) = ledger.events.get(event.originator_id, gt=first - 2, lte=first - 1)
        if getattr(earlier, "command_id", None) != event.command_id:
            break
        first -= 1
    return first


def _undone(ledger: Ledger, step: Step, reason: str, cause: Cause) -> list[Aggregate]:
    _must_be_last(ledger, step)
    said: dict[str, Any] = {"position": int(step.position), "reason": reason, "cause": cause}
    if UNDOABLE[step.topic] == STATUS:
        after = {"Completed": "done", "Closed": "closed", "Verified": "verified"}
        name = step.topic.rpartition(".")[2]
        step.task.undo_status_step(step.topic, step.before.status, after[name], **said)
        return [step.task]
    return _seat_undone(ledger, step, said)


def _must_be_last(ledger: Ledger, step: Step) -> None:
    """Refuses when a later step rests on this one, naming it."""
    later = ledger.events.get(step.task.id, gt=step.event.originator_version)
    for event in later:
        if getattr(event, "command_id", None) == step.event.command_id:
            continue
        whose = getattr(event, "volunteer_id", None)
        rests = isinstance(event, STATUS_EVENTS) if step.volunteer_id is None else whose == step.volunteer_id
        if rests:
            raise RuleBroken("undo.rests_on_it", later=type(event).TOPIC)  # type: ignore[attr-defined]


def _seat_undone(ledger: Ledger, step: Step, said: dict[str, Any]) -> list[Aggregate]:
    assert step.volunteer_id is not None  # noqa: S101 -- a step of a seat
    volunteer = ledger.get(Volunteer, step.volunteer_id)
    now = step.task.seats.get(step.volunteer_id)
    step.task.undo_seat_step(step.topic, step.seat, step.volunteer_id, **said)
    mend = MEND.get(step.topic.rpartition(".")[2])
    more = mend(ledger, volunteer, step, now, said["cause"]) if mend else []
    return [volunteer, step.task, *more]


Mend = Callable[[Ledger, Volunteer, Step, Seat | None, Cause], list[Aggregate]]


def _release(
    ledger: Ledger, volunteer: Volunteer, step: Step, now: Seat | None, cause: Cause
) -> list[Aggregate]:
    volunteer.release(step.task.id, reason="undone", cause=cause)
    return []


def _promise_again(
    ledger: Ledger, volunteer: Volunteer, step: Step, now: Seat | None, cause: Cause
) -> list[Aggregate]:
    """The time is promised again, as it was; it was judged when it was promised first."""
    if step.seat is not None and step.seat.state in LIVE_SEATS:
        volunteer.promise(step.task.commitment, cause=cause)
    return []


def _not_served(
    ledger: Ledger, volunteer: Volunteer, step: Step, now: Seat | None, cause: Cause
) -> list[Aggregate]:
    """The time is not counted, and promised again unless it was given to something else meanwhile."""
    volunteer.undo_service(step.task.id, cause=cause)
    wanted = step.task.commitment
    if not any(promised.overlaps(wanted) for promised in volunteer.commitments.values()):
        volunteer.promise(wanted, cause=cause)
    return []


MEND: dict[str, Mend] = {
    "VolunteerAssigned": _release,
    "NoShowNoted": _promise_again,
    "VolunteerCleared": _not_served,
}
"""What becomes of the volunteer's time."""
