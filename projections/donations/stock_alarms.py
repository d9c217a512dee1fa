"""What is low: where a warehouse has less of an item than it should, as of any moment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.base import Position
from projections.donations.lots import LotRow
from projections.donations.stock import available
from projections.donations.warehouses import WarehouseRow
from projections.reading import Reading


@dataclass(frozen=True, slots=True)
class Low:
    """An item of which a warehouse has less than it should."""

    warehouse_id: UUID
    goods_id: UUID
    available: Decimal
    least: Decimal


def low_alarms(reading: Reading, *where: Any, at: Position | None = None) -> list[Low]:
    """What is low, the emptiest first; `where` is asked of warehouses, and closed ones are not asked."""
    houses = reading.rows(WarehouseRow, ~WarehouseRow.c.closed, *where, at=at)
    watched = [house for house in houses if house.minimums]
    if not watched:
        return []
    mine = LotRow.c.warehouse_id.in_([house.id for house in watched])
    asked = {UUID(goods) for house in watched for goods in house.minimums}
    there = available(reading, mine, LotRow.c.item_id.in_(asked), at=at)
    found = [
        Low(house.id, UUID(goods), there.get((house.id, UUID(goods)), Decimal(0)), Decimal(least))
        for house in watched
        for goods, least in house.minimums.items()
    ]
    return sorted(
        (low for low in found if low.available < low.least), key=lambda low: low.available / low.least
    )
