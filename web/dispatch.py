"""Volunteer dispatch 志愿者调度: write a task down, send people to it, note how it goes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

from flask import Blueprint, flash, jsonify, redirect, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import dispatch
from domain.base import Cause, MusterError, Position
from domain.dispatch import CLOSE_REASONS, KINDS, URGENCIES, TaskId, TaskPlan
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.volunteers import VolunteerRow
from web import access, forms
from web.access import needs
from web.answers import back, done, shown, wants_json
from web.asking import Answer, answered, gather
from web.context import muster
from web.taskpages import new_task_page, task_page

blueprint = Blueprint("dispatch", __name__, url_prefix="/dispatch")


def _task(task_id: UUID, action: str) -> TaskRow:
    """The task, when the person may do this to it."""
    return access.require(action, muster().views.one(TaskRow, task_id))


@blueprint.get("/tasks/new")
@needs("task.open")
def new_task() -> str:
    """The empty form."""
    return new_task_page()


@blueprint.post("/tasks")
@blueprint.post("/tasks/new")
@needs("task.open")
def create_task() -> Answer:
    """Write a task down and open it; a refusal shows the form again with everything typed."""
    return answered(_create, new_task_page)


def _create() -> Response:
    plan, cause = _plan(), forms.cause()
    position = dispatch.open_task(muster().ledger, plan=plan, cause=cause)
    task_id = cause.new_id("task")
    return done(position, back(url_for("dispatch.task", task_id=task_id)), id=task_id)


def _plan() -> TaskPlan:
    """The plan as typed. Refuses a response, organisation or area outside the person's scope."""
    values = gather(
        title=lambda: forms.text("title", most=80),
        kind=lambda: forms.word("kind", KINDS),
        urgency=lambda: forms.word("urgency", URGENCIES),
        response_id=lambda: ResponseId(forms.uuid_("response_id")),
        organisation_id=lambda: OrganisationId(forms.uuid_("organisation_id")),
        area_code=lambda: forms.area("area_code"),
        address=lambda: forms.text("address", most=120),
        point=forms.point,
        starts_at=lambda: forms.moment("starts_at"),
        ends_at=lambda: forms.moment("ends_at"),
        places=lambda: forms.whole("places", least=1, most=500),
        bring=lambda: forms.optional_text("bring", most=200),
    )
    plan = TaskPlan(**values)
    if not access.may(
        "task.open",
        organisation_id=plan.organisation_id,
        area_code=plan.area_code,
        response_id=plan.response_id,
    ):
        raise access.Denied("access.denied_here")
    plan.check()
    return plan


@blueprint.get("/tasks/<uuid:task_id>")
@needs("task.see")
def task(task_id: UUID) -> str:
    """A task with its seats, what can be done next, and how it came here; at any moment with ?at=."""
    return task_page(task_id)


@blueprint.post("/tasks/<uuid:task_id>/find")
@needs("seat.assign")
def find(task_id: UUID) -> str:
    """Search volunteers by name: sent, so that no name stays in an address or a log."""
    _task(task_id, "seat.assign")
    return task_page(task_id)


@blueprint.post("/tasks/<uuid:task_id>/assignments")
@needs("seat.assign")
def assign(task_id: UUID) -> Answer:
    """Send one or several volunteers to the task."""
    row = _task(task_id, "seat.assign")
    chosen = [_volunteer(id) for id in forms.uuids("volunteer")]
    sent, refused, position = _assign_each(TaskId(row.id), chosen, forms.cause())
    if refused and not sent:
        raise next(iter(refused.values()))
    if wants_json():
        return _assignments(position, sent, refused)
    shown(position)
    _say(sent, refused)
    return redirect(back(url_for("dispatch.task", task_id=task_id)), 303)


def _volunteer(volunteer_id: UUID) -> VolunteerRow:
    return access.require("seat.assign", muster().views.one(VolunteerRow, volunteer_id))


def _assign_each(
    task_id: TaskId, chosen: list[VolunteerRow], cause: Cause
) -> tuple[list[UUID], dict[UUID, MusterError], Position]:
    """A command of its own for each person, so that one refusal does not hold up the others."""
    sent, refused, position = [], {}, Position(0)
    for row in chosen:
        own = cause if len(chosen) == 1 else replace(cause, command_id=uuid5(cause.command_id, str(row.id)))
        try:
            position = dispatch.assign_volunteer(
                muster().ledger, task_id=task_id, volunteer_id=VolunteerId(row.id), cause=own
            )
            sent.append(row.id)
        except MusterError as refusal:
            refused[row.id] = refusal
    return sent, refused, position


