"""Consignments as the browser knows them: what is in them, where from and where to, where they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from domain.base import Position
from projections.donations.consignments import ConsignmentRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from projections.reading import Reading, Views
from web.donations.goodsnames import goods_name
from web.donations.stockwords import amount, unit
from web.present import Json, Presenter, moment

AT_ONCE = 400
URGENCIES = ("critical", "urgent", "normal")
ARRIVED = ("delivered", "short", "confirmed")
Point = tuple[float, float] | None


@dataclass
class Beside:
    """Names of what consignments mention by id, read once for all of them."""

    views: Views | Reading
    at: Position | None = None
    names: dict[UUID, str] = field(default_factory=dict)
    lots: dict[UUID, str] = field(default_factory=dict)
    urgencies: dict[str, str] = field(default_factory=dict)

    def learn(self, rows: Sequence[ConsignmentRow]) -> None:
        """Institutions, warehouses, lots and needs."""
        places = {row.institution_id for row in rows}
        houses = {row.warehouse_id for row in rows}
        lots = {UUID(line["lot_id"]) for row in rows for line in row.lines}
        asked = {UUID(need) for row in rows for need in row.need_ids}
        self.names |= {row.id: row.name for row in self._read(InstitutionRow, places - {None})}
        self.names |= {row.id: row.name for row in self._read(WarehouseRow, houses - {None})}
        self.lots |= {row.id: row.ref for row in self._read(LotRow, lots)}
        self.urgencies |= {str(row.id): row.urgency for row in self._read(NeedRow, asked)}

    def _read(self, kind: type[Any], ids: set[Any]) -> list[Any]:
        wanted, found = list(ids), []
        for start in range(0, len(wanted), AT_ONCE):
            found += self.views.rows(kind, kind.c.id.in_(wanted[start : start + AT_ONCE]), at=self.at)
        return found

    def name(self, id: UUID | None) -> str:
        """What an institution or a warehouse is called."""
        return self.names.get(id, "") if id else ""

    def urgency(self, row: ConsignmentRow) -> str:
        """As urgent as the most urgent need it is for."""
        words = {self.urgencies.get(need, "normal") for need in row.need_ids}
        return next((word for word in URGENCIES if word in words), "normal")


def consignments(presenter: Presenter, rows: Sequence[ConsignmentRow]) -> list[Json]:
    """Consignments without the recipient's name and address: rows go to rooms, the page tells who may."""
    beside = Beside(presenter.views, presenter.at)
    beside.learn(rows)
    presenter.learn_areas({row.area_code for row in rows})
    return [_consignment(row, beside, presenter) for row in rows]


def _consignment(row: ConsignmentRow, beside: Beside, presenter: Presenter) -> Json:
    area, *there = presenter.area(row.area_code)
    start: Point = _point(row.from_lat, row.from_lng)
    end: Point = _point(row.to_lat, row.to_lng) or _point(*there)
    lat, lng = place(row, start, end) or (None, None)
    name = beside.name(row.institution_id)
    return {
        "id": str(row.id),
        "ref": ref(row),
        "title": title(row, name),
        "kind": None,
        "status": row.status,
        "urgency": beside.urgency(row),
        "area_code": row.area_code,
        "area": area,
        "address": name or None,
        "lat": lat,
        "lng": lng,
        "from": start,
        "to": end,
        "to_name": name or None,
        "warehouse": beside.name(row.warehouse_id) or None,
        "lines": [line_of(line, beside, row.more) for line in row.lines],
        "straight": row.straight,
        "task": str(row.task_id) if row.task_id else None,
        "needs": row.need_ids,
        "expected_at": moment(row.expected_at),
        "owed_until": moment(row.approval_owed_until),
        "proposed_at": moment(row.proposed_at),
        "approved_at": moment(row.approved_at),
        "departed_at": moment(row.departed_at or row.handed_at),
        "seen_at": moment(row.located_at),
        "delivered_at": moment(row.delivered_at),
        "confirmed_way": row.confirmed_way or None,
        "sheet_at": moment(row.sheet_at),
        "more": bool(row.more),
        "organisation_id": str(row.organisation_id),
        "changed_at": moment(row.changed_at),
        "since": row.since,
    }


def ref(row: ConsignmentRow) -> str:
    """As people call it."""
    return f"C-{row.number:04d}"


def title(row: ConsignmentRow, to: str) -> str:
    """What goes where: N95口罩 等3种 → 市第一医院."""
    names = list(dict.fromkeys(goods_name(line["item_name"], line["item_id"]) for line in row.lines))
    goods = names[0] if names else ""
    if len(names) > 1:
        goods = _("%(first)s and %(more)s more", first=goods, more=len(names) - 1)
    return f"{goods} → {to}" if to else goods


def place(row: ConsignmentRow, start: Point, end: Point) -> Point:
    """Where the goods are: in the warehouse, seen on the way, between both ends, or where they belong."""
    if row.status in ARRIVED:
        return end or start
    if row.status == "in_transit":
        if row.lat is not None and row.lng is not None:
            return row.lat, row.lng
        if start and end:
            return (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        return end or start
    return start or end


def line_of(line: Any, beside: Beside, more: Mapping[str, str]) -> Json:
    """One line with exact amounts as people write them."""
    return {
        "item": goods_name(line["item_name"], line["item_id"]),
        "lot": beside.lots.get(UUID(line["lot_id"])),
        "batch": line["batch"],
        "expires_on": line["expires_on"],
        "quantity": amount(Decimal(line["quantity"])),
        "unit": unit(line["unit"]),
        "received": amount(Decimal(line["received"])) if line["received"] else None,
        "more": amount(Decimal(more[str(line["line"])])) if str(line["line"]) in more else None,
        **{name: amount(Decimal(line[name])) for name in ("lost", "short", "returned")},
    }


def _point(lat: float | None, lng: float | None) -> Point:
    return None if lat is None or lng is None else (lat, lng)
