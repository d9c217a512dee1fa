"""Counts as the sheet and the second person see them; whether the book is shown is asked elsewhere."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from domain.base import Event
from domain.donations.counts import Count
from projections.rows import Row, View, item_key, known, stored


class CountedFact(TypedDict):
    """One lot of a count; amounts are exact text, "" while nobody has counted it."""

    lot_id: str
    counted: str
    expected: str
    difference: str
    unit: str
    by: str
    at: str
    reason: str


@stored("counts", indexes=[("response_id",), ("organisation_id",), ("warehouse_id",)])
class CountRow(Row):
    """One count; `left`: how many lots nobody has counted yet, `differing`: how many differ from the book."""

    id: UUID
    number: int
    response_id: UUID
    organisation_id: UUID
    area_code: str
    warehouse_id: UUID
    status: str
    lots: list[CountedFact]
    left: int
    differing: int
    counters: list[str]
    opened_by: UUID
    confirmed_by: UUID | None
    reason: str
    opened_at: datetime
    changed_at: datetime


def evolve(row: CountRow | None, event: Event) -> CountRow | None:
    """Fold one event of a count."""
    if isinstance(event, Count.Opened):
        return _opened(event)
    row = known(row).replace(changed_at=event.timestamp)
    match event:
        case Count.Entered():
            return _entered(row, event)
        case Count.Confirmed():
            lots = [_told(fact, event.reasons.get(fact["lot_id"], "")) for fact in row.lots]
            return row.replace(status="confirmed", lots=lots, confirmed_by=event.by)
        case Count.Cancelled():
            return row.replace(status="cancelled", reason=event.reason)
    return row


def _opened(event: Count.Opened) -> CountRow:
    return CountRow(
        id=event.originator_id,
        number=event.number,
        response_id=event.response_id,
        organisation_id=event.organisation_id,
        area_code=event.area_code,
        warehouse_id=event.warehouse_id,
        status="opened",
        lots=[_blank(lot_id) for lot_id in event.lot_ids],
        left=len(event.lot_ids),
        differing=0,
        counters=[],
        opened_by=event.by,
        confirmed_by=None,
        reason="",
        opened_at=event.timestamp,
        changed_at=event.timestamp,
    )


def _blank(lot_id: UUID) -> CountedFact:
    return CountedFact(
        lot_id=str(lot_id), counted="", expected="", difference="", unit="", by="", at="", reason=""
    )


def _entered(row: CountRow, event: Count.Entered) -> CountRow:
    difference = event.quantity.amount - event.expected.amount
    fact = CountedFact(
        lot_id=str(event.lot_id),
        counted=str(event.quantity.amount),
        expected=str(event.expected.amount),
        difference=str(difference),
        unit=event.quantity.unit,
        by=str(event.by),
        at=event.happened_at.isoformat(),
        reason="",
    )
    lots = [fact if old["lot_id"] == fact["lot_id"] else old for old in row.lots]
    left = sum(not known_fact["counted"] for known_fact in lots)
    counters = row.counters if str(event.by) in row.counters else [*row.counters, str(event.by)]
    differing = sum(bool(f["difference"]) and Decimal(f["difference"]) != 0 for f in lots)
    status = "opened" if left else "counted"
    return row.replace(lots=lots, left=left, counters=counters, differing=differing, status=status)


def _told(fact: CountedFact, reason: str) -> CountedFact:
    return CountedFact(**(fact | {"reason": reason}))


COUNTS = View("counts", CountRow, events=[Count], key=item_key, evolve=evolve)
