"""Whom a batch reached: every consignment with its recipient, in one query, for a recall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from domain.base import Position
from domain.donations.units import from_milli
from domain.personal import Personal
from projections.donations.consignments import ConsignmentRow
from projections.donations.movements import MovementRow
from projections.institutions import InstitutionRow
from projections.reading import Reading, live


@dataclass(slots=True)
class Reached:
    """A consignment that carried goods of the batch, and whom to call; `quantity` is what is still there."""

    consignment_id: UUID
    number: int | None
    status: str
    institution_id: UUID | None
    institution: str
    recipient: Personal | None
    address: Personal | None
    organisation_id: UUID
    response_id: UUID
    area_code: str
    unit: str
    item_id: UUID
    batch: str
    issued_at: datetime
    lot_ids: list[UUID]
    issued: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)

    @property
    def quantity(self) -> Decimal:
        """What it brought and did not take back."""
        return self.issued - self.returned


def reached(
    reading: Reading,
    item_id: UUID,
    batch: str,
    *where: Any,
    lot_ids: tuple[UUID, ...] = (),
    at: Position | None = None,
) -> list[Reached]:
    """Every consignment that a batch reached, also through transfers: a moved lot keeps item and batch.

    ONE query. `lot_ids` in place of the batch where the maker gave none; `where` is asked of movements.
    """
    found: dict[UUID, Reached] = {}
    for row in reading.answers(_query(reading, item_id, batch, where, lot_ids, at)):
        one = found.setdefault(row.consignment_id, _begun(row))
        amount = from_milli(row.quantity_milli)
        if row.kind == "issued":
            one.issued -= amount
        else:
            one.returned += amount
        if row.lot_id not in one.lot_ids:
            one.lot_ids.append(row.lot_id)
    return list(found.values())


def _query(
    reading: Reading,
    item_id: UUID,
    batch: str,
    where: tuple[Any, ...],
    lot_ids: tuple[UUID, ...],
    at: Position | None,
) -> Any:
    m, c, i = MovementRow.c, ConsignmentRow.c, InstitutionRow.c
    past = None if at is None or at >= reading.position else at
    goods = m.lot_id.in_(lot_ids) if lot_ids else and_(m.item_id == item_id, m.batch == batch)
    carried = and_(c.id == m.consignment_id, live(ConsignmentRow, past))
    body = and_(i.id == m.institution_id, live(InstitutionRow, past))
    return (
        select(
            m.consignment_id, m.lot_id, m.kind, m.quantity_milli, m.unit, m.item_id, m.batch, m.happened_at,
            m.organisation_id, m.response_id, m.reached_area, c.number, c.status, m.institution_id,
            c.recipient, c.address, c.area_code.label("to_area"), i.name.label("institution"),
        )
        .select_from(
            MovementRow.TABLE.outerjoin(ConsignmentRow.TABLE, carried).outerjoin(InstitutionRow.TABLE, body)
        )
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
        recipient=row.recipient,
        address=row.address,
        organisation_id=row.organisation_id,
        response_id=row.response_id,
        area_code=row.to_area or row.reached_area,
        unit=row.unit,
        item_id=row.item_id,
        batch=row.batch,
        issued_at=row.happened_at,
        lot_ids=[],
    )
