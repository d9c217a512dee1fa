"""Teams as they stand."""

from __future__ import annotations

from uuid import UUID

from domain.base import Event
from domain.teams import Team
from projections.rows import Row, View, item_key, known, stored


@stored("teams", indexes=[("organisation_id",), ("leader_id",)])
class TeamRow(Row):
    """One team; its leader and members are volunteers."""

    id: UUID
    name: str
    organisation_id: UUID
    area_code: str
    leader_id: UUID
    members: list[str]
    disbanded: bool


def evolve(row: TeamRow | None, event: Event) -> TeamRow | None:
    """Fold one event of a team."""
    if isinstance(event, Team.Formed):
        return TeamRow(
            id=event.originator_id,
            name=event.name,
            organisation_id=event.organisation_id,
            area_code=event.area_code,
            leader_id=event.leader_id,
            members=[str(event.leader_id)],
            disbanded=False,
        )
    row = known(row)
    match event:
        case Team.Joined():
            return row.replace(members=[*row.members, str(event.volunteer_id)])
        case Team.MemberLeft():
            return row.replace(members=[m for m in row.members if m != str(event.volunteer_id)])
        case Team.LeaderChanged():
            return row.replace(leader_id=event.leader_id)
        case Team.Renamed():
            return row.replace(name=event.name)
        case Team.Disbanded():
            return row.replace(disbanded=True, members=[])
    return row


TEAMS = View("teams", TeamRow, events=[Team], key=item_key, evolve=evolve)
