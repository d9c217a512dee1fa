"""Administrative divisions as they stand."""

from __future__ import annotations

from uuid import UUID

from domain.areas import Area
from domain.base import Event
from domain.place import GeoPoint, level_of, parent_of
from projections.rows import Row, View, item_key, known, stored


@stored("areas", known_by="code", indexes=[("code",)])
class AreaRow(Row):
    """One area, known by its code; `lat` and `lng` are WGS-84 degrees."""

    id: UUID
    code: str
    name: str
    level: str
    parent: str | None
    lat: float | None
    lng: float | None
    risk: str


def evolve(row: AreaRow | None, event: Event) -> AreaRow | None:
    """Fold one event of an area."""
    if isinstance(event, Area.Listed):
        lat, lng = degrees(event.point)
        return AreaRow(
            id=event.originator_id,
            code=event.code,
            name=event.name,
            level=level_of(event.code),
            parent=parent_of(event.code),
            lat=lat,
            lng=lng,
            risk="low",
        )
    row = known(row)
    match event:
        case Area.Corrected():
            lat, lng = degrees(event.point)
            return row.replace(name=event.name, lat=lat, lng=lng)
        case Area.RiskSet():
            return row.replace(risk=event.risk)
    return row


def degrees(point: GeoPoint | None) -> tuple[float | None, float | None]:
    """Latitude and longitude of a point, or neither."""
    return (None, None) if point is None else (point.lat, point.lng)


AREAS = View("areas", AreaRow, events=[Area], key=item_key, evolve=evolve)
