"""Commands of volunteer dispatch."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.base import Cause, RuleBroken
from domain.dispatch import Task, TaskId, TaskPlan
from domain.organisations import Organisation
from domain.place import within
from domain.responses import Response
from domain.volunteers import Volunteer, VolunteerId


@command
def open_task(ledger: Ledger, *, plan: TaskPlan, cause: Cause) -> Changed:
    """Write a task down and open it, as `cause.new_id("task")`. Refuses when the response has ended.

    Refuses also an area that nobody listed, or that lies outside the response's.
    """
    response = ledger.get(Response, plan.response_id)
    response.must_run()
    ledger.get(Organisation, plan.organisation_id)
    plan.check()
    ledger.get(Area, area_id(plan.area_code))
    if not within(plan.area_code, response.area_code):
        raise RuleBroken("task.area_outside_response", code=plan.area_code, name=response.name)
    task = Task.draft(
        id=TaskId(cause.new_id("task")),
        number=ledger.number(f"task {plan.response_id}"),
        plan=plan,
        cause=cause,
    )
    task.open(cause=cause)
    return [task]


@command
def assign_volunteer(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """Send a volunteer to a task. Refuses when the task is full or over, or the time is promised (V7)."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    task.assign(volunteer_id, cause=cause)
    volunteer.promise(task.commitment, cause=cause)
    return [volunteer, task]


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
def set_out(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """The volunteer is on the way. Refuses when nobody sent them."""
    task = ledger.get(Task, task_id)
    task.set_out(volunteer_id, cause=cause)
    return [task]


@command
def check_in(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """The volunteer has arrived. Refuses when the volunteer has no place on the task."""
    task = ledger.get(Task, task_id)
    task.check_in(volunteer_id, cause=cause)
    return [task]


@command
def clear(ledger: Ledger, *, task_id: TaskId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """The volunteer has left; the time served is counted. Refuses when the volunteer is not on scene."""
    volunteer, task = ledger.get(Volunteer, volunteer_id), ledger.get(Task, task_id)
    arrived_at = task.arrived_at(volunteer_id)
    task.clear(volunteer_id, cause=cause)
    volunteer.serve(task_id, starts_at=arrived_at, cause=cause)
    return [volunteer, task]


@command
def note_overdue(ledger: Ledger, *, task_id: TaskId, cause: Cause) -> Changed:
    """Note that a task's end has passed while it is not over; sent by the clock."""
    task = ledger.get(Task, task_id)
    task.fall_overdue(cause=cause)
    return [task]


@command
def complete_task(ledger: Ledger, *, task_id: TaskId, cause: Cause) -> Changed:
    """The work is done. Refuses while people are on the way or on scene."""
    task = ledger.get(Task, task_id)
    task.complete(cause=cause)
    return [task]


@command
def close_task(ledger: Ledger, *, task_id: TaskId, reason: str, cause: Cause) -> Changed:
    """End a task without the work being done. Refuses while people are on the way or on scene."""
    task = ledger.get(Task, task_id)
    task.close(reason, cause=cause)
    return [task]
