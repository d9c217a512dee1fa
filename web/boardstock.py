"""What the board asks for about stock: warehouses and their days of it, what is low, expires or is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from domain.base import BadInput, Position
from projections.donations.catalogue import ItemRow
from projections.donations.lots import LotRow
from projections.donations.owed import OwedPapersRow
from projections.donations.stock import stock_days, totals
from projections.donations.warehouses import WarehouseRow
from projections.policies import policies_of
from projections.reading import Reading
from projections.responses import ResponseRow
from web import access, chrome
from web.access import needs
from web.at import at
from web.boardisland import last_moment
from web.context import muster
from web.donations.stockwords import amount, unit

blueprint = Blueprint("boardstock", __name__)
FEW = 3
"""Days of stock at which somebody should look; ours."""
SOON = 7
"""Days before its expiry at which a lot is more than a reminder; ours."""
MOST_ALARMS, MOST_SHELVES = 40, 12
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


def _page(endpoint: str, **values: Any) -> str:
    """The address of a page, where this Muster has it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def _facts(
    reading: Reading, response: ResponseRow, position: Position | None, now: datetime
) -> dict[str, Any]:
    policies = policies_of(reading, response)
    soon = now + timedelta(days=int(policies.limit("expiring.days", now)))
    houses = _warehouses(reading, position)
    shelves = _shelves(reading, houses, position, now, policies.limit("stock.days", now))
    expiring, count = _expiring(reading, position, soon)
    by_house: dict[UUID, list[Shelf]] = defaultdict(list)
    for shelf in shelves:
        by_house[shelf.warehouse_id].append(shelf)
    low = [shelf for shelf in shelves if shelf.under]
    said = [
        *_low_alarms(low, houses),
        *_owed_alarms(reading, response, position, now),
        *_expiring_alarms(expiring, now),
    ]
    return {
        "warehouses": [_house(row, by_house[row.id]) for row in houses.values()],
        "under": len(low),
        "expiring": count,
        "alarms": said[: 2 * MOST_ALARMS],
        "href": _page("stock.lots", show="low"),
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
    there: dict[tuple[UUID, UUID], Decimal] = defaultdict(Decimal)
    named: dict[UUID, tuple[str, str]] = {}
    for total in totals(reading, LotRow.c.condition == "usable", *where, at=position):
        if total.warehouse_id is not None:
            there[total.warehouse_id, total.item_id] += total.available
            named[total.item_id] = (total.item_name, total.unit)
    days = stock_days(reading, *where, now=now, days=pace, at=position)
    least = {
        (row.id, UUID(item)): Decimal(much) for row in houses.values() for item, much in row.minimums.items()
    }
    named |= _items(reading, {item for _house, item in least} - named.keys())
    found = []
    for house, item in dict.fromkeys([*there, *least]):
        if house in houses and item in named:
            lasts, minimum = days.get((house, item)), least.get((house, item))
            found.append(Shelf(house, *named[item], there.get((house, item), Decimal(0)), lasts, minimum))
    return found


def _items(reading: Reading, ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    wanted = list(ids)
    rows = reading.rows(ItemRow, ItemRow.c.id.in_(wanted)) if wanted else []
    return {row.id: (row.name, row.unit) for row in rows}


def _expiring(reading: Reading, position: Position | None, soon: datetime) -> tuple[list[LotRow], int]:
    """The lots that will be no good soon, the first ones first, and how many there are."""
    c = LotRow.c
    good = c.condition.in_(("usable", "quarantined"))
    where = (access.scope("lot.see").where(LotRow), c.on_hand_milli > 0, good, c.expires_at <= soon)
    rows = reading.rows(LotRow, *where, at=position, order_by=c.expires_at, limit=MOST_ALARMS)
    many = len(rows) if len(rows) < MOST_ALARMS else reading.count(LotRow, *where, at=position)
    return rows, many


def _house(row: WarehouseRow, shelves: list[Shelf]) -> dict[str, Any]:
    scarce = sorted(shelves, key=lambda s: (not s.under, 10**9 if s.days is None else s.days, s.item))
    families = {shelf.family for shelf in shelves}
    return {
        "id": str(row.id),
        "name": row.name,
        "lat": row.lat,
        "lng": row.lng,
        "href": _page("warehouses.warehouse", warehouse_id=row.id),
        "days": min((shelf.days for shelf in shelves if shelf.days is not None), default=None),
        "family": next((family for family in FAMILIES if family in families), "closed"),
        "worst": [
            {"name": one.item, "text": one.text, "family": "" if one.family == "done" else one.family}
            for one in scarce[:MOST_SHELVES]
        ],
    }


def _low_alarms(low: list[Shelf], houses: Mapping[UUID, WarehouseRow]) -> list[dict[str, Any]]:
    return [
        {
            "family": "trouble",
            "title": f"{shelf.item} · {houses[shelf.warehouse_id].name}",
            "text": shelf.text,
            "href": _page("warehouses.warehouse", warehouse_id=shelf.warehouse_id),
        }
        for shelf in low[:MOST_ALARMS]
    ]


def _owed_alarms(
    reading: Reading, response: ResponseRow, position: Position | None, now: datetime
) -> list[dict[str, Any]]:
    """Donations whose papers should have come by now."""
    c = OwedPapersRow.c
    where = (c.response_id == response.id, c.due_at <= now, access.scope("donation.see").where(OwedPapersRow))
    rows = reading.rows(OwedPapersRow, *where, at=position, order_by=c.due_at, limit=MOST_ALARMS)
    return [
        {
            "family": "wait",
            "title": f"G-{row.number:04d}",
            "text": ngettext("%(num)s paper owed", "%(num)s papers owed", len(row.papers)),
            "href": _page("giving.donation", donation_id=row.id),
        }
        for row in rows
    ]


def _expiring_alarms(rows: Iterable[LotRow], now: datetime) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        days = max(0, (row.expires_at - now).days) if row.expires_at else 0
        over = row.expires_at is not None and row.expires_at <= now
        left = ngettext("expires in %(num)s day", "expires in %(num)s days", days)
        found.append(
            {
                "family": "trouble" if over or days < SOON else "wait",
                "title": f"{row.ref} {row.item_name}",
                "text": _("expired") if over else left,
                "href": _page("lots.lot", lot_id=row.id),
            }
        )
    return found
