"""Whom a volunteer calls, and whom a leader calls: numbers only for those who need them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from projections.dispatch import TaskRow
from projections.organisations import GrantRow, OrganisationRow
from projections.people import PersonRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web import access
from web.context import muster


@dataclass(frozen=True)
class Contact:
    """Whom to call; the number is shown only to somebody with a place on the task."""

    name: str
    mobile: str


def contact(row: TaskRow | None, service: VolunteerRow) -> Contact | None:
    """The leader of the volunteer's team; else one of the organisation or above; else a coordinator."""
    return _team_leader(service) or _granted(row, service)


def number_of(person_id: UUID) -> str:
    """A person's mobile number, or "" when there is none to be had."""
    person = muster().views.one(PersonRow, person_id)
    return (muster().secrets.reveal(person.mobile) or "") if person and person.mobile else ""


def _team_leader(service: VolunteerRow) -> Contact | None:
    views = muster().views
    for team_id in service.teams:
        team = views.one(TeamRow, UUID(team_id))
        leader = views.one(VolunteerRow, team.leader_id) if team and not team.disbanded else None
        if leader is None or leader.id == service.id:
            continue
        if mobile := number_of(leader.person_id):
            return Contact(access.name_of(leader.name), mobile)
    return None


def _granted(row: TaskRow | None, service: VolunteerRow) -> Contact | None:
    views = muster().views
    home = views.one(OrganisationRow, service.organisation_id)
    above = [UUID(part) for part in reversed(home.path.split("/")) if part] if home else []
    grants = views.rows(
        GrantRow, GrantRow.c.organisation_id.in_(above), GrantRow.c.role.in_(("leader", "coordinator"))
    )
    here = (None, row.response_id if row else None)
    fit = [g for g in grants if g.response_id in here and g.person_id != service.person_id]
    for grant in sorted(fit, key=lambda g: (g.role != "leader", above.index(g.organisation_id), g.key)):
        person = views.one(PersonRow, grant.person_id)
        mobile = number_of(grant.person_id)
        if person and mobile:
            return Contact(access.name_of(person.name), mobile)
    return None
