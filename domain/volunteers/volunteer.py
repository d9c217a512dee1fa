"""Volunteers: people who give time within an organisation."""

from __future__ import annotations

from uuid import UUID

from domain.base import Aggregate, Cause
from domain.organisations import OrganisationId
from domain.people import PersonId
from domain.place import AreaCode
from domain.volunteers.commitments import Commitment, Served, VolunteerId
from domain.volunteers.credentials import Credential, Insured, Papers
from domain.volunteers.flags import Flags
from domain.volunteers.health import Declared, Health, Hold
from domain.volunteers.journeys import Deployment, Journeys, Observation
from domain.volunteers.promises import Promises
from domain.volunteers.standing import Standing


class Volunteer(Promises, Standing, Papers, Health, Journeys, Flags, Aggregate):
    """志愿者: a person who gives time within one organisation."""

    class Registered(Aggregate.Created):
        person_id: PersonId
        organisation_id: OrganisationId
        area_code: AreaCode

    def __init__(self, *, person_id: PersonId, organisation_id: OrganisationId, area_code: AreaCode) -> None:
        self.person_id, self.organisation_id, self.area_code = person_id, organisation_id, area_code
        self.standing = "active"
        self.commitments: dict[UUID, Commitment] = {}
        self.served: list[Served] = []
        self.credentials: dict[UUID, Credential] = {}
        self.insured: dict[UUID, Insured] = {}
        self.declared: Declared | None = None
        self.holds: dict[UUID, Hold] = {}
        self.deployment: Deployment | None = None
        self.observation: Observation | None = None

    @classmethod
    def register(
        cls,
        *,
        id: VolunteerId,
        person_id: PersonId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        cause: Cause,
    ) -> Volunteer:
        """Register a person as a volunteer of an organisation."""
        return cls.begin(
            cls.Registered,
            cause,
            id=id,
            person_id=person_id,
            organisation_id=organisation_id,
            area_code=area_code,
        )
