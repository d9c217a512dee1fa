"""Payments as the pages of money and needs show them: what was paid, and what can still come of it."""

from __future__ import annotations

from uuid import UUID

from domain.base import Event
from domain.donations.disbursements import Disbursement
from projections.rows import Row, View, item_key, known, stored


@stored("disbursements", indexes=[("response_id",), ("organisation_id",), ("need_id",)])
class DisbursementRow(Row):
    """One payment, in minor units: `out` has neither come back nor become goods."""

    id: UUID
    response_id: UUID
    organisation_id: UUID
    area_code: str
    kind: str
    amount: int
    returned: int
    out: int
    cash_ids: list[str]
    need_id: UUID | None
    meets: str
    lot_ids: list[str]
    paid_on: str


def evolve(row: DisbursementRow | None, event: Event) -> DisbursementRow | None:
    """Fold one event of a payment."""
    if isinstance(event, Disbursement.Made):
        return DisbursementRow(
            id=event.originator_id,
            response_id=event.response_id,
            organisation_id=event.organisation_id,
            area_code=event.area_code,
            kind=event.kind,
            amount=event.amount.minor,
            returned=0,
            out=event.amount.minor,
            cash_ids=list(event.parts),
            need_id=event.need_id,
            meets=event.meets,
            lot_ids=[],
            paid_on=event.paid_on,
        )
    row = known(row)
    match event:
        case Disbursement.CameBack():
            back = event.amount.minor
            return row.replace(returned=row.returned + back, out=row.out - back)
        case Disbursement.BecameGoods():
            lots = [*row.lot_ids, str(event.lot_id)]
            return row.replace(out=row.out - event.amount.minor, lot_ids=lots)
    return row


DISBURSEMENTS = View("disbursements", DisbursementRow, events=[Disbursement], key=item_key, evolve=evolve)
