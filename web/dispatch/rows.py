"""The blueprint of dispatch, and the rows that its addresses name, each within the person's reach."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from domain.base import Position
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.volunteers import VolunteerRow
from web import access
from web.answers import back, done
from web.context import muster

blueprint = Blueprint("dispatch", __name__, url_prefix="/dispatch")
TASK = "/tasks/<uuid:task_id>"
SEAT = f"{TASK}/assignments/<uuid:volunteer_id>"


def task_row(task_id: UUID, action: str) -> TaskRow:
    """The task, when the person may do this to it."""
    return access.require(action, muster().views.one(TaskRow, task_id))


def volunteer_row(volunteer_id: UUID, action: str = "seat.assign") -> VolunteerRow:
    """The volunteer, when the person may do this to them."""
    return access.require(action, muster().views.one(VolunteerRow, volunteer_id))


def seat_of(task_id: UUID, volunteer_id: UUID, action: str) -> tuple[TaskId, VolunteerId]:
    """The seat, when the person may do this to it: their own, or one within their scope.

    One's own stays one's own after it was left or taken back: a repeat of the last step gets the first
    answer, and a step that came too late hears why.
    """
    scope = access.scope(action)
    if volunteer_id in scope.own and has_seat(task_id, volunteer_id):
        return TaskId(task_id), VolunteerId(volunteer_id)
    row = task_row(task_id, action)
    if volunteer_id not in scope.own and not scope.covers(
        row.organisation_id, row.area_code, row.response_id
    ):
        raise access.Denied("access.denied_here")
    return TaskId(row.id), VolunteerId(volunteer_id)


def has_seat(task_id: UUID, volunteer_id: UUID) -> bool:
    """Whether the volunteer has or had a place on the task."""
    row = muster().views.one(TaskRow, task_id)
    return row is not None and str(volunteer_id) in {seat["volunteer_id"] for seat in row.seats}


def to_task(position: Position, task_id: UUID) -> Response:
    """After a command: back to where the form came from, or to the task."""
    return done(position, back(url_for("dispatch.task", task_id=task_id)))
