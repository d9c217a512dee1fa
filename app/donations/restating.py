"""Commands that put a wrong unit right: of an item with what lies of it, or of one lot that was left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.catalogue import Item, ItemId
from domain.donations.lot_words import LotId
from domain.donations.lots import Lot
from domain.donations.restating import Ratio
from domain.donations.units import UNITS
from domain.donations.warehouses import Warehouse, WarehouseId
from domain.quantity import Quantity

MOST_AT_ONCE = 500


@command
def restate_unit(
    ledger: Ledger,
    *,
    item_id: ItemId,
    unit: str,
    of: Decimal,
    are: Decimal,
    lot_ids: Sequence[LotId],
    warehouse_ids: Sequence[WarehouseId] = (),
    reason: str,
    seen_at: datetime | None = None,
    cause: Cause,
) -> Changed:
    """换算: an item is counted in another unit, with these lots and warehouses' minimums; all or nothing.

    Refuses a lot of other goods or already counted otherwise, one of which something is promised, and what
    the new unit cannot say exactly. `seen_at`: when its numbers were read; refuses what somebody else has
    corrected since, which would be corrected twice.
    """
    if len(lot_ids) > MOST_AT_ONCE:
        raise RuleBroken("lot.none_chosen", field="lot_ids", most=MOST_AT_ONCE)
    item, ratio = ledger.get(Item, item_id), Ratio(of, are)
    _must_be_as_seen(item, seen_at)
    before = item.unit
    item.count_in(unit, ratio, cause=cause)
    changed: list[Aggregate] = [item]
    for lot_id in dict.fromkeys(lot_ids):
        lot = ledger.get(Lot, lot_id)
        if lot.item_id != item_id or lot.unit != before:
            raise RuleBroken("lot.restated_already", number=lot.number, unit=lot.unit)
        lot.restate(unit, ratio, reason=reason, cause=cause)
        changed.append(lot)
    return changed + [_watched(ledger, house, item, before, ratio, cause) for house in warehouse_ids]


def _watched(
    ledger: Ledger, id: WarehouseId, item: Item, before: str, ratio: Ratio, cause: Cause
) -> Warehouse:
    """The warehouse, its minimum of the item in the new unit; a part of a box makes it one more."""
    warehouse = ledger.get(Warehouse, id)
    least = warehouse.minimums.get(item.id)
    if least is not None and least.unit == before:
        amount = ratio.turn(least.amount)
        step = Decimal(1).scaleb(-UNITS[item.unit])
        enough = Quantity(amount.quantize(step, rounding=ROUND_CEILING), item.unit)
        warehouse.set_minimum(item.id, enough, cause=cause)
    return warehouse


@command
def restate_lot(
    ledger: Ledger,
    *,
    lot_id: LotId,
    of: Decimal,
    are: Decimal,
    reason: str,
    seen_at: datetime | None = None,
    cause: Cause,
) -> Changed:
    """A lot that is counted otherwise than its item, or whose pack held another number, follows its item."""
    lot = ledger.get(Lot, lot_id)
    _must_be_as_seen(lot, seen_at)
    lot.restate(ledger.get(Item, lot.item_id).unit, Ratio(of, are), reason=reason, cause=cause)
    return [lot]


def _must_be_as_seen(one: Item | Lot, seen_at: datetime | None) -> None:
    """Refuses what was corrected after somebody read how it is counted."""
    if seen_at is not None and one.corrected_at is not None and one.corrected_at > seen_at:
        raise RuleBroken("item.restated_since", unit=one.unit)


def of_lot(ledger: Ledger, lot: Lot, quantity: Quantity) -> Quantity:
    """How much of a lot somebody means: in a unit of its own, now or before, else as goods are packed."""
    if quantity.unit == lot.unit or quantity.unit in lot.former:
        return lot.measured(quantity)
    return ledger.get(Item, lot.item_id).in_base(quantity)