def _assignments(position: Position, sent: list[UUID], refused: dict[UUID, MusterError]) -> Response:
    from web.errors import text_of

    reasons = [
        {"volunteer": str(id), "key": r.key, "text": text_of(r.key, r.params)} for id, r in refused.items()
    ]
    return jsonify(
        position=position, shown=shown(position), assigned=[str(id) for id in sent], refused=reasons
    )


def _say(sent: list[UUID], refused: dict[UUID, MusterError]) -> None:
    from web.errors import text_of

    if len(sent) > 1:
        flash(ngettext("%(num)s person sent", "%(num)s people sent", len(sent)), "done")
    for id, refusal in refused.items():
        flash(f"{access.name_of(_volunteer(id).name)}: {text_of(refusal.key, refusal.params)}", "trouble")


def _report(task_id: UUID, volunteer_id: UUID) -> tuple[TaskId, VolunteerId]:
    """The seat, when the person may report on it: their own, or one within their scope.

    One's own stays one's own after it was left or taken back: a repeat of the last step gets the first
    answer, and a step that came too late hears why.
    """
    scope = access.scope("seat.report")
    if volunteer_id in scope.own and _has_seat(task_id, volunteer_id):
        return TaskId(task_id), VolunteerId(volunteer_id)
    row = _task(task_id, "seat.report")
    if volunteer_id not in scope.own and not scope.covers(
        row.organisation_id, row.area_code, row.response_id
    ):
        raise access.Denied("access.denied_here")
    return TaskId(row.id), VolunteerId(volunteer_id)


def _has_seat(task_id: UUID, volunteer_id: UUID) -> bool:
    """Whether the volunteer has or had a place on the task."""
    row = muster().views.one(TaskRow, task_id)
    return row is not None and str(volunteer_id) in {seat["volunteer_id"] for seat in row.seats}


@blueprint.post("/tasks/<uuid:task_id>/assignments/<uuid:volunteer_id>/set-out")
@needs("seat.report")
def set_out(task_id: UUID, volunteer_id: UUID) -> Response:
    """The volunteer is on the way."""
    task, volunteer = _report(task_id, volunteer_id)
    position = dispatch.set_out(muster().ledger, task_id=task, volunteer_id=volunteer, cause=forms.cause())
    return done(position, back(url_for("dispatch.task", task_id=task_id)))


@blueprint.post("/tasks/<uuid:task_id>/assignments/<uuid:volunteer_id>/check-in")
@needs("seat.report")
def check_in(task_id: UUID, volunteer_id: UUID) -> Response:
    """The volunteer has arrived."""
    task, volunteer = _report(task_id, volunteer_id)
    position = dispatch.check_in(muster().ledger, task_id=task, volunteer_id=volunteer, cause=forms.cause())
    return done(position, back(url_for("dispatch.task", task_id=task_id)))


@blueprint.post("/tasks/<uuid:task_id>/assignments/<uuid:volunteer_id>/clear")
@needs("seat.report")
def clear(task_id: UUID, volunteer_id: UUID) -> Response:
    """The volunteer has left."""
    task, volunteer = _report(task_id, volunteer_id)
    position = dispatch.clear(muster().ledger, task_id=task, volunteer_id=volunteer, cause=forms.cause())
    return done(position, back(url_for("dispatch.task", task_id=task_id)))


@blueprint.post("/tasks/<uuid:task_id>/assignments/<uuid:volunteer_id>/cancel")
@needs("seat.cancel")
def cancel(task_id: UUID, volunteer_id: UUID) -> Response:
    """Take the place back."""
    row = _task(task_id, "seat.cancel")
    position = dispatch.cancel_assignment(
        muster().ledger,
        task_id=TaskId(row.id),
        volunteer_id=VolunteerId(volunteer_id),
        reason=forms.optional_text("reason", most=200),
        cause=forms.cause(),
    )
    return done(position, back(url_for("dispatch.task", task_id=task_id)))


@blueprint.post("/tasks/<uuid:task_id>/complete")
@needs("task.close")
def complete(task_id: UUID) -> Response:
    """The work is done."""
    row = _task(task_id, "task.close")
    position = dispatch.complete_task(muster().ledger, task_id=TaskId(row.id), cause=forms.cause())
    return done(position, back(url_for("dispatch.task", task_id=task_id)))


@blueprint.post("/tasks/<uuid:task_id>/close")
@needs("task.close")
def close(task_id: UUID) -> Response:
    """End the task without the work being done."""
    row, reason = _task(task_id, "task.close"), forms.word("reason", CLOSE_REASONS)
    position = dispatch.close_task(
        muster().ledger, task_id=TaskId(row.id), reason=reason, cause=forms.cause()
    )
    return done(position, back(url_for("dispatch.task", task_id=task_id)))
