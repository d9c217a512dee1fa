"""Rows as the browser knows them: a task, a volunteer and a need as plain JSON, with names and a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from domain.base import Position
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.needs import NeedRow
from projections.reading import Reading, Views
from projections.rows import Row
from projections.volunteers import VolunteerRow
from web.present.looks import Json, shape


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with Z."""
    return _text(at) if at else None


@lru_cache(maxsize=100_000)
def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass
class Presenter:
    """Turns rows into what browsers get; areas and names are read once per presenter."""

    views: Views | Reading
    reveal: Any
    at: Position | None = None
    _areas: dict[str, Any] = field(default_factory=dict)
    _area_names: dict[str, str] = field(default_factory=dict)
    _names: dict[UUID, str | None] = field(default_factory=dict)

    def tasks(self, rows: Sequence[Any]) -> list[Json]:
        """Tasks with the names of the people on them and a point (the area's where they have none)."""
        self.learn_areas({row.area_code for row in rows})
        self._learn_names({_id(seat["volunteer_id"]) for row in rows for seat in row.seats})
        return [self._task(row) for row in rows]

    def points(self, rows: Sequence[Any]) -> list[tuple[float, float] | None]:
        """Where tasks or volunteers are: their own point, or their area's."""
        self.learn_areas({row.area_code for row in rows})
        own = [(getattr(row, "lat", None), getattr(row, "lng", None)) for row in rows]
        found = [self._point(row.area_code, *point) for row, point in zip(rows, own, strict=True)]
        return [(lat, lng) if lat is not None and lng is not None else None for lat, lng in found]

    def volunteers(self, rows: Sequence[Any]) -> list[Json]:
        """Volunteers with their names and their area's point."""
        self.learn_areas({row.area_code for row in rows})
        return [self._volunteer(row) for row in rows]

    def _task(self, row: Any) -> Json:
        lat, lng = self._point(row.area_code, row.lat, row.lng)
        missing = max(0, row.places - row.taken)
        return {
            "id": str(row.id),
            "ref": f"T-{row.number:04d}",
            "title": row.title,
            "kind": row.kind,
            "status": row.status,
            "shape": shape(row.status, missing),
            "urgency": row.urgency,
            "area_code": row.area_code,
            "area": self._area_name(row.area_code),
            "address": row.address,
            "lat": lat,
            "lng": lng,
            "starts_at": moment(row.starts_at),
            "ends_at": moment(row.ends_at),
            "places": row.places,
            "taken": row.taken,
            "missing": missing,
            "offered": row.offered,
            "bring": row.bring,
            "credentials": row.credentials,
            "needs": row.need_ids,
            "results": row.results,
            "counted_at": moment(row.counted_at),
            "reason": row.reason,
            "seats": [self._seat(seat) for seat in row.seats],
            "organisation_id": str(row.organisation_id),
            "changed_at": moment(row.changed_at),
            "since": row.since,
        }

    def needs(self, rows: Sequence[Any]) -> list[Json]:
        """Needs with a point, without who asks and where: rows go to rooms; web.contacts tells who may."""
        self.learn_areas({row.area_code for row in rows})
        return [self._need(row) for row in rows]

    def _need(self, row: NeedRow) -> Json:
        lat, lng = self._point(row.area_code, row.lat, row.lng)
        return {
            "id": str(row.id),
            "ref": f"N-{row.number:04d}",
            "kind": row.kind,
            "title": row.title,
            "status": row.status,
            "urgency": row.urgency,
            "area_code": row.area_code,
            "area": self._area_name(row.area_code),
            "address": None,
            "lat": lat,
            "lng": lng,
            "needed_by": moment(row.needed_by),
            "quantity": row.quantity,
            "lines": row.lines,
            "for_other": row.for_other,
            "organisation_id": str(row.organisation_id) if row.organisation_id else None,
            "tasks": row.task_ids,
            "reported_at": moment(row.reported_at),
            "changed_at": moment(row.changed_at),
            "since": row.since,
        }

    def _seat(self, seat: Mapping[str, Any]) -> Json:
        volunteer = _id(seat["volunteer_id"])
        at = seat["at"]
        return {
            "volunteer_id": str(volunteer),
            "name": self._names.get(volunteer),
            "state": seat["state"],
            "at": moment(at) if isinstance(at, datetime) else at,
            "until": seat["until"],
            "way": seat["way"],
            "extra": seat["extra"],
        }

    def _volunteer(self, row: Any) -> Json:
        lat, lng = self._point(row.area_code, None, None)
        return {
            "id": str(row.id),
            "name": self.reveal(row.name),
            "organisation_id": str(row.organisation_id),
            "area_code": row.area_code,
            "area": self._area_name(row.area_code),
            "state": row.state,
            "standing": row.standing,
            "holds": bool(row.holds),
            "promised": [_plain(promise) for promise in row.promised],
            "lat": lat,
            "lng": lng,
        }

    def area(self, code: str) -> tuple[str, float | None, float | None]:
        """What an area that was learned is called, and its point."""
        return self._area_name(code), *self._point(code, None, None)

    def learn_areas(self, codes: set[str]) -> None:
        """Read these areas and those around them, unless they are known."""
        wanted = {code[:n] for code in codes for n in (2, 4, 6, 9, 12) if len(code) >= n} - set(self._areas)
        if wanted:
            rows = self.views.rows(AreaRow, AreaRow.c.code.in_(wanted), at=self.at)
            self._areas |= dict.fromkeys(wanted) | {row.code: row for row in rows}

    def _learn_names(self, ids: set[UUID]) -> None:
        unknown = list(ids - set(self._names))
        for start in range(0, len(unknown), 500):
            some = unknown[start : start + 500]
            found = self.views.rows(VolunteerRow, VolunteerRow.c.id.in_(some), at=self.at)
            self._names |= {row.id: self.reveal(row.name) for row in found}

    def _area_name(self, code: str) -> str:
        """Street and community, or whatever of the two is known."""
        known = self._area_names.get(code)
        if known is None:
            known = self._area_names[code] = self._named(code)
        return known

    def _named(self, code: str) -> str:
        parts = [self._areas.get(code[:n]) for n in (9, 12) if len(code) >= n] or [self._areas.get(code)]
        return " · ".join(part.name for part in parts if part)

    def _point(self, code: str, lat: float | None, lng: float | None) -> tuple[float | None, float | None]:
        if lat is not None and lng is not None:
            return lat, lng
        for length in (12, 9, 6, 4, 2):
            area = self._areas.get(code[:length]) if len(code) >= length else None
            if area and area.lat is not None:
                return area.lat, area.lng
        return None, None


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _plain(promise: Mapping[str, Any]) -> Json:
    return {
        key: moment(value) if isinstance(value, datetime) else str(value) for key, value in promise.items()
    }


def rows(
    found: Sequence[Row], *, views: Views | Reading, reveal: Any, at: Position | None = None
) -> dict[str, list[Json]]:
    """Mixed rows as {"tasks": […], "volunteers": […], "needs": […]}: what snapshots and deltas carry."""
    presenter = Presenter(views, reveal, at)
    return {
        "tasks": presenter.tasks([row for row in found if isinstance(row, TaskRow)]),
        "volunteers": presenter.volunteers([row for row in found if isinstance(row, VolunteerRow)]),
        "needs": presenter.needs([row for row in found if isinstance(row, NeedRow)]),
    }
