"""What there is, at any position: totals of lots, the sum of movements, days of stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from domain.base import Position
from domain.donations.units import from_milli, plain
from projections.donations.catalogue import ItemRow
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.reading import Reading, live

AT_ONCE = 400
"""Ids in one query."""


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


def available(
    reading: Reading, *where: Any, at: Position | None = None
) -> dict[tuple[UUID | None, UUID], Decimal]:
    """What can still be promised, by warehouse and item, in the item's unit; `where` is asked of lots."""
    found = totals(reading, LotRow.c.condition == "usable", *where, at=at)
    return _as_now(reading, [(one.warehouse_id, one.item_id, one.unit, one.available) for one in found], at)


def _as_now(
    reading: Reading, parts: Iterable[tuple[UUID | None, UUID, str, Decimal]], at: Position | None
) -> dict[tuple[UUID | None, UUID], Decimal]:
    """Amounts by place and item; what was counted before an item's unit was corrected, in the unit of now."""
    parts = list(parts)
    listed = _listed(reading, {item_id for _place, item_id, _unit, _amount in parts}, at)
    sums: dict[tuple[UUID | None, UUID], Decimal] = {}
    for place, item_id, unit, amount in parts:
        item = listed.get(item_id)
        as_now = amount if item is None else item.now(amount, unit)
        sums[place, item_id] = sums.get((place, item_id), Decimal(0)) + as_now
    return sums


def _listed(reading: Reading, ids: Iterable[UUID], at: Position | None) -> dict[UUID, ItemRow]:
    """These items as they are listed, and no others."""
    wanted, when = list(ids), past(reading, at)
    return {
        row.id: row
        for start in range(0, len(wanted), AT_ONCE)
        for row in reading.rows(ItemRow, ItemRow.c.id.in_(wanted[start : start + AT_ONCE]), at=when)
    }


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
    return lasting(reading, available(reading, *where, at=at), now=now, days=days, at=at)


def lasting(
    reading: Reading,
    there: Mapping[tuple[UUID | None, UUID], Decimal],
    *,
    now: datetime,
    days: Decimal,
    at: Position | None = None,
) -> dict[tuple[UUID | None, UUID], int | None]:
    """The same of what is known to be available."""
    pace = _issued(reading, there, now - timedelta(days=int(days)), at)
    return {key: int(amount * days / pace[key]) if pace.get(key) else None for key, amount in there.items()}


def _issued(
    reading: Reading, there: Iterable[tuple[UUID | None, UUID]], since: datetime, at: Position | None
) -> Mapping[tuple[UUID | None, UUID], Decimal]:
    """What left these warehouses of these items since a time, less what came back."""
    c, keys = MovementRow.c, list(there)
    places, items = {place for place, _item in keys if place is not None}, {item for _place, item in keys}
    kinds = c.kind.in_(("issued", "returned"))
    query = (
        select(c.warehouse_id, c.item_id, c.unit, func.sum(c.quantity_milli))
        .where(live(MovementRow, past(reading, at)), kinds, c.happened_at > since)
        .where(c.warehouse_id.in_(places), *([c.item_id.in_(items)] if len(items) <= AT_ONCE else ()))
        .group_by(c.warehouse_id, c.item_id, c.unit)
    )
    went = [
        (place, item, unit, -from_milli(int(milli))) for place, item, unit, milli in reading.answers(query)
    ]
    return {key: plain(amount) for key, amount in _as_now(reading, went, at).items() if amount > 0}


def past(reading: Reading, at: Position | None) -> Position | None:
    """None for now, and for what is not recorded yet."""
    return None if at is None or at >= reading.position else at
