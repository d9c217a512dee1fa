"""Commands on the places of a task: who is sent, arrives, leaves, does not come, or is written down later."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.dispatch import promising
from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.dispatch import Task, TaskId
from domain.papers import Paper, PaperId
from domain.volunteers import Volunteer, VolunteerId


@command
def assign_volunteer(
    ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, override: str = "", cause: Cause
) -> Changed:
    """Send a volunteer to a task. Refuses when it is full or over, or a rule speaks against it.

    `override` is the reason for going over a warning.
    """
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    task.assign(volunteer_id, cause=cause)
    more = promising.promise(ledger, volunteer, task, override=override, cause=cause)
    return [volunteer, task, *more]


@command
def cancel_assignment(
    ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, reason: str, cause: Cause
) -> Changed:
    """Take a place back and release the time. Refuses when the volunteer has no place or is on scene."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    task.cancel_assignment(volunteer_id, reason=reason, cause=cause)
    volunteer.release(task_id, reason=reason, cause=cause)
    return [volunteer, task]


@command
def transfer_place(
    ledger: Ledger,
    *,
    task_id: TaskId,
    volunteer_id: VolunteerId,
    to_id: VolunteerId,
    override: str = "",
    cause: Cause,
) -> Changed:
    """Give a place to somebody else. Refuses when its holder has arrived, or a rule speaks against it."""
    task, volunteer = ledger.get(Task, task_id), ledger.get(Volunteer, volunteer_id)
    other = ledger.get(Volunteer, to_id)
    task.transfer(volunteer_id, to_id, cause=cause)
    volunteer.release(task_id, reason="handed_over", cause=cause)
    more = promising.promise(ledger, other, task, override=override, cause=cause)
    return [volunteer, other, task, *more]


@command
def dispatch_volunteer(
    ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause
) -> Changed:
    """Send somebody who has accepted. Refuses when the volunteer has accepted nothing."""
    task = ledger.get(Task, task_id)
    task.dispatch(volunteer_id, cause=cause)
    return [task]


@command
def set_out(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """The volunteer is on the way. Refuses when nobody sent them and they accepted nothing."""
    task = ledger.get(Task, task_id)
    task.set_out(volunteer_id, cause=cause)
    return [task]


@command
def check_in(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """The volunteer has arrived, also after not coming at first. Refuses when nobody asked them."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    task.check_in(volunteer_id, cause=cause)
    more = promising.arrive(ledger, volunteer, task, cause=cause)
    return [volunteer, task, *more]


@command
def clear(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """The volunteer has left; the time served is counted. Refuses when the volunteer is not on scene."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    arrived_at = task.arrived_at(volunteer_id)
    task.clear(volunteer_id, cause=cause)
    left_at = max(arrived_at, cause.happened_at)
    promising.serve(volunteer, task, starts_at=arrived_at, ends_at=left_at, cause=cause)
    return [volunteer, task]


@command
def mark_no_show(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """未到岗: the volunteer has not come; place and time are free again. Refuses before the task begins."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    task.note_no_show(volunteer_id, cause=cause)
    volunteer.release(task_id, reason="no_show", cause=cause)
    return [volunteer, task]


@command
def back_fill(
    ledger: Ledger,
    *,
    task_id: TaskId,
    volunteer_id: VolunteerId,
    starts_at: datetime,
    ends_at: datetime,
    sheet_id: UUID | None = None,
    cause: Cause,
) -> Changed:
    """补录: write down from paper who served from when to when. No rule refuses it; each is flagged.

    Refuses a sheet of another task.
    """
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    if sheet_id is not None:
        ledger.get(Paper, PaperId(sheet_id)).must_be_of(task_id)
    times = {"starts_at": starts_at, "ends_at": ends_at}
    task.back_fill(volunteer_id, **times, sheet_id=sheet_id, cause=cause)
    promising.flag_all(ledger, volunteer, task, **times, cause=cause)
    promising.serve(volunteer, task, **times, cause=cause)
    return [volunteer, task]
