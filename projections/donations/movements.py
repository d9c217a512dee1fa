"""The stock ledger: one line for every movement, with its voucher and what was on hand after it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.donations.lots import CAME_OR_WENT, Lot
from domain.donations.units import from_milli, milli
from projections.donations.lots import LOTS, LotRow
from projections.donations.vouchers import MOVING, voucher_of
from projections.rows import LinesView, Row, item_key, known, stored


@stored(
    "movements",
    key="position",
    indexes=[
        ("lot_id",), ("response_id", "position"), ("item_id", "batch"), ("warehouse_id", "item_id"),
        ("consignment_id",), ("donation_id",),
    ],
    appended=True,
)  # fmt: skip
class MovementRow(Row):
    """One movement, never changed; `quantity` has a sign, `balance` is the lot's on hand after it.

    Counted in another unit (restated), `quantity` is the difference of the numbers: nothing came or went. So
    many of the unit `before_unit` were there then.
    """

    position: int
    lot_id: UUID
    lot_number: int
    kind: str
    unit: str
    quantity_milli: int
    balance_milli: int
    before_milli: int | None
    before_unit: str
    voucher: str
    voucher_number: int
    consignment_id: UUID | None
    donation_id: UUID | None
    count_id: UUID | None
    other_lot_id: UUID | None
    institution_id: UUID | None
    reached_area: str
    item_id: UUID
    item_name: str
    batch: str
    warehouse_id: UUID | None
    organisation_id: UUID
    response_id: UUID
    area_code: str
    book: str
    source: str
    purpose: str
    straight: bool
    net: int | None
    reason: str
    happened_at: datetime
    recorded_at: datetime
    by: UUID
    by_kind: str
    command_id: UUID

    @property
    def quantity(self) -> Decimal:
        """How much, with its sign."""
        return from_milli(self.quantity_milli)

    @property
    def before(self) -> Decimal | None:
        """What was on hand in the unit before, when it was counted in another."""
        return None if self.before_milli is None else from_milli(self.before_milli)

    @property
    def balance(self) -> Decimal:
        """What was on hand of the lot after it."""
        return from_milli(self.balance_milli)


class MovementsView(LinesView[MovementRow]):
    """One new line for each event that moves goods, with the context of its lot."""

    beside = LOTS

    def next(self, row: MovementRow | None, event: Event, position: Position, beside: Any) -> MovementRow:
        """Write the movement down."""
        return line_of(event, position, known(beside))


OF_LOT = (
    "unit", "donation_id", "item_id", "item_name", "batch", "warehouse_id", "organisation_id",
    "response_id", "area_code", "book", "source", "purpose", "straight",
)  # fmt: skip


def line_of(event: Any, position: Position, lot: LotRow) -> MovementRow:
    """The line of one movement."""
    kind = MOVING[type(event)]
    if isinstance(event, Lot.Received) and event.origin_id is not None:
        kind = "transferred_in"
    values: dict[str, Any] = {name: getattr(lot, name) for name in OF_LOT}
    values |= {
        "position": int(position),
        "lot_id": lot.id,
        "lot_number": lot.number,
        "kind": kind,
        "quantity_milli": CAME_OR_WENT.get(type(event), 1) * milli(event.quantity.amount),
        "balance_milli": lot.on_hand_milli,
        "before_milli": None,
        "before_unit": "",
        "voucher": voucher_of(kind, lot.voucher),
        "voucher_number": lot.voucher,
        "consignment_id": getattr(event, "consignment_id", None),
        "count_id": getattr(event, "count_id", None),
        "other_lot_id": getattr(event, "to_lot_id", None) or getattr(event, "origin_id", None),
        "institution_id": getattr(event, "institution_id", None),
        "reached_area": event.area_code if isinstance(event, Lot.Issued) else "",
        "net": event.net.minor if isinstance(event, Lot.Sold) else None,
        "reason": getattr(event, "reason", ""),
        "happened_at": event.happened_at,
        "recorded_at": event.timestamp,
        "by": event.by,
        "by_kind": event.by_kind,
        "command_id": event.command_id,
        "since": position,
        "until": None,
    }
    if isinstance(event, Lot.Restated):
        was = milli(event.before.amount)
        restated = {"before_milli": was, "before_unit": event.before.unit}
        values |= {**restated, "quantity_milli": lot.on_hand_milli - was}
    return MovementRow.of(values)  # each movement makes one: checked once, in the tests


MOVEMENTS = MovementsView("movements", MovementRow, events=list(MOVING), key=item_key)
