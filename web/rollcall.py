"""Roll-call 点名 of a task: everybody on it, or my members; one send, each recorded with who said it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import dispatch as commands
from domain.base import BadInput, MusterError, NotFound
from domain.dispatch import TaskId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, forms, present
from web.access import needs
from web.answers import done
from web.asking import Answer
from web.context import muster
from web.errors import text_of
from web.volunteers.registering import part

blueprint = Blueprint("rollcall", __name__, url_prefix="/dispatch/tasks")
CALLED = ("accepted", "dispatched", "en_route", "on_scene", "no_show")
ANSWERS: dict[str, tuple[str, ...]] = {
    "accepted": ("present", "absent"),
    "dispatched": ("present", "absent"),
    "en_route": ("present", "absent"),
    "on_scene": ("left",),
    "no_show": ("present",),
}
"""Seat state → what can be said of it."""
COMMANDS: dict[str, Callable[..., Any]] = {
    "present": commands.check_in,
    "absent": commands.mark_no_show,
    "left": commands.clear,
}


@dataclass(frozen=True)
class Called:
    """Somebody on the task, and what can be said of them."""

    id: UUID
    name: str
    state: str
    answers: tuple[str, ...]
    why: str = ""


@blueprint.get("/<uuid:task_id>/roll-call")
@needs("seat.report")
def roll_call(task_id: UUID) -> str:
    """Everybody within reach on the task, to be marked with one send."""
    return shown(task_id, {})


def shown(task_id: UUID, why: dict[UUID, str]) -> str:
    """The page; with the reasons why somebody could not be marked."""
    row, ids = within_reach(task_id)
    states = {UUID(seat["volunteer_id"]): str(seat["state"]) for seat in row.seats}
    rows = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(ids))
    called = [
        Called(v.id, access.name_of(v.name), states[v.id], ANSWERS.get(states[v.id], ()), why.get(v.id, ""))
        for v in rows
    ]
    teams = muster().views.rows(TeamRow, TeamRow.c.disbanded.is_(False)) if called else []
    groups = _by_team(called, [team for team in teams if {str(one.id) for one in called} & set(team.members)])
    task = present.Presenter(muster().views, access.name_of).tasks([row])[0]
    return render_template("teams/roll.html", task=task, row=row, groups=groups, count=len(called))


def _by_team(called: list[Called], teams: list[TeamRow]) -> list[tuple[str, list[Called]]]:
    """The people by team; who is in none stands last."""
    left, groups = {one.id: one for one in called}, []
    for team in sorted(teams, key=lambda team: team.name):
        members = [left.pop(one.id) for one in called if str(one.id) in team.members and one.id in left]
        if members:
            groups.append((team.name, sorted(members, key=lambda one: one.name)))
    if left:
        groups.append(("", sorted(left.values(), key=lambda one: one.name)))
    return groups


def within_reach(task_id: UUID) -> tuple[TaskRow, list[UUID]]:
    """The task and those on it whom the reader may report on. NotFound when there is nobody."""
    row, scope = muster().views.one(TaskRow, task_id), access.scope("seat.report")
    if row is None:
        raise NotFound("access.not_found")
    everybody = scope.covers(row.organisation_id, row.area_code, row.response_id)
    called = [UUID(s["volunteer_id"]) for s in row.seats if s["state"] in CALLED]
    mine = [id for id in called if everybody or id in scope.own]
    if not everybody and not mine:
        access.require("seat.report", row)
    return row, mine


@blueprint.post("/<uuid:task_id>/roll-call")
@needs("seat.report")
def mark(task_id: UUID) -> Answer:
    """Record each mark; whom a rule stops is shown again with the reason, the others are recorded."""
    row, ids = within_reach(task_id)
    cause, marked, why = forms.cause(), 0, dict[UUID, str]()
    for id in ids:
        said = forms.optional_text(f"mark_{id}", 10)
        if not said:
            continue
        if said not in COMMANDS:
            raise BadInput("form.not_a_choice", field="mark")
        try:
            COMMANDS[said](
                muster().ledger,
                task_id=TaskId(row.id),
                volunteer_id=VolunteerId(id),
                cause=part(cause, f"{said} {id}"),
            )
            marked += 1
        except MusterError as refusal:
            why[id] = text_of(refusal.key, refusal.params)
    flash(ngettext("%(num)s person marked", "%(num)s people marked", marked), "done")
    answer: Response = done(
        muster().ledger.head(), url_for("rollcall.roll_call", task_id=task_id), marked=marked
    )
    return (shown(task_id, why), 422) if why else answer
