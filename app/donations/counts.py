"""Commands on counts: opened, entered blind, confirmed by a second person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast
from uuid import UUID

from app.donations.restating import of_lot
from app.donations.shortage import tell
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause, Event, RuleBroken
from domain.donations.counts import MOST_LOTS, Count, CountId
from domain.donations.lot_words import LotId
from domain.donations.lots import CAME_OR_WENT, Lot
from domain.donations.units import nothing
from domain.donations.warehouses import Warehouse, WarehouseId
from domain.quantity import Quantity


@command
def open_count(
    ledger: Ledger, *, warehouse_id: WarehouseId, lot_ids: Sequence[LotId], cause: Cause
) -> Changed:
    """Begin to count lots of one warehouse and one response, as `cause.new_id("count")`."""
    warehouse = ledger.get(Warehouse, warehouse_id)
    if not 0 < len(lot_ids) <= MOST_LOTS:
        raise RuleBroken("count.lots_missing", field="lot_ids", most=MOST_LOTS)
    lots = [ledger.get(Lot, lot_id) for lot_id in lot_ids]
    if any(lot.warehouse_id != warehouse_id for lot in lots):
        raise RuleBroken("count.lot_elsewhere", field="lot_ids", name=warehouse.name)
    if len({lot.response_id for lot in lots}) > 1:
        raise RuleBroken("count.several_responses", field="lot_ids")
    response_id = lots[0].response_id
    count = Count.open(
        id=CountId(cause.new_id("count")),
        number=ledger.number(f"count {response_id}"),
        response_id=response_id,
        organisation_id=warehouse.organisation_id,
        area_code=warehouse.area_code,
        warehouse_id=warehouse_id,
        lot_ids=lot_ids,
        cause=cause,
    )
    return [count]


@command
def enter_count(
    ledger: Ledger, *, count_id: CountId, lot_id: LotId, quantity: Quantity, cause: Cause
) -> Changed:
    """Write down what was counted of a lot, none too; what the book says is kept beside it, unseen.

    The book as of the moment of counting, which `cause.happened_at` is: a sheet is entered hours later.
    Refuses a moment before the lot was there.
    """
    count, lot = ledger.get(Count, count_id), ledger.get(Lot, lot_id)
    counted = of_lot(ledger, lot, quantity) if quantity.amount else nothing(lot.unit)
    count.enter(lot_id, counted, booked(ledger, lot, cause), cause=cause)
    return [count]


def booked(ledger: Ledger, lot: Lot, cause: Cause) -> Quantity:
    """What the book has for the moment something happened: what is there now, without what moved since."""
    there = lot.on_hand
    if cause.happened_at >= cause.at:
        return there
    for event in cast(Iterator[Event], ledger.events.get(lot.id)):  # its state keeps no movements
        if event.happened_at <= cause.happened_at:
            continue
        if isinstance(event, Lot.Received):
            raise RuleBroken("count.not_there_yet", number=lot.number)
        came = CAME_OR_WENT.get(type(event), 0)
        if came:
            moved = lot.measured(event.quantity)  # type: ignore[attr-defined]
            there = there - moved if came > 0 else there + moved
    return there


@command
def confirm_count(ledger: Ledger, *, count_id: CountId, reasons: Mapping[str, str], cause: Cause) -> Changed:
    """A second person takes the differences for true: lots are corrected, consignments told, or nothing is.

    `reasons` is by lot id, as text. Refuses who counted, a difference without a reason, a shortage of what
    has left since, and what another count or a loss has put right since: it would be booked twice.
    """
    count = ledger.get(Count, count_id)
    told = {lot_id: reasons.get(str(lot_id), "") for lot_id in count.lot_ids}
    count.confirm(told, cause=cause)
    changed: dict[UUID, Aggregate] = {count.id: count}
    for lot_id, reason in told.items():
        _correct(ledger, count, lot_id, reason, changed, cause)
    return list(changed.values())


def _correct(
    ledger: Ledger, count: Count, lot_id: UUID, reason: str, changed: dict[UUID, Aggregate], cause: Cause
) -> None:
    difference = count.difference(lot_id)
    if not difference.amount:
        return
    lot = ledger.get(Lot, lot_id)
    if lot.corrected_at is not None and lot.corrected_at > count.entered_at[lot_id]:
        raise RuleBroken("count.corrected_since", number=lot.number)
    changed[lot.id] = lot
    if difference.amount > 0:
        lot.find(difference, reason=reason, count_id=count.id, cause=cause)
        return
    missing = nothing(lot.unit) - difference
    if missing > lot.on_hand:
        raise RuleBroken("count.stale", number=lot.number)
    released = lot.lose(missing, reason=reason, count_id=count.id, cause=cause)
    tell(ledger, lot, released, changed, reason="count", cause=cause)


@command
def cancel_count(ledger: Ledger, *, count_id: CountId, reason: str, cause: Cause) -> Changed:
    """It does not count. Refuses once confirmed."""
    count = ledger.get(Count, count_id)
    count.cancel(reason, cause=cause)
    return [count]
