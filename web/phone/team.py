"""A leader's phone: my people and where they are, the day's code, the roll-call, and whom to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import g, render_template

from domain.base import NotFound
from projections.dispatch import TaskRow
from projections.organisations import GrantRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, present
from web.access import needs
from web.context import muster
from web.phone import codes
from web.phone.blueprint import blueprint
from web.phone.contacts import number_of
from web.phone.places import mine
from web.scope import Scope

MOST_TASKS = 40
CALLED = ("offered", "accepted", "dispatched", "en_route", "on_scene", "no_show", "cleared")
"""Seats that a roll-call asks for."""
MARKS = {
    "offered": ("accept", "decline"),
    "accepted": ("check-in", "no-show"),
    "dispatched": ("check-in", "no-show"),
    "en_route": ("check-in", "no-show"),
    "on_scene": ("clear",),
    "no_show": ("check-in",),
    "cleared": (),
}
"""Seat state → what a leader can mark for somebody: takes it or cannot, present, absent, left."""


@dataclass(frozen=True)
class Somebody:
    """One of my people; on a task with the state of their seat, or free."""

    volunteer_id: UUID
    name: str
    mobile: str
    state: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A task with my people on it."""

    task: dict[str, Any]
    code: str
    people: list[Somebody]

    @property
    def there(self) -> int:
        """How many are on scene."""
        return sum(somebody.state == "on_scene" for somebody in self.people)

    @property
    def expected(self) -> int:
        """How many have a place."""
        return sum(somebody.state in present.LIVE for somebody in self.people)


@dataclass(frozen=True)
class Team:
    """A team of mine and those of it who are on no task."""

    name: str
    free: list[Somebody]


def leads() -> bool:
    """Whether the person signed in leads anybody: a team, or people by their role."""
    if "phone_leads" not in g:
        role = GrantRow.c.role.in_(("leader", "coordinator"))
        granted = muster().views.rows(GrantRow, GrantRow.c.person_id == access.person_id(), role, limit=1)
        g.phone_leads = bool(granted) or bool(my_teams())
    return bool(g.phone_leads)


def my_teams() -> list[TeamRow]:
    """The teams that one of my services leads."""
    own = [service.id for service in mine() if service.standing == "active"]
    if not own:
        return []
    return muster().views.rows(TeamRow, TeamRow.c.leader_id.in_(own), TeamRow.c.disbanded.is_(False))


@blueprint.get("/phone/team")
@needs("phone.see")
def team() -> str:
    """My people: by task with the day's code, and who of my teams is free."""
    if not leads():
        raise NotFound("phone.leads_nobody")
    groups = _groups()
    busy = {somebody.volunteer_id for group in groups for somebody in group.people}
    return render_template("phone/team.html", groups=groups, teams=[_team(row, busy) for row in my_teams()])


@blueprint.get("/phone/tasks/<uuid:task_id>/roll")
@needs("seat.report")
def roll(task_id: UUID) -> str:
    """The roll-call: everybody of mine on the task, with big buttons for present, absent and left."""
    row = muster().views.one(TaskRow, task_id)
    group = _group(row, access.scope("seat.report"), row.seats) if row else None
    if group is None:
        raise NotFound("access.not_found")
    return render_template("phone/roll.html", group=group)


def _groups() -> list[Group]:
    """The running tasks on which I have people, the earliest first."""
    scope = access.scope("seat.report")
    running = TaskRow.c.status.in_(present.RUNNING)
    rows = muster().views.rows(
        TaskRow, running, _reach(scope), order_by=TaskRow.c.starts_at, limit=MOST_TASKS * 5
    )
    live = [(row, [s for s in row.seats if s["state"] in ("offered", *present.LIVE)]) for row in rows]
    found = (_group(row, scope, seats) for row, seats in live if seats)
    return [group for group in found if group is not None][:MOST_TASKS]


def _reach(scope: Scope) -> Any:
    """Tasks within my scope, and those that members of my teams have promised."""
    members = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(scope.own))
    promised = [UUID(str(p["item_id"])) for row in members for p in row.promised]
    return scope.where(TaskRow) | TaskRow.c.id.in_(promised)


def _group(row: TaskRow, scope: Scope, seats: Sequence[Mapping[str, Any]]) -> Group | None:
    """The task with those on it whom I may report on; None when there is nobody but myself."""
    everybody = scope.covers(row.organisation_id, row.area_code, row.response_id)
    called = {UUID(s["volunteer_id"]): str(s["state"]) for s in seats if s["state"] in CALLED}
    people = [id for id in called if everybody or id in scope.own]
    if not everybody and not set(people) - {service.id for service in mine()}:
        return None
    rows = {v.id: v for v in muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(people))}
    task = present.Presenter(muster().views, access.name_of).tasks([row])[0]
    code = codes.sign_in_code(row, muster().ledger.now())
    return Group(task, code, [_somebody(rows[id], called[id]) for id in people if id in rows])


def _somebody(row: VolunteerRow, state: str) -> Somebody:
    mobile = number_of(row.person_id) if access.may("volunteer.see", row) else ""
    return Somebody(row.id, access.name_of(row.name), mobile, state, MARKS.get(state, ()))


def _team(team: TeamRow, busy: set[UUID]) -> Team:
    ids = [UUID(str(id)) for id in team.members if UUID(str(id)) not in busy]
    rows = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_(ids))
    own = {service.id for service in mine()}
    return Team(team.name, [_somebody(row, "free") for row in rows if row.id not in own])
