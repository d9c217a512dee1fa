"""A warehouse, a lot and a count at each place, for the access tests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from app.donations import catalogue, counts, stock, warehouses
from domain.donations import LotId, WarehouseId, item_id
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId

if TYPE_CHECKING:
    from tests.access.house import House

MASKS = item_id("I01")


def masks(house: House) -> UUID:
    """The one kind of goods."""
    catalogue.list_item(
        house.parts.ledger,
        code="I01",
        name="N95口罩",
        english="",
        category="",
        unit="piece",
        standard="",
        synonyms=[],
        cause=house.cause(),
    )
    return MASKS


def warehouse(house: House, place: str) -> UUID:
    """A warehouse of the organisation of the place."""
    organisation, area, _response = house.place(place)
    cause = house.cause()
    warehouses.open_warehouse(
        house.parts.ledger,
        name=f"Hall {place}",
        organisation_id=OrganisationId(organisation),
        area_code=AreaCode(area),
        address="",
        point=None,
        cause=cause,
    )
    return cause.new_id("warehouse")


def lot(house: House, place: str) -> UUID:
    """A hundred masks in the warehouse of the place, of its response."""
    cause = house.cause()
    stock.receive_stock(
        house.parts.ledger,
        response_id=ResponseId(house.place(place)[2]),
        warehouse_id=WarehouseId(house.warehouses[place]),
        item_id=MASKS,
        quantity=Quantity(Decimal(100), "piece"),
        source="bought",
        cause=cause,
    )
    return cause.new_id("lot")


def count(house: House, place: str) -> UUID:
    """A count of the lot of the place."""
    cause = house.cause()
    counts.open_count(
        house.parts.ledger,
        warehouse_id=WarehouseId(house.warehouses[place]),
        lot_ids=[LotId(house.lots[place])],
        cause=cause,
    )
    return cause.new_id("count")
