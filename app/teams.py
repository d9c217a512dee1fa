"""Commands on teams."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.base import Cause, RuleBroken
from domain.organisations import Organisation, OrganisationId
from domain.teams import Team, TeamId
from domain.volunteers import Volunteer, VolunteerId


@command
def form_team(
    ledger: Ledger, *, name: str, organisation_id: OrganisationId, leader_id: VolunteerId, cause: Cause
) -> Changed:
    """Form a team, as `cause.new_id("team")`. Refuses a leader who does not serve in the organisation."""
    organisation = ledger.get(Organisation, organisation_id)
    _must_serve(ledger, leader_id, organisation_id)
    return [
        Team.form(
            id=TeamId(cause.new_id("team")),
            name=name,
            organisation_id=organisation_id,
            area_code=organisation.area_code,
            leader_id=leader_id,
            cause=cause,
        )
    ]


@command
def join_team(ledger: Ledger, *, team_id: TeamId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """Take somebody into a team. Refuses who does not serve in its organisation."""
    team = ledger.get(Team, team_id)
    _must_serve(ledger, volunteer_id, team.organisation_id)
    team.join(volunteer_id, cause=cause)
    return [team]


@command
def leave_team(ledger: Ledger, *, team_id: TeamId, volunteer_id: VolunteerId, cause: Cause) -> Changed:
    """Somebody leaves a team. Refuses the leader before another one leads."""
    team = ledger.get(Team, team_id)
    team.leave(volunteer_id, cause=cause)
    return [team]


@command
def change_leader(ledger: Ledger, *, team_id: TeamId, leader_id: VolunteerId, cause: Cause) -> Changed:
    """Let another member lead. Refuses who is not in the team, or no longer serves."""
    team = ledger.get(Team, team_id)
    _must_serve(ledger, leader_id, team.organisation_id)
    team.change_leader(leader_id, cause=cause)
    return [team]


@command
def rename_team(ledger: Ledger, *, team_id: TeamId, name: str, cause: Cause) -> Changed:
    """Give a team another name."""
    team = ledger.get(Team, team_id)
    team.rename(name, cause=cause)
    return [team]


@command
def disband_team(ledger: Ledger, *, team_id: TeamId, cause: Cause) -> Changed:
    """Dissolve a team. Refuses when that is done already."""
    team = ledger.get(Team, team_id)
    team.disband(cause=cause)
    return [team]


def _must_serve(ledger: Ledger, volunteer_id: VolunteerId, organisation_id: OrganisationId) -> None:
    """Refuses who does not serve in the organisation or below it."""
    volunteer = ledger.get(Volunteer, volunteer_id)
    if volunteer.standing != "active":
        raise RuleBroken(f"volunteer.is_{volunteer.standing}")
    above: OrganisationId | None = volunteer.organisation_id
    while above is not None and above != organisation_id:
        above = ledger.get(Organisation, above).parent_id
    if above is None:
        raise RuleBroken("team.of_another_organisation")
