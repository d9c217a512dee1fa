"""What of the stock somebody has to look at: expiring, expired, low, idle (D11); as of any moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.base import Position
from domain.donations.rules_stock import d11_idle
from domain.policies import Policies
from projections.donations.catalogue import ItemRow
from projections.donations.lots import LotRow
from projections.donations.stock import totals
from projections.donations.warehouses import WarehouseRow
from projections.reading import Reading

EXPIRING, EXPIRED, LOW, IDLE = "lot_expiring", "lot_expired", "stock_low", "lot_idle"


@dataclass(frozen=True, slots=True)
class StockAlarm:
    """One thing to look at. `item_id` is the lot, or the warehouse when an item is low there.

    `deadline`: when it expires, or since when it lies idle; `amount`: what is there, `least` what should be.
    """

    key: str
    kind: str
    item_id: UUID
    label: str
    number: int
    deadline: datetime | None
    response_id: UUID | None
    organisation_id: UUID
    area_code: str
    warehouse_id: UUID | None
    goods_id: UUID
    unit: str
    amount: Decimal
    least: Decimal | None = None
    days: int = 0


def lot_alarms(
    reading: Reading, *where: Any, policies: Policies, now: datetime, at: Position | None = None
) -> list[StockAlarm]:
    """Lots of one response that expire soon, have expired and still lie there, or lie idle."""
    c = LotRow.c
    soon = now + timedelta(days=int(policies.limit("expiring.days", now)))
    there, waiting = c.on_hand_milli > 0, c.condition.in_(("usable", "quarantined"))
    dated = reading.rows(
        LotRow, there, waiting, c.expires_at <= soon, *where, at=at, order_by=c.expires_at
    )  # fmt: skip
    over = reading.rows(LotRow, there, c.condition == "expired", *where, at=at, order_by=c.expires_at)
    known = {row.id for row in (*dated, *over)}
    lain = [row for row in idle(reading, *where, policies=policies, now=now, at=at) if row.id not in known]
    return [
        *(_of_lot(EXPIRED if _over(row, now) else EXPIRING, row, now) for row in dated),
        *(_of_lot(EXPIRED, row, now) for row in over),
        *(_of_lot(IDLE, row, now) for row in lain),
    ]


def idle(
    reading: Reading, *where: Any, policies: Policies, now: datetime, at: Position | None = None
) -> list[LotRow]:
    """Lots that D11 warns of, the longest idle first; none where the policy says off."""
    if policies.strength("D11", now) == "off":
        return []
    c, days = LotRow.c, policies.limit("D11.idle_days", now)
    lying = (c.available_milli > 0, c.condition == "usable", c.moved_at < now - timedelta(days=int(days)))
    rows = reading.rows(LotRow, *lying, *where, at=at, order_by=c.moved_at)
    return [row for row in rows if any(_idle(row, now, days))]


def _idle(row: LotRow, now: datetime, days: Decimal) -> Iterable[object]:
    return d11_idle(
        available=row.available, condition=row.condition, moved_at=row.moved_at, now=now, days=days
    )


def _over(row: LotRow, now: datetime) -> bool:
    return row.expires_at is not None and row.expires_at <= now


def _of_lot(kind: str, row: LotRow, now: datetime) -> StockAlarm:
    since = row.moved_at if kind == IDLE else row.expires_at
    return StockAlarm(
        key=f"{kind}:{row.id}",
        kind=kind,
        item_id=row.id,
        label=row.item_name,
        number=row.number,
        deadline=since,
        response_id=row.response_id,
        organisation_id=row.organisation_id,
        area_code=row.area_code,
        warehouse_id=row.warehouse_id,
        goods_id=row.item_id,
        unit=row.unit,
        amount=row.on_hand,
        days=0 if since is None else abs((now - since).days),
    )


def low_alarms(reading: Reading, *where: Any, at: Position | None = None) -> list[StockAlarm]:
    """Items of which a warehouse has less than it should; `where` is asked of warehouses."""
    houses = reading.rows(WarehouseRow, ~WarehouseRow.c.closed, *where, at=at)
    watched = [house for house in houses if house.minimums]
    if not watched:
        return []
    mine = LotRow.c.warehouse_id.in_([house.id for house in watched])
    there: dict[tuple[UUID | None, UUID], Decimal] = {}
    for total in totals(reading, mine, LotRow.c.condition == "usable", at=at):
        key = (total.warehouse_id, total.item_id)
        there[key] = there.get(key, Decimal(0)) + total.available
    items = {row.id: row for row in reading.rows(ItemRow, at=at)}
    found = []
    for house in watched:
        for goods, least in house.minimums.items():
            item, amount = items.get(UUID(goods)), there.get((house.id, UUID(goods)), Decimal(0))
            if item is not None and amount < Decimal(least):
                found.append(_low(house, item, amount, Decimal(least)))
    return sorted(found, key=lambda alarm: alarm.amount / (alarm.least or 1))


def _low(house: WarehouseRow, item: ItemRow, amount: Decimal, least: Decimal) -> StockAlarm:
    return StockAlarm(
        key=f"{LOW}:{house.id}:{item.id}",
        kind=LOW,
        item_id=house.id,
        label=item.name,
        number=house.number,
        deadline=None,
        response_id=None,
        organisation_id=house.organisation_id,
        area_code=house.area_code,
        warehouse_id=house.id,
        goods_id=item.id,
        unit=item.unit,
        amount=amount,
        least=least,
    )
