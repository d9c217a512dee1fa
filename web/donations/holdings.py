"""What lies where, added up: by item, by warehouse, how many days it lasts, and what is below its minimum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import g
from sqlalchemy import ColumnElement, case, func, select

from domain.donations.units import from_milli
from projections.donations.catalogue import ItemRow as GoodsRow
from projections.donations.lots import LotRow
from projections.donations.stock import past, stock_days
from projections.donations.stock_alarms import low_alarms
from projections.donations.warehouses import WarehouseRow
from projections.reading import Reading, live
from web import access, chrome
from web.at import at
from web.context import muster
from web.donations.goodsnames import goods_name
from web.donations.stockrows import by_id, limit, now, warehouse_names, warehouses


@dataclass(frozen=True)
class Holding:
    """One item in one place, or in all of them; `days` is how long what is available lasts."""

    item_id: UUID
    warehouse_id: UUID | None
    name: str
    unit: str
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    lots: int
    minimum: Decimal | None = None
    days: int | None = None
    short: bool = False
    below: bool = False
    """Whether it is below its minimum in one of several places."""

    def plus(self, more: Holding) -> Holding:
        """Together with more of the same."""
        sums = {
            name: getattr(self, name) + getattr(more, name)
            for name in ("on_hand", "reserved", "available", "lots")
        }
        return replace(self, **sums)

    @property
    def low(self) -> bool:
        """Whether less is available than should be."""
        return self.below or (self.minimum is not None and self.available < self.minimum)


@dataclass(frozen=True)
class Store:
    """A warehouse with the sums of what lies in it."""

    row: WarehouseRow
    lots: int
    items: int
    least: int | None
    short: bool
    low: int

    @property
    def ref(self) -> str:
        """The number people say."""
        return f"W-{self.row.number:04d}"


def within() -> list[ColumnElement[bool]]:
    """The lots of the response that the reader may see."""
    response, seen = chrome.current().response, access.scope("lot.see").where(LotRow)
    return [seen] if response is None else [seen, LotRow.c.response_id == response.id]


def summed(reading: Reading, where: Iterable[ColumnElement[bool]], *, by_place: bool) -> list[Any]:
    """Per item, or item and warehouse: on hand, reserved, available (what is usable), lots; thousandths."""
    c = LotRow.c
    usable = case((c.condition == "usable", c.available_milli), else_=0)
    place = [c.warehouse_id] if by_place else []
    sums = (func.sum(c.on_hand_milli), func.sum(c.reserved_milli), func.sum(usable), func.count())
    query = select(c.item_id, c.unit, func.max(c.item_name), *sums, *place)
    query = query.where(live(LotRow, past(reading, at())), c.on_hand_milli > 0, *where)
    return list(reading.answers(query.group_by(c.item_id, c.unit, *place)))


def as_now(found: Iterable[Any]) -> list[Holding]:
    """The sums in each item's unit of now, also those of lots that are still counted in the one before."""
    found = list(found)
    listed = {row.id: row for row in by_id(GoodsRow, [one[0] for one in found])}
    made: dict[tuple[UUID, UUID | None], Holding] = {}
    for item_id, unit, name, on_hand, reserved, available, lots, *place in found:
        item, key = listed.get(item_id), (item_id, place[0] if place else None)
        sums = [from_milli(int(milli)) for milli in (on_hand, reserved, available)]
        if item is not None:
            sums, name, unit = [item.now(amount, unit) for amount in sums], item.name, item.unit
        name = goods_name(name, item_id)
        more = Holding(item_id, key[1], name, unit, sums[0], sums[1], sums[2], lots)
        made[key] = made[key].plus(more) if key in made else more
    return list(made.values())


def by_item(where: Iterable[ColumnElement[bool]] = ()) -> dict[UUID, Holding]:
    """Every item that is there, within reach, with its sums in all places."""
    with muster().views.read() as reading:
        found = summed(reading, [*within(), *where], by_place=False)
    low = {item for _place, item in below()}
    made = [replace(one, below=one.item_id in low) for one in as_now(found)]
    return {one.item_id: one for one in sorted(made, key=lambda one: one.name)}


def by_place(where: Iterable[ColumnElement[bool]] = ()) -> list[Holding]:
    """Every item in every warehouse, with its minimum and how many days it lasts."""
    lots, enough = [*within(), *where], limit("stock.days", chrome.current().response)
    with muster().views.read() as reading:
        found = summed(reading, lots, by_place=True)
        lasting = stock_days(reading, *lots, now=now(), days=Decimal(enough), at=at())
    minimums = least_of(warehouses("warehouse.see", closed=True))
    made = []
    for one in as_now(found):
        place = (one.warehouse_id, one.item_id)
        days = lasting.get(place)
        short = days is not None and days < enough
        made.append(replace(one, minimum=minimums.get(place), days=days, short=short))
    return sorted(made, key=lambda one: one.name)


def least_of(rows: Iterable[WarehouseRow]) -> Mapping[tuple[UUID | None, UUID], Decimal]:
    """What should be there, by warehouse and item."""
    return {(row.id, UUID(item)): Decimal(least) for row in rows for item, least in row.minimums.items()}


def below() -> set[tuple[UUID | None, UUID]]:
    """In which warehouse there is less than should be of which item; read once for a page."""
    if "stock_below" not in g:
        seen = access.scope("warehouse.see").where(WarehouseRow)
        with muster().views.read() as reading:
            g.stock_below = {(one.warehouse_id, one.goods_id) for one in low_alarms(reading, seen, at=at())}
    found: set[tuple[UUID | None, UUID]] = g.stock_below
    return found


def holdings_of(row: WarehouseRow) -> list[Holding]:
    """What lies in one warehouse, and what should lie there and does not."""
    found = by_place([LotRow.c.warehouse_id == row.id])
    there = {one.item_id for one in found}
    missing = [UUID(item) for item in row.minimums if UUID(item) not in there]
    for item in by_id(GoodsRow, missing):
        nothing, least = Decimal(0), Decimal(row.minimums[str(item.id)])
        name = goods_name(item.name, item.id)
        found.append(Holding(item.id, row.id, name, item.unit, nothing, nothing, nothing, 0, least))
    return sorted(found, key=lambda one: one.name)


def places_of(item_id: UUID) -> list[Holding]:
    """Where an item lies: `name` is the warehouse's."""
    found = by_place([LotRow.c.item_id == item_id])
    named = warehouse_names({one.warehouse_id for one in found})
    return [replace(one, name=named.get(one.warehouse_id, "—")) for one in found]


def stores() -> list[Store]:
    """Every warehouse within reach with its sums, the open ones first."""
    lying: dict[UUID | None, list[Holding]] = defaultdict(list)
    for one in by_place():
        lying[one.warehouse_id].append(one)
    short_of: dict[UUID | None, int] = defaultdict(int)
    for place, _item in below():
        short_of[place] += 1
    rows = warehouses("warehouse.see", closed=True)
    return [
        Store(
            row=row,
            lots=sum(one.lots for one in lying[row.id]),
            items=len(lying[row.id]),
            least=min((one.days for one in lying[row.id] if one.days is not None), default=None),
            short=any(one.short for one in lying[row.id]),
            low=short_of[row.id],
        )
        for row in sorted(rows, key=lambda row: (row.closed, row.name))
    ]
