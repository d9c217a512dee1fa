"""Whom a batch reached: every consignment with its recipient, in one query, for a recall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from domain.base import Position
from domain.donations.units import from_milli
from domain.personal import Personal
from projections.donations.consignment_lines import LineFact
from projections.donations.consignments import CallFact, ConsignmentRow
from projections.donations.former import ratios
from projections.donations.lots import LotRow
from projections.donations.movements import MovementRow
from projections.institutions import InstitutionRow
from projections.reading import Reading, live


@dataclass(slots=True)
class Reached:
    """A consignment that carried goods of the batch, and whom to call; in the unit of now."""

    consignment_id: UUID
    number: int | None
    status: str
    institution_id: UUID | None
    institution: str
    institution_telephone: Personal | None
    recipient: Personal | None
    address: Personal | None
    carrier: str
    task_id: UUID | None
    organisation_id: UUID
    response_id: UUID
    area_code: str
    unit: str
    item_id: UUID
    batch: str
    issued_at: datetime
    lines: list[LineFact]
    calls: list[CallFact]
    lot_ids: list[UUID]
    issued: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    """Missing on the way, as somebody said."""

    @property
    def quantity(self) -> Decimal:
        """What it brought and did not take back, and did not lose before it was there."""
        return self.issued - self.returned - self.lost

    @property
    def told(self) -> CallFact | None:
        """The last call about one of these lots."""
        mine = {str(id) for id in self.lot_ids}
        return next((call for call in reversed(self.calls) if mine & set(call["lot_ids"])), None)


def reached(
    reading: Reading,
    item_id: UUID | None,
    batch: str,
    *where: Any,
    lot_id: UUID | None = None,
    at: Position | None = None,
) -> list[Reached]:
    """Every consignment that a batch reached, also through transfers: a moved lot keeps item and batch.

    ONE query. `lot_id` in place of the batch where the maker gave none: it, what it came from, and whatever
    became of that. `where` is asked of movements.
    """
    found: dict[UUID, Reached] = {}
    for row in reading.answers(_query(reading, item_id, batch, where, lot_id, at)):
        one = found.setdefault(row.consignment_id, _begun(row))
        amount = _as_now(row, from_milli(row.quantity_milli))
        if row.kind == "issued":
            one.issued -= amount
        else:
            one.returned += amount
        if row.lot_id not in one.lot_ids:
            one.lot_ids.append(row.lot_id)
            one.lost += _as_now(row, _missing(one.lines, row.lot_id))
    return list(found.values())


def _as_now(row: Any, amount: Decimal) -> Decimal:
    """An amount of a movement in the unit in which its lot is counted now."""
    ratio = ratios(row.former or {}).get(row.unit)
    return amount if ratio is None else ratio.turn(amount)


def _missing(lines: list[LineFact], lot_id: UUID) -> Decimal:
    """What of a lot went missing on the way."""
    return sum((Decimal(line["short"]) for line in lines if line["lot_id"] == str(lot_id)), Decimal(0))


def family(lot_id: UUID, past: Position | None) -> Any:
    """The lots that share their goods with one: what it came from, and whatever became of that."""
    up = (
        select(LotRow.c.id, LotRow.c.origin_id)
        .where(LotRow.c.id == lot_id, live(LotRow, past))
        .cte("came_from", recursive=True)
    )
    parent = LotRow.TABLE.alias()
    came = (parent.c.id == up.c.origin_id, _live(parent, past))
    up = up.union(select(parent.c.id, parent.c.origin_id).where(*came))
    down = select(up.c.id).cte("became", recursive=True)
    child = LotRow.TABLE.alias()
    down = down.union(select(child.c.id).where(child.c.origin_id == down.c.id, _live(child, past)))
    return select(down.c.id)


def _live(table: Any, past: Position | None) -> Any:
    """The versions of a table by another name that were true at a position, or are now."""
    if past is None:
        return table.c.until.is_(None)
    return and_(table.c.since <= past, or_(table.c.until.is_(None), table.c.until > past))


def _query(
    reading: Reading,
    item_id: UUID | None,
    batch: str,
    where: tuple[Any, ...],
    lot_id: UUID | None,
    at: Position | None,
) -> Any:
    m, c, i, o = MovementRow.c, ConsignmentRow.c, InstitutionRow.c, LotRow.c
    past = None if at is None or at >= reading.position else at
    goods = m.lot_id.in_(family(lot_id, past)) if lot_id else and_(m.item_id == item_id, m.batch == batch)
    lot = and_(o.id == m.lot_id, live(LotRow, past))
    carried = and_(c.id == m.consignment_id, live(ConsignmentRow, past))
    body = and_(i.id == m.institution_id, live(InstitutionRow, past))
    tables = MovementRow.TABLE.outerjoin(LotRow.TABLE, lot).outerjoin(ConsignmentRow.TABLE, carried)
    return (
        select(
            m.consignment_id, m.lot_id, m.kind, m.quantity_milli, m.unit, m.item_id, m.batch, m.happened_at,
            m.organisation_id, m.response_id, m.reached_area, c.number, c.status, m.institution_id,
            c.recipient, c.address, c.carrier, c.task_id, c.lines, c.calls, c.area_code.label("to_area"),
            i.name.label("institution"), i.telephone, o.former, o.unit.label("unit_now"),
        )
        .select_from(tables.outerjoin(InstitutionRow.TABLE, body))
        .where(live(MovementRow, past), goods, m.kind.in_(("issued", "returned")), *where)
        .order_by(m.position)
    )  # fmt: skip


def _begun(row: Any) -> Reached:
    return Reached(
        consignment_id=row.consignment_id,
        number=row.number,
        status=row.status or "",
        institution_id=row.institution_id,
        institution=row.institution or "",
        institution_telephone=row.telephone,
        recipient=row.recipient,
        address=row.address,
        carrier=row.carrier or "",
        task_id=row.task_id,
        organisation_id=row.organisation_id,
        response_id=row.response_id,
        area_code=row.to_area or row.reached_area,
        unit=row.unit_now or row.unit,
        item_id=row.item_id,
        batch=row.batch,
        issued_at=row.happened_at,
        lines=row.lines or [],
        calls=row.calls or [],
        lot_ids=[],
    )
