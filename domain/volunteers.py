"""Volunteers and the time they promise: one owner for all operations, so that nobody is promised twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.people import PersonId
from domain.place import AreaCode

VolunteerId = NewType("VolunteerId", UUID)
REMEMBERED = timedelta(days=31)


@dataclass(frozen=True)
class Commitment:
    """时间占用: the half-open interval [starts_at, ends_at) promised to one item of one operation."""

    operation: str
    item_id: UUID
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Commitment) -> bool:
        """Whether the two intervals share a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Volunteer(Aggregate):
    """志愿者: a person who gives time within one organisation."""

    class Registered(Aggregate.Created):
        person_id: PersonId
        organisation_id: OrganisationId
        area_code: AreaCode

    class TimePromised(Aggregate.Event):
        operation: str
        item_id: UUID
        starts_at: datetime
        ends_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            oldest = self.timestamp - REMEMBERED
            kept = {k: c for k, c in volunteer.commitments.items() if c.ends_at > oldest}
            kept[self.item_id] = Commitment(self.operation, self.item_id, self.starts_at, self.ends_at)
            volunteer.commitments = kept

    class TimeReleased(Aggregate.Event):
        item_id: UUID
        reason: str

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.commitments.pop(self.item_id, None)

    class TimeServed(Aggregate.Event):
        item_id: UUID
        starts_at: datetime
        ends_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            volunteer.commitments.pop(self.item_id, None)

    def __init__(self, *, person_id: PersonId, organisation_id: OrganisationId, area_code: AreaCode) -> None:
        self.person_id, self.organisation_id, self.area_code = person_id, organisation_id, area_code
        self.commitments: dict[UUID, Commitment] = {}

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

    def promise(self, wanted: Commitment, *, cause: Cause) -> None:
        """Promise time to an item. Refuses when it overlaps a promise to any operation (V7)."""
        if wanted.starts_at >= wanted.ends_at:
            raise RuleBroken("volunteer.time_backwards")
        for promised in self.commitments.values():
            if promised.overlaps(wanted):
                raise RuleBroken(
                    "volunteer.promised_already",
                    rule="V7",
                    starts_at=promised.starts_at,
                    ends_at=promised.ends_at,
                )
        self.record(self.TimePromised, cause, **vars(wanted))

    def release(self, item_id: UUID, *, reason: str, cause: Cause) -> None:
        """Give promised time back; a promise so old that it was forgotten needs no release."""
        if item_id in self.commitments:
            self.record(self.TimeReleased, cause, item_id=item_id, reason=reason)

    def serve(self, item_id: UUID, *, starts_at: datetime, cause: Cause) -> None:
        """Count the time really served, from `starts_at` until this happened. Never refused: it happened."""
        ends_at = max(starts_at, cause.happened_at)
        self.record(self.TimeServed, cause, item_id=item_id, starts_at=starts_at, ends_at=ends_at)
