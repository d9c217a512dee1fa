"""What a row about a volunteer holds; every moment inside its lists is an ISO text in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from domain.personal import Personal
from projections.rows import Row, stored


class Promised(TypedDict):
    """Time promised to an item."""

    operation: str
    item_id: str
    starts_at: str
    ends_at: str


class ServedFact(TypedDict):
    """Time really served on an item; of the last 31 days."""

    item_id: str
    starts_at: str
    ends_at: str


class CredentialFact(TypedDict):
    """资格证书; `number` is a sealed value as history.personal() reads it."""

    id: str
    kind: str
    number: dict[str, str] | None
    issuer: str
    valid_until: str | None
    verified: bool


class InsuredFact(TypedDict):
    """保险: a policy and when it covers the volunteer."""

    id: str
    insurer: str
    policy_number: str
    starts_at: str
    ends_at: str


class HoldFact(TypedDict):
    """Held back: why, until when, and when the health authorities were told of a suspected case."""

    id: str
    kind: str
    reason: str
    until: str | None
    placed_at: str
    told_at: str | None


@stored("volunteers", indexes=[("organisation_id", "area_code"), ("person_id",)])
class VolunteerRow(Row):
    """One volunteer; `state` is free, promised or on_scene, `on_scene` the items where they are now.

    `fit`, `temperature` and `declared_at` are of the last declaration; `minutes` counts all time ever served.
    `deployment` is {id, area_code, started_at, returned_at, quarantine_until, disinfected} or None (V2),
    `observation` {id, came_from, until, due_at, missed, response_id} or None (V9).
    """

    id: UUID
    person_id: UUID
    name: Personal
    erased: bool
    organisation_id: UUID
    area_code: str
    standing: str
    registered_at: datetime
    state: str
    promised: list[Promised]
    on_scene: list[str]
    served: list[ServedFact]
    minutes: int
    no_shows: int
    credentials: list[CredentialFact]
    insured: list[InsuredFact]
    holds: list[HoldFact]
    fit: bool | None
    temperature: Personal | None
    declared_at: datetime | None
    deployment: dict[str, Any] | None
    observation: dict[str, Any] | None
    availability: dict[str, Any]
    teams: list[str]
