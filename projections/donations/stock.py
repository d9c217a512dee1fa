"""What there is, at any position: totals of lots, the sum of movements, days of stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from domain.base import Position
from domain.donations.units import from_milli, plain
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.reading import Reading, live


@dataclass(frozen=True, slots=True)
class StockTotal:
    """What there is of one item in one place under one book and condition, over all its lots."""

    item_id: UUID
    item_name: str
    unit: str
    warehouse_id: UUID | None
    condition: str
    book: str
    lots: int
    on_hand: Decimal
    reserved: Decimal

    @property
    def available(self) -> Decimal:
        """What can still be promised."""
        return self.on_hand - self.reserved


def totals(reading: Reading, *where: Any, at: Position | None = None) -> list[StockTotal]:
    """What there is, now or at a position, by item, place, condition and book."""
    c = LotRow.c
    keys = (c.item_id, c.unit, c.warehouse_id, c.condition, c.book)
    amounts = (func.count(), func.sum(c.on_hand_milli), func.sum(c.reserved_milli))
    query = (
        select(c.item_id, func.max(c.item_name), *keys[1:], *amounts)
        .where(live(LotRow, past(reading, at)), *where)
        .group_by(*keys)
    )
    return [
        StockTotal(
            item, name, unit, place, condition, book, lots, from_milli(int(there)), from_milli(int(held))
        )
        for item, name, unit, place, condition, book, lots, there, held in reading.answers(query)
    ]


def moved(reading: Reading, *where: Any, at: Position | None = None) -> Decimal:
    """The sum of all movements, now or up to a position: what they leave on hand."""
    query = select(func.coalesce(func.sum(MovementRow.c.quantity_milli), 0))
    [(total,)] = reading.answers(query.where(live(MovementRow, past(reading, at)), *where))
    return from_milli(int(total))


def stock_days(
    reading: Reading, *where: Any, now: datetime, days: Decimal, at: Position | None = None
) -> dict[tuple[UUID | None, UUID], int | None]:
    """For how many days the available stock lasts, by warehouse and item, at the pace of the last days.

    None: nothing left the warehouse in that time. `where` is asked of lots.
    """
    there: dict[tuple[UUID | None, UUID], Decimal] = {}
    for total in totals(reading, LotRow.c.condition == "usable", *where, at=at):
        key = (total.warehouse_id, total.item_id)
        there[key] = there.get(key, Decimal(0)) + total.available
    pace = _issued(reading, {key[0] for key in there}, now - timedelta(days=int(days)), at)
    return {key: int(amount * days / pace[key]) if pace.get(key) else None for key, amount in there.items()}


def _issued(
    reading: Reading, warehouses: set[UUID | None], since: datetime, at: Position | None
) -> Mapping[tuple[UUID | None, UUID], Decimal]:
    """What left each warehouse of each item since a time, less what came back."""
    c = MovementRow.c
    kinds = c.kind.in_(("issued", "returned"))
    query = (
        select(c.warehouse_id, c.item_id, func.sum(c.quantity_milli))
        .where(live(MovementRow, past(reading, at)), kinds, c.happened_at > since)
        .where(c.warehouse_id.in_([one for one in warehouses if one is not None]))
        .group_by(c.warehouse_id, c.item_id)
    )
    found = {(place, item): -from_milli(int(amount)) for place, item, amount in reading.answers(query)}
    return {key: plain(amount) for key, amount in found.items() if amount > 0}


def past(reading: Reading, at: Position | None) -> Position | None:
    """None for now, and for what is not recorded yet."""
    return None if at is None or at >= reading.position else at
