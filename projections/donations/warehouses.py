"""Warehouses as the map and the stock pages show them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.base import Event
from domain.donations.warehouses import Warehouse
from projections.areas import degrees
from projections.rows import Row, View, item_key, known, stored


@stored("warehouses", indexes=[("organisation_id",), ("area_code",)])
class WarehouseRow(Row):
    """One warehouse, of no response; `minimums`: by item id, how much should be there, as exact text."""

    id: UUID
    number: int
    name: str
    response_id: UUID | None
    organisation_id: UUID
    area_code: str
    address: str
    lat: float | None
    lng: float | None
    minimums: dict[str, str]
    closed: bool
    reason: str
    opened_at: datetime
    changed_at: datetime


def evolve(row: WarehouseRow | None, event: Event) -> WarehouseRow | None:
    """Fold one event of a warehouse."""
    if isinstance(event, Warehouse.Opened):
        return _opened(event)
    row = known(row).replace(changed_at=event.timestamp)
    match event:
        case Warehouse.Changed():
            lat, lng = degrees(event.point)
            return row.replace(
                name=event.name, area_code=event.area_code, address=event.address, lat=lat, lng=lng
            )
        case Warehouse.MinimumSet():
            minimums = {item: least for item, least in row.minimums.items() if item != str(event.item_id)}
            if event.quantity is not None:
                minimums[str(event.item_id)] = str(event.quantity.amount)
            return row.replace(minimums=minimums)
        case Warehouse.Closed():
            return row.replace(closed=True, reason=event.reason)
    return row


def _opened(event: Warehouse.Opened) -> WarehouseRow:
    lat, lng = degrees(event.point)
    return WarehouseRow(
        id=event.originator_id,
        number=event.number,
        name=event.name,
        response_id=None,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        address=event.address,
        lat=lat,
        lng=lng,
        minimums={},
        closed=False,
        reason="",
        opened_at=event.timestamp,
        changed_at=event.timestamp,
    )


WAREHOUSES = View("warehouses", WarehouseRow, events=[Warehouse], key=item_key, evolve=evolve)
