"""What matching reads, out of the rows: what open needs wait for, what lies in stock, what the rules ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from domain.base import Position
from domain.donations.asking import in_base
from domain.donations.matching import Matched, Setting, Stock, Wanted, match
from domain.donations.rules_allocation import EVERYBODY, Goods
from domain.donations.units import UNITS, plain
from domain.place import GeoPoint
from domain.quantity import Quantity
from projections.donations.cash import CashRow
from projections.donations.catalogue import ItemRow, item_among, names_of
from projections.donations.donors import DonorRow
from projections.donations.gift_rows import DonationRow, facts_of
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from projections.needs import OPEN_NEEDS, NeedRow
from projections.policies import policies_of
from projections.reading import Reading
from projections.responses import ResponseRow

MOST = 20_000
"""So many needs, and so many lots, are looked at."""
Relations = Mapping[UUID | None, bool]


def matched(
    reading: Reading,
    response: ResponseRow,
    now: datetime,
    *,
    needs: Sequence[ColumnElement[bool]] = (),
    lots: Sequence[ColumnElement[bool]] = (),
    at: Position | None = None,
) -> Matched:
    """配货建议 for a response: `needs` and `lots` narrow them, to what the reader may see and asks for."""
    n, o = NeedRow.c, LotRow.c
    asking = [n.response_id == response.id, n.kind == "supplies", n.status.in_(OPEN_NEEDS), *needs]
    lying = [o.response_id == response.id, o.available_milli > 0, *lots]
    waiting = reading.rows(NeedRow, *asking, at=at, order_by=n.number, limit=MOST)
    items = reading.rows(ItemRow, at=at)
    units = {item.id: item.unit for item in items}
    lots_there = reading.rows(LotRow, *lying, at=at, order_by=o.number, limit=MOST)
    stocked = [lot for lot in lots_there if lot.unit == units.get(lot.item_id)]  # what is counted as its item
    return match(
        wanted_of(waiting, items),
        stock_of(
            stocked,
            reading.rows(WarehouseRow, at=at),
            relations_of(reading, response.id, at),
            asking_back(reading, response.id, at),
        ),
        setting=setting_of(reading, response, now, at),
    )


def setting_of(reading: Reading, response: ResponseRow, now: datetime, at: Position | None = None) -> Setting:
    """The response's policies, and what day it is there."""
    today = now.astimezone(ZoneInfo(response.time_zone)).date()
    return Setting(response.id, now, today, policies_of(reading, response, at))


def wanted_of(needs: Iterable[NeedRow], items: Iterable[ItemRow]) -> list[Wanted]:
    """What each need still waits for, of things that the catalogue knows."""
    names = names_of(items)
    found: list[Wanted] = []
    for need in needs:
        for thing in dict.fromkeys(line["item"] for line in need.lines):
            item = item_among(names, thing)
            if item is not None:
                found.append(_wanted(need, thing, item))
    return found


def _wanted(need: NeedRow, thing: str, item: ItemRow) -> Wanted:
    point = None if need.lat is None or need.lng is None else GeoPoint.of(need.lat, need.lng)
    return Wanted(
        need_id=need.id,
        thing=thing,
        item_id=item.id,
        quantity=still_wanted(need, thing, item),
        urgency=need.urgency,
        asked_at=need.reported_at,
        needed_by=need.needed_by,
        institution_id=need.institution_id,
        point=point,
    )


def still_wanted(need: NeedRow, thing: str, item: ItemRow) -> Decimal | None:
    """How much of a thing nobody has promised or given yet, in the item's base unit; None when unsaid."""
    lines = [line for line in need.lines if line["item"] == thing]
    if not lines or any(line["quantity"] is None for line in lines):
        return None
    asked = Decimal(sum(line["quantity"] or 0 for line in lines))
    spoken_for = Decimal(need.promised.get(thing, "0")) + Decimal(need.given.get(thing, "0"))
    packs = {unit: Decimal(holds) for unit, holds in item.packs.items()}
    wanted = in_base(item.unit, packs, lines[0]["unit"], max(Decimal(0), asked - spoken_for))
    return None if wanted is None else plain(round(wanted, UNITS[item.unit]))


def relations_of(reading: Reading, response_id: UUID, at: Position | None = None) -> Mapping[UUID, Relations]:
    """By donation, of goods or of money, what was found out about who is related to its donor (D8)."""
    donors = {row.id: row.related for row in reading.rows(DonorRow, at=at)}
    gifts = reading.rows(DonationRow, DonationRow.c.response_id == response_id, at=at)
    found: dict[UUID, Relations] = {}
    for gift in gifts:
        checks = [(check["institution_id"], bool(check["related"])) for check in gift.relations]
        about = {UUID(whom) if whom else EVERYBODY: related for whom, related in checks}
        found[gift.id] = about | {UUID(whom): True for whom in donors.get(gift.donor_id, [])}
    for cash in reading.rows(CashRow, CashRow.c.response_id == response_id, at=at):
        if related := donors.get(cash.donor_id):
            found[cash.id] = {UUID(whom): True for whom in related}
    return found


def _relations(lot: LotRow, known: Mapping[UUID, Relations]) -> Relations:
    """Of the gift, or of the gifts of money with which it was bought."""
    gifts = [lot.donation_id] if lot.donation_id else [UUID(cash) for cash in lot.paid_by]
    if len(gifts) == 1:
        return known.get(gifts[0], {})
    return {whom: related for gift in gifts for whom, related in known.get(gift, {}).items()}


def asking_back(reading: Reading, response_id: UUID, at: Position | None = None) -> frozenset[UUID]:
    """The donations whose donor asks for something in return (D10)."""
    gifts = reading.rows(DonationRow, DonationRow.c.response_id == response_id, at=at)
    return frozenset(gift.id for gift in gifts if facts_of(gift).benefit)


def stock_of(
    lots: Iterable[LotRow],
    warehouses: Iterable[WarehouseRow],
    relations: Mapping[UUID, Relations],
    asked_back: frozenset[UUID] = frozenset(),
) -> list[Stock]:
    """Lots with what the rules look at."""
    points = {
        row.id: GeoPoint.of(row.lat, row.lng)
        for row in warehouses
        if row.lat is not None and row.lng is not None
    }
    return [_stock(lot, points, relations, asked_back) for lot in lots]


def _stock(
    lot: LotRow,
    points: Mapping[UUID, GeoPoint],
    relations: Mapping[UUID, Relations],
    asked_back: frozenset[UUID],
) -> Stock:
    goods = Goods(
        item_name=lot.item_name,
        response_id=lot.response_id,
        expires_on=lot.expires_on,
        book=lot.book,
        purpose=lot.purpose,
        directed_to=tuple(map(UUID, lot.directed_to)),
        donated=lot.donation_id is not None,
        bought=bool(lot.paid_by),
        relations=_relations(lot, relations),
        benefit=lot.donation_id in asked_back,
        moved_on=bool(lot.project),
    )
    return Stock(
        lot_id=lot.id,
        item_id=lot.item_id,
        available=Quantity(lot.available, lot.unit),
        goods=goods,
        warehouse_id=lot.warehouse_id,
        point=points.get(lot.warehouse_id) if lot.warehouse_id else None,
        received_at=lot.received_at,
        condition=lot.condition,
    )
