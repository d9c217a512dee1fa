"""Teams 队伍: the list, forming one, its members and its leader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app import teams as commands
from domain.base import BadInput, RuleBroken
from domain.organisations import OrganisationId
from domain.teams import TeamId
from domain.volunteers import VolunteerId
from projections.people import PersonRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access, choices, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.volunteers import roster
from web.volunteers.listing import told
from web.volunteers.registering import part
from web.volunteers.roster import Wanted
from web.volunteers.rows import organisation_names, volunteer

blueprint = Blueprint("teams", __name__, url_prefix="/teams")
ONE = "/<uuid:team_id>"
MOST_OFFERED = 60


@blueprint.get("")
@needs("team.see")
def teams() -> str:
    """The teams within reach."""
    return listed()


def listed(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The list, and the form for one more."""
    with muster().views.read() as reading:
        found = roster.teams(reading)
        leaders = {UUID(str(team.leader_id)) for team in found}
        rows = {row.id: row for row in reading.rows(VolunteerRow, VolunteerRow.c.id.in_(leaders))}
    return render_template(
        "teams/list.html",
        teams=found,
        leaders=rows,
        names=organisation_names(),
        organisations=[(o.id, o.row.name) for o in choices.organisations("team.change")],
        given=given or {},
        why=why or {},
    )


@blueprint.post("")
@needs("team.change")
def form_team() -> Answer:
    """Form a team; its leader is found by name or mobile number."""
    return answered(_form, listed)


def _form() -> Response:
    cause = forms.cause()
    values = gather(
        name=lambda: forms.text("name", 40),
        organisation_id=lambda: OrganisationId(forms.uuid_("organisation_id")),
        leader=lambda: _found("leader"),
    )
    row: VolunteerRow = values["leader"]
    if not access.may("team.change", organisation_id=values["organisation_id"], area_code=row.area_code):
        raise access.Denied("access.denied_here")
    position = commands.form_team(
        muster().ledger,
        name=values["name"],
        organisation_id=values["organisation_id"],
        leader_id=VolunteerId(row.id),
        cause=cause,
    )
    return to_team(position, cause.new_id("team"))


def _found(name: str) -> VolunteerRow:
    """The one volunteer within reach with this name or number. Refuses none and several."""
    typed = forms.text(name, 60)
    with muster().views.read() as reading:
        rows, count = roster.found(reading, Wanted(q=typed), muster().ledger.now(), 0, 20)
    exact = [row for row in rows if "".join(access.name_of(row.name).split()) == "".join(typed.split())]
    if len(exact) == 1:
        return exact[0]
    if count == 1:
        return rows[0]
    raise BadInput("team.leader_unknown" if not count else "team.leader_ambiguous", field=name, name=typed)


@blueprint.get(ONE)
@needs("team.see")
def team(team_id: UUID) -> str:
    """One team: its members, and who could join."""
    return shown(team_id)


@blueprint.post(f"{ONE}/find")
@needs("team.see")
def find(team_id: UUID) -> str:
    """The same, with people searched by name: sent, so that no name stays in an address."""
    return shown(team_id)


def shown(team_id: UUID) -> str:
    """The page."""
    row = row_of(team_id, "team.see")
    members = muster().views.rows(VolunteerRow, VolunteerRow.c.id.in_([UUID(m) for m in row.members]))
    may_change = access.may("team.change", row) and not row.disbanded
    people = sorted(told(members), key=lambda one: (one["row"].id != row.leader_id, one["name"]))
    return render_template(
        "teams/team.html",
        team=row,
        people=people,
        numbers=numbers_of(members),
        organisation=organisation_names().get(row.organisation_id, ""),
        may_change=may_change,
        offered=offered(row) if may_change else [],
        q=request.form.get("q", ""),
    )


def numbers_of(rows: list[VolunteerRow]) -> dict[UUID, Any]:
    """Person → sealed number."""
    people = [row.person_id for row in rows]
    return {p.id: p.mobile for p in muster().views.rows(PersonRow, PersonRow.c.id.in_(people))}


def offered(row: TeamRow) -> list[dict[str, Any]]:
    """Who could join: by the name typed, else the newest; members are left out."""
    wanted = Wanted(q=request.form.get("q", "").strip()[:40])
    with muster().views.read() as reading:
        found, _count = roster.found(
            reading, wanted, muster().ledger.now(), 0, MOST_OFFERED + len(row.members)
        )
    reach = access.scope("team.change")
    rows = [v for v in found if str(v.id) not in row.members and v.standing == "active" and reach.contains(v)]
    return told(rows[:MOST_OFFERED])


def row_of(team_id: UUID, action: str) -> TeamRow:
    """The team, when the reader may do this to it."""
    return access.require(action, muster().views.one(TeamRow, team_id))


@blueprint.post(f"{ONE}/members")
@needs("team.change")
def join(team_id: UUID) -> Response:
    """Take several in."""
    row, cause = row_of(team_id, "team.change"), forms.cause()
    ids = [VolunteerId(volunteer(id, "team.change").id) for id in forms.uuids("volunteer", 200)]
    with muster().ledger.batch() as books:
        for id in ids:
            commands.join_team(
                books, team_id=TeamId(row.id), volunteer_id=id, cause=part(cause, f"join {id}")
            )
    _raise_first(books.refused)
    return to_team(muster().ledger.head(), team_id)


@blueprint.post(f"{ONE}/members/leave")
@needs("team.change")
def leave(team_id: UUID) -> Response:
    """Let several go."""
    row, cause = row_of(team_id, "team.change"), forms.cause()
    with muster().ledger.batch() as books:
        for id in forms.uuids("volunteer", 200):
            commands.leave_team(
                books, team_id=TeamId(row.id), volunteer_id=VolunteerId(id), cause=part(cause, f"leave {id}")
            )
    _raise_first(books.refused)
    return to_team(muster().ledger.head(), team_id)


def _raise_first(refused: Any) -> None:
    for _cause, refusal in refused:
        raise refusal


@blueprint.post(f"{ONE}/leader")
@needs("team.change")
def change_leader(team_id: UUID) -> Response:
    """Let another member lead."""
    row = row_of(team_id, "team.change")
    position = commands.change_leader(
        muster().ledger,
        team_id=TeamId(row.id),
        leader_id=VolunteerId(forms.uuid_("volunteer")),
        cause=forms.cause(),
    )
    return to_team(position, team_id)


@blueprint.post(f"{ONE}/name")
@needs("team.change")
def rename(team_id: UUID) -> Response:
    """Give it another name."""
    row, name = row_of(team_id, "team.change"), forms.text("name", 40)
    position = commands.rename_team(muster().ledger, team_id=TeamId(row.id), name=name, cause=forms.cause())
    return to_team(position, team_id)


@blueprint.post(f"{ONE}/disband")
@needs("team.change")
def disband(team_id: UUID) -> Response:
    """Dissolve it; its members stay volunteers."""
    row = row_of(team_id, "team.change")
    if not forms.ticked("confirmed"):
        raise RuleBroken("team.not_confirmed")
    position = commands.disband_team(muster().ledger, team_id=TeamId(row.id), cause=forms.cause())
    return done(position, url_for("teams.teams"))


def to_team(position: Any, team_id: UUID) -> Response:
    """Back to the team."""
    return done(position, url_for("teams.team", team_id=team_id), id=team_id)
