"""Commands on warehouses: opened, moved, watched for low stock, closed."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.base import Cause
from domain.donations.catalogue import Item, ItemId
from domain.donations.warehouses import Warehouse, WarehouseId
from domain.organisations import Organisation, OrganisationId
from domain.place import AreaCode, GeoPoint
from domain.quantity import Quantity


@command
def open_warehouse(
    ledger: Ledger,
    *,
    name: str,
    organisation_id: OrganisationId,
    area_code: AreaCode,
    address: str,
    point: GeoPoint | None,
    cause: Cause,
) -> Changed:
    """Open a warehouse of an organisation, as `cause.new_id("warehouse")`. Refuses an unlisted area."""
    ledger.get(Organisation, organisation_id)
    ledger.get(Area, area_id(area_code))
    return [
        Warehouse.open(
            id=WarehouseId(cause.new_id("warehouse")),
            number=ledger.number("warehouse"),
            name=name,
            organisation_id=organisation_id,
            area_code=area_code,
            address=address,
            point=point,
            cause=cause,
        )
    ]


@command
def change_warehouse(
    ledger: Ledger,
    *,
    warehouse_id: WarehouseId,
    name: str,
    area_code: AreaCode,
    address: str,
    point: GeoPoint | None,
    cause: Cause,
) -> Changed:
    """Another name or place. Refuses an unlisted area, and once it is closed."""
    ledger.get(Area, area_id(area_code))
    warehouse = ledger.get(Warehouse, warehouse_id)
    warehouse.change(name=name, area_code=area_code, address=address, point=point, cause=cause)
    return [warehouse]


@command
def set_minimum(
    ledger: Ledger, *, warehouse_id: WarehouseId, item_id: ItemId, quantity: Quantity | None, cause: Cause
) -> Changed:
    """Less than this of an item is low stock, in any of its units; None: no longer watched."""
    warehouse = ledger.get(Warehouse, warehouse_id)
    item = ledger.get(Item, item_id)
    least = None if quantity is None else item.in_base(quantity)
    warehouse.set_minimum(item_id, least, cause=cause)
    return [warehouse]


@command
def close_warehouse(ledger: Ledger, *, warehouse_id: WarehouseId, reason: str, cause: Cause) -> Changed:
    """Nothing comes in any more; what lies there can still leave."""
    warehouse = ledger.get(Warehouse, warehouse_id)
    warehouse.close(reason, cause=cause)
    return [warehouse]
