"""Social organisations, their tree, and who has which role in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.people import PersonId
from domain.place import AreaCode
from domain.responses import ResponseId

OrganisationId = NewType("OrganisationId", UUID)
ROLES = (
    "admin",
    "coordinator",
    "leader",
    "volunteer",
    "storekeeper",
    "supervisor",
    "auditor",
)


@dataclass(frozen=True)
class Grant:
    """A person's role in an organisation's subtree, an area ("" is all) and a response (None is all)."""

    person_id: PersonId
    role: str
    area_code: str
    response_id: ResponseId | None


class Organisation(Aggregate):
    """社会组织: a registered body, part of a tree."""

    class Registered(Aggregate.Created):
        name: str
        parent_id: OrganisationId | None
        area_code: AreaCode

    class Renamed(Aggregate.Event):
        name: str

        def apply(self, organisation: Organisation) -> None:
            organisation.name = self.name

    class RoleGranted(Aggregate.Event):
        person_id: PersonId
        role: str
        area_code: str
        response_id: ResponseId | None

        def apply(self, organisation: Organisation) -> None:
            organisation.grants.add(_grant(self))

    class RoleRevoked(Aggregate.Event):
        person_id: PersonId
        role: str
        area_code: str
        response_id: ResponseId | None
        reason: str

        def apply(self, organisation: Organisation) -> None:
            organisation.grants.discard(_grant(self))

    class InvitationIssued(Aggregate.Event):
        invitation_id: UUID
        role: str
        area_code: str
        response_id: ResponseId | None
        many: bool
        valid_until: datetime

    def __init__(self, *, name: str, parent_id: OrganisationId | None, area_code: AreaCode) -> None:
        self.name, self.parent_id, self.area_code = name, parent_id, area_code
        self.grants: set[Grant] = set()

    @classmethod
    def register(
        cls,
        *,
        id: OrganisationId,
        name: str,
        parent_id: OrganisationId | None,
        area_code: AreaCode,
        cause: Cause,
    ) -> Organisation:
        """Register an organisation with its home area."""
        return cls.begin(cls.Registered, cause, id=id, name=name, parent_id=parent_id, area_code=area_code)

    def rename(self, name: str, *, cause: Cause) -> None:
        """Give it another name."""
        self.record(self.Renamed, cause, name=name)

    def grant(self, grant: Grant, *, cause: Cause) -> None:
        """Give a person a role. Refuses when the role is unknown or given already."""
        if grant.role not in ROLES:
            raise RuleBroken("organisation.role_unknown", role=grant.role)
        if grant in self.grants:
            raise RuleBroken("organisation.role_given_already", role=grant.role)
        self.record(self.RoleGranted, cause, **vars(grant))

    def revoke(self, grant: Grant, *, reason: str, cause: Cause) -> None:
        """Take a role back. Refuses when the person does not have it."""
        if grant not in self.grants:
            raise RuleBroken("organisation.role_not_given", role=grant.role)
        self.record(self.RoleRevoked, cause, **vars(grant), reason=reason)

    def invite(
        self,
        invitation_id: UUID,
        role: str,
        area_code: str,
        response_id: ResponseId | None,
        *,
        many: bool,
        valid_until: datetime,
        cause: Cause,
    ) -> None:
        """Note that a link was given out that gives the role. Refuses when the role is unknown."""
        if role not in ROLES:
            raise RuleBroken("organisation.role_unknown", role=role)
        self.record(
            self.InvitationIssued,
            cause,
            invitation_id=invitation_id,
            role=role,
            area_code=area_code,
            response_id=response_id,
            many=many,
            valid_until=valid_until,
        )


def _grant(event: Organisation.RoleGranted | Organisation.RoleRevoked) -> Grant:
    return Grant(event.person_id, event.role, event.area_code, event.response_id)
