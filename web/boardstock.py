"""What the board asks for about stock: warehouses and their days of it, what is low, expires or is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify
from flask_babel import gettext as _
from flask_babel import ngettext

from domain.base import BadInput, Position
from projections.donations.catalogue import ItemRow
from projections.donations.lots import LotRow
from projections.donations.stock import available, lasting
from projections.donations.warehouses import WarehouseRow
from projections.policies import policies_of
from projections.reading import Reading
from projections.responses import ResponseRow
from web import access, chrome
from web.access import needs
from web.at import at
from web.boardisland import last_moment
from web.context import muster
from web.donations.goodsnames import goods_name
from web.donations.stockwords import amount, unit
from web.stockalarms import Stock, low_ones, page

blueprint = Blueprint("boardstock", __name__)
FEW = 3
"""Days of stock at which somebody should look; ours."""
MOST_SHELVES = 12
FAMILIES = ("trouble", "wait", "done")


@dataclass(frozen=True)
class Shelf:
    """One item in one warehouse: what can be given out, how long it lasts, what should be there at least."""

    warehouse_id: UUID
    item: str
    unit: str
    available: Decimal
    days: int | None
    least: Decimal | None

    @property
    def under(self) -> bool:
        """Whether there is less than should be."""
        return self.least is not None and self.available < self.least

    @property
    def family(self) -> str:
        """Under its minimum or nothing left, soon used up, or enough."""
        if self.under or self.days == 0:
            return "trouble"
        return "wait" if self.days is not None and self.days <= FEW else "done"

    @property
    def text(self) -> str:
        """How much there is, and how long it lasts."""
        much = f"{amount(self.available)} {unit(self.unit)}"
        if self.under and self.least is not None:
            return str(_("%(much)s, should be %(least)s", much=much, least=amount(self.least)))
        if self.days is None:
            return much
        lasts = ngettext("%(num)s day", "%(num)s days", self.days)
        return f"{much} · {lasts}"


@blueprint.get("/board/stock")
@needs("board.see")
def stock() -> Response:
    """The warehouses within reach with their scarcest goods, now or at ?at=, and what must be looked at."""
    response, position = chrome.current().response, at()
    if response is None:
        raise BadInput("form.missing", field="response")
    with muster().views.read() as reading:
        now = last_moment(response) if position is None else reading.moment_of(position, response.id)
        return jsonify(_facts(reading, response, position, now))


def _facts(
    reading: Reading, response: ResponseRow, position: Position | None, now: datetime
) -> dict[str, Any]:
    policies = policies_of(reading, response)
    houses = _warehouses(reading, position)
    shelves = _shelves(reading, houses, position, now, policies.limit("stock.days", now))
    stock = Stock(reading, response, position, now, policies)
    by_house: dict[UUID, list[Shelf]] = defaultdict(list)
    for shelf in shelves:
        by_house[shelf.warehouse_id].append(shelf)
    low = [shelf for shelf in shelves if shelf.under]
    named = [(f"{shelf.item} · {houses[shelf.warehouse_id].name}", shelf) for shelf in low]
    said = [*low_ones(named, response), *stock.owed(), *stock.expiring(), *stock.idle()]
    return {
        "warehouses": [_house(row, by_house[row.id]) for row in houses.values()],
        "under": len(low),
        "expiring": stock.expire_soon,
        "alarms": said,
        "href": page("stock.lots", show="low", response=response.id),
    }


def _warehouses(reading: Reading, position: Position | None) -> dict[UUID, WarehouseRow]:
    where = (access.scope("warehouse.see").where(WarehouseRow), WarehouseRow.c.closed.is_(False))
    return {row.id: row for row in reading.rows(WarehouseRow, *where, at=position)}


def _shelves(
    reading: Reading,
    houses: Mapping[UUID, WarehouseRow],
    position: Position | None,
    now: datetime,
    pace: Decimal,
) -> list[Shelf]:
    """Every item that lies in a warehouse, or should."""
    where = (access.scope("lot.see").where(LotRow), LotRow.c.on_hand_milli > 0)
    lying = available(reading, *where, at=position)
    there = {(house, item): much for (house, item), much in lying.items() if house is not None}
    days = lasting(reading, lying, now=now, days=pace, at=position)
    least = {
        (row.id, UUID(item)): Decimal(much) for row in houses.values() for item, much in row.minimums.items()
    }
    named = _items(reading, {item for _house, item in [*there, *least]}, position)
    found = []
    for house, item in dict.fromkeys([*there, *least]):
        if house in houses and item in named:
            lasts, minimum = days.get((house, item)), least.get((house, item))
            found.append(Shelf(house, *named[item], there.get((house, item), Decimal(0)), lasts, minimum))
    return found


def _items(reading: Reading, ids: Iterable[UUID], position: Position | None) -> dict[UUID, tuple[str, str]]:
    wanted = list(ids)
    rows = reading.rows(ItemRow, ItemRow.c.id.in_(wanted), at=position) if wanted else []
    return {row.id: (goods_name(row.name, row.id), row.unit) for row in rows}


def _house(row: WarehouseRow, shelves: list[Shelf]) -> dict[str, Any]:
    scarce = sorted(shelves, key=lambda s: (not s.under, 10**9 if s.days is None else s.days, s.item))
    families = {shelf.family for shelf in shelves}
    return {
        "id": str(row.id),
        "name": row.name,
        "lat": row.lat,
        "lng": row.lng,
        "href": page("warehouses.warehouse", warehouse_id=row.id),
        "days": min((shelf.days for shelf in shelves if shelf.days is not None), default=None),
        "family": next((family for family in FAMILIES if family in families), "closed"),
        "worst": [
            {"name": one.item, "text": one.text, "family": "" if one.family == "done" else one.family}
            for one in scarce[:MOST_SHELVES]
        ],
    }
