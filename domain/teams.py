"""Teams 队伍: volunteers under a leader, dispatched as one; the leader may act for a member."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.volunteers import VolunteerId

TeamId = NewType("TeamId", UUID)
MOST_MEMBERS = 500


class Team(Aggregate):
    """队伍、突击队: its leader 队长 is one of its members."""

    class Formed(Aggregate.Created):
        name: str
        organisation_id: OrganisationId
        area_code: AreaCode
        leader_id: VolunteerId

    class Joined(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, team: Team) -> None:
            team.members.add(self.volunteer_id)

    class MemberLeft(Aggregate.Event):
        volunteer_id: VolunteerId

        def apply(self, team: Team) -> None:
            team.members.discard(self.volunteer_id)

    class LeaderChanged(Aggregate.Event):
        leader_id: VolunteerId

        def apply(self, team: Team) -> None:
            team.leader_id = self.leader_id

    class Renamed(Aggregate.Event):
        name: str

        def apply(self, team: Team) -> None:
            team.name = self.name

    class Disbanded(Aggregate.Event):
        members: list[UUID]

        def apply(self, team: Team) -> None:
            team.disbanded = True
            team.members = set()

    def __init__(
        self, *, name: str, organisation_id: OrganisationId, area_code: AreaCode, leader_id: VolunteerId
    ) -> None:
        self.name, self.organisation_id, self.area_code = name, organisation_id, area_code
        self.leader_id, self.members, self.disbanded = leader_id, {leader_id}, False

    @classmethod
    def form(
        cls,
        *,
        id: TeamId,
        name: str,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        leader_id: VolunteerId,
        cause: Cause,
    ) -> Team:
        """Form a team under a leader, its first member. Refuses without a name."""
        _must_be_named(name)
        return cls.begin(
            cls.Formed,
            cause,
            id=id,
            name=name,
            organisation_id=organisation_id,
            area_code=area_code,
            leader_id=leader_id,
        )

    def join(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """Take somebody in; who is in it already changes nothing. Refuses when it is full."""
        self._must_stand()
        if volunteer_id in self.members:
            return
        if len(self.members) >= MOST_MEMBERS:
            raise RuleBroken("team.full", name=self.name, most=MOST_MEMBERS)
        self.record(self.Joined, cause, volunteer_id=volunteer_id)

    def leave(self, volunteer_id: VolunteerId, *, cause: Cause) -> None:
        """Somebody leaves it. Refuses who is not in it, and the leader before another one leads."""
        self._must_have(volunteer_id)
        if volunteer_id == self.leader_id:
            raise RuleBroken("team.leader_stays", name=self.name)
        self.record(self.MemberLeft, cause, volunteer_id=volunteer_id)

    def must_be_led_without(self, volunteer_id: VolunteerId) -> None:
        """Refuses while it stands under this leader: a team is never led by nobody."""
        if volunteer_id == self.leader_id and not self.disbanded:
            raise RuleBroken("team.leader_leaves", name=self.name)

    def change_leader(self, leader_id: VolunteerId, *, cause: Cause) -> None:
        """Another member leads. Refuses who is not in it."""
        self._must_have(leader_id)
        if leader_id != self.leader_id:
            self.record(self.LeaderChanged, cause, leader_id=leader_id)

    def rename(self, name: str, *, cause: Cause) -> None:
        """Give it another name. Refuses an empty one."""
        self._must_stand()
        _must_be_named(name)
        if name != self.name:
            self.record(self.Renamed, cause, name=name)

    def disband(self, *, cause: Cause) -> None:
        """Dissolve it. Refuses when that is done already."""
        self._must_stand()
        self.record(self.Disbanded, cause, members=sorted(self.members))

    def _must_have(self, volunteer_id: VolunteerId) -> None:
        self._must_stand()
        if volunteer_id not in self.members:
            raise RuleBroken("team.not_a_member", name=self.name)

    def _must_stand(self) -> None:
        if self.disbanded:
            raise RuleBroken("team.disbanded", name=self.name)


def _must_be_named(name: str) -> None:
    if not name.strip():
        raise RuleBroken("team.name_missing", field="name")
