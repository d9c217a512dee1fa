"""Duties 值勤: what a volunteer is asked to do, and what the rules find when they look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.policies import Policies
from domain.responses import ResponseId
from domain.volunteers.commitments import Commitment


@dataclass(frozen=True, slots=True)
class Duty:
    """值勤: one item of one operation that asks for somebody's time, and what it asks of them."""

    operation: str
    item_id: UUID
    starts_at: datetime
    ends_at: datetime
    response_id: ResponseId
    organisation_id: OrganisationId
    area_code: AreaCode
    credentials: tuple[str, ...] = ()
    approved: bool = False

    @property
    def commitment(self) -> Commitment:
        """The time it asks for."""
        return Commitment(self.operation, self.item_id, self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules look at besides the volunteer and the duty; `home` is the sender's home area."""

    home: AreaCode
    risk: str
    response_area: AreaCode
    zone: str
    policies: Policies
    now: datetime

    def time_of(self, duty: Duty) -> datetime:
        """The time whose policies judge the duty: its start, or now when it runs already."""
        return max(duty.starts_at, self.now)

    def limit(self, name: str, duty: Duty) -> Decimal:
        """The number of a limit at the duty's time."""
        return self.policies.limit(name, self.time_of(duty))
