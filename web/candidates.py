"""Volunteers as the rules look at them, kept in memory by position: 25,000 are judged without their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from uuid import UUID

from flask import current_app

from domain.base import Position
from domain.personal import Personal
from domain.volunteers.commitments import Commitment, Served
from domain.volunteers.credentials import Credential, Insured
from domain.volunteers.health import Hold
from domain.volunteers.journeys import Deployment, Observation
from projections.reading import Reading
from projections.volunteers import VolunteerRow

MOST_BEHIND = 5000
"""An index further behind is read anew."""
Group = tuple[UUID, str]


@dataclass(slots=True)
class Candidate:
    """What the V-rules ask of a volunteer, under the names of the aggregate, made from a row once."""

    id: UUID
    name: Personal
    organisation_id: UUID
    area_code: str
    standing: str
    erased: bool
    commitments: dict[UUID, Commitment]
    served: list[Served]
    credentials: dict[UUID, Credential]
    insured: dict[UUID, Insured]
    holds: dict[UUID, Hold]
    deployment: Deployment | None
    observation: Observation | None
    fit: bool | None
    declared_at: datetime | None
    on_scene: list[UUID]
    availability: Mapping[str, Any]
    no_shows: int
    busy: tuple[tuple[float, float], ...]
    """Promised times as seconds, so that thousands are compared in a moment."""

    @property
    def group(self) -> Group:
        """Whose scope and distance are the same."""
        return self.organisation_id, self.area_code


def candidate(row: VolunteerRow) -> Candidate:
    """A row as the rules see it."""
    commitments = [
        Commitment(p["operation"], UUID(p["item_id"]), _time(p["starts_at"]), _time(p["ends_at"]))
        for p in row.promised
    ]
    return Candidate(
        id=row.id,
        name=row.name,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        standing=row.standing,
        erased=row.erased,
        commitments={promised.item_id: promised for promised in commitments},
        served=[Served(UUID(s["item_id"]), _time(s["starts_at"]), _time(s["ends_at"])) for s in row.served],
        credentials={
            UUID(c["id"]): Credential(UUID(c["id"]), c["kind"], _until(c["valid_until"]), c["verified"])
            for c in row.credentials
        },
        insured={
            UUID(i["id"]): Insured(UUID(i["id"]), _time(i["starts_at"]), _time(i["ends_at"]))
            for i in row.insured
        },
        holds={UUID(h["id"]): Hold(UUID(h["id"]), h["kind"], _until(h["until"])) for h in row.holds},
        deployment=_deployment(row.deployment),
        observation=_observation(row.observation),
        fit=row.fit,
        declared_at=row.declared_at,
        on_scene=[UUID(item) for item in row.on_scene],
        availability=row.availability,
        no_shows=row.no_shows,
        busy=tuple((c.starts_at.timestamp(), c.ends_at.timestamp()) for c in commitments),
    )


def _deployment(said: Mapping[str, Any] | None) -> Deployment | None:
    if said is None:
        return None
    returned, until = _until(said["returned_at"]), _until(said["quarantine_until"])
    return Deployment(UUID(said["id"]), said["area_code"], returned, until, said["disinfected"])


def _observation(said: Mapping[str, Any] | None) -> Observation | None:
    if said is None:
        return None
    return Observation(UUID(said["id"]), _time(said["until"]), _time(said["due_at"]))


def _time(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value)).astimezone(UTC)


def _until(value: Any) -> datetime | None:
    return None if value is None else _time(value)


Groups = Mapping[Group, Mapping[UUID, Candidate]]


def grouped(rows: Iterable[VolunteerRow]) -> dict[Group, dict[UUID, Candidate]]:
    """Candidates by organisation and area."""
    found: dict[Group, dict[UUID, Candidate]] = defaultdict(dict)
    for row in rows:
        found[row.organisation_id, row.area_code][row.id] = candidate(row)
    return found


class Index:
    """All volunteers of this process's views as of a position; brought forward by what changed since."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._position = Position(-1)
        self._groups: dict[Group, dict[UUID, Candidate]] = {}
        self._where: dict[UUID, Group] = {}

    def now(self, reading: Reading) -> Groups:
        """The candidates as of the reading; a reading that lags behind another gets what is newest."""
        with self._lock:
            if self._position < 0 or reading.position - self._position > MOST_BEHIND:
                self._groups = grouped(reading.rows(VolunteerRow))
                self._where = {id: group for group, some in self._groups.items() for id in some}
                self._position = reading.position
            elif self._position < reading.position:
                self._forward(reading)
            return {group: dict(some) for group, some in self._groups.items()}

    def _forward(self, reading: Reading) -> None:
        for change in reading.changes(VolunteerRow, self._position, reading.position):
            old = self._where.pop(change.key, None)
            if old is not None:
                del self._groups[old][change.key]
            if change.after is not None:
                made = candidate(change.after)
                self._groups.setdefault(made.group, {})[made.id] = made
                self._where[made.id] = made.group
        self._position = reading.position


def index() -> Index:
    """The index of the current application."""
    found = current_app.extensions.setdefault("muster.candidates", Index())
    assert isinstance(found, Index)  # noqa: S101 -- set here alone
    return found
