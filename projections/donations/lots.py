"""Lots as the ledger, the shelf and the map show them; every amount exact, in thousandths."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.donations.lots import CAME_OR_WENT, Lot
from domain.donations.restating import Ratio, restated
from domain.donations.units import from_milli, milli
from domain.quantity import Quantity
from projections.donations.former import Former, ratios, written
from projections.donations.vouchers import MOVING, VOUCHERS, VoucherRow
from projections.rows import Key, Row, View, item_key, known, stored


@stored(
    "lots",
    indexes=[
        ("response_id",), ("warehouse_id",), ("item_id", "batch"), ("donation_id",),
    ],
)  # fmt: skip
class LotRow(Row):
    """One lot. `…_milli` are thousandths of `unit`; `reservations`: consignment id → so many, oldest first.

    `voucher`: the number of its last movement; `moved_at`: when that happened. `former`: of each unit it was
    counted in before, how many are how many of the unit of now.
    """

    id: UUID
    number: int
    response_id: UUID
    organisation_id: UUID
    area_code: str
    warehouse_id: UUID | None
    item_id: UUID
    item_name: str
    specification: str
    batch: str
    expires_on: str
    expires_at: datetime | None
    certificate_ids: list[str]
    source: str
    donation_id: UUID | None
    line: int
    condition: str
    book: str
    purpose: str
    directed_to: list[str]
    straight: bool
    origin_id: UUID | None
    paid_by: list[str]
    project: str
    shelf: str
    unit: str
    former: Former
    received_milli: int
    on_hand_milli: int
    reserved_milli: int
    available_milli: int
    reservations: dict[str, int]
    reason: str
    notice: str
    voucher: int
    received_at: datetime
    moved_at: datetime
    changed_at: datetime

    @property
    def ref(self) -> str:
        """As people call it."""
        return f"L-{self.number:04d}"

    def as_now(self, unit: str, thousandths: int) -> tuple[str, int]:
        """An amount of it in the unit of a time before, in that of now; in another unit as it is."""
        before = ratios(self.former).get(unit)
        return (unit, thousandths) if before is None else (self.unit, int(before.turn(Decimal(thousandths))))

    @property
    def received(self) -> Decimal:
        """What came in as this lot."""
        return from_milli(self.received_milli)

    @property
    def on_hand(self) -> Decimal:
        """What is there."""
        return from_milli(self.on_hand_milli)

    @property
    def reserved(self) -> Decimal:
        """What is promised to consignments."""
        return from_milli(self.reserved_milli)

    @property
    def available(self) -> Decimal:
        """What can still be promised."""
        return from_milli(self.available_milli)


class LotsView(View[LotRow]):
    """A lot after each of its events; movements know their voucher."""

    beside = VOUCHERS

    def beside_key(self, event: Event) -> Key | None:
        """The command's voucher."""
        return event.command_id if type(event) in MOVING else None

    def next(self, row: LotRow | None, event: Event, position: Position, beside: Any) -> LotRow | None:
        """Fold one event of a lot."""
        return evolve(row, event, beside)


def evolve(row: LotRow | None, event: Event, voucher: VoucherRow | None) -> LotRow | None:
    """Fold one event of a lot; a movement's voucher comes with it."""
    number = voucher.number if voucher else 0
    if isinstance(event, Lot.Received):
        return _received(event, number)
    row = known(row)
    if isinstance(event, Lot.Restated):
        return _restated(row, event, number)
    if type(event) in CAME_OR_WENT:
        return _moved(row, event, number)
    return _promised(row, event) or _judged(row, event) or row.replace(changed_at=event.timestamp)


def _moved(row: LotRow, event: Any, voucher: int) -> LotRow:
    """A movement: each makes a new version, so it is made in one go."""
    on_hand = row.on_hand_milli + CAME_OR_WENT[type(event)] * milli(event.quantity.amount)
    if isinstance(event, Lot.Issued):
        row = _holding(row, event, _less(row.reservations, event.consignment_id, event.quantity))
    return row.replace(
        on_hand_milli=on_hand,
        available_milli=on_hand - row.reserved_milli,
        moved_at=event.happened_at,
        changed_at=event.timestamp,
        voucher=voucher,
    )


def _restated(row: LotRow, event: Lot.Restated, voucher: int) -> LotRow:
    """Counted in another unit: the numbers change, and nothing moved."""
    ratio, unit, on_hand = Ratio(event.of, event.are), event.quantity.unit, milli(event.quantity.amount)
    former = restated(ratios(row.former), row.unit, unit, ratio)
    return row.replace(
        unit=unit,
        former=written(former),
        received_milli=int(ratio.turn(Decimal(row.received_milli))),
        on_hand_milli=on_hand,
        available_milli=on_hand,
        changed_at=event.timestamp,
        voucher=voucher,
    )


def _promised(row: LotRow, event: Event) -> LotRow | None:
    match event:
        case Lot.Reserved():
            key = str(event.consignment_id)
            held = {k: amount for k, amount in row.reservations.items() if k != key}
            more = row.reservations.get(key, 0) + milli(event.quantity.amount)
            return _holding(row, event, held | {key: more})
        case Lot.Released():
            return _holding(row, event, _less(row.reservations, event.consignment_id, event.quantity))
    return None


def _less(held: dict[str, int], consignment_id: UUID, quantity: Quantity) -> dict[str, int]:
    key = str(consignment_id)
    left = held | {key: held[key] - milli(quantity.amount)}
    return {consignment: amount for consignment, amount in left.items() if amount}


def _holding(row: LotRow, event: Event, held: dict[str, int]) -> LotRow:
    reserved = sum(held.values())
    return row.replace(
        reservations=held,
        reserved_milli=reserved,
        available_milli=row.on_hand_milli - reserved,
        changed_at=event.timestamp,
    )


def _judged(row: LotRow, event: Event) -> LotRow | None:
    said = _said(row, event)
    return row.replace(**said, changed_at=event.timestamp) if said else None


def _said(row: LotRow, event: Event) -> dict[str, Any]:
    match event:
        case Lot.PutAway():
            return {"shelf": event.shelf}
        case Lot.Quarantined():
            return {"condition": "quarantined", "reason": event.reason}
        case Lot.MadeUsable():
            return {"condition": "usable", "reason": event.reason, "notice": ""}
        case Lot.Recalled():
            return {"condition": "recalled", "reason": event.reason, "notice": event.notice}
        case Lot.Expired():
            return {"condition": "expired"}
        case Lot.CertificateAdded():
            return {"certificate_ids": [*row.certificate_ids, str(event.certificate_id)]}
        case Lot.Specified():
            return {"specification": event.specification}
        case Lot.PaidFor():
            return {"paid_by": [str(cash) for cash in event.cash_ids]}
        case Lot.SurplusMoved():
            return {"purpose": event.purpose, "project": event.project}
        case Lot.PurposeChanged():
            return {"purpose": event.purpose, "directed_to": [str(to) for to in event.directed_to]}
    return {}


SAID = (
    "number", "response_id", "organisation_id", "area_code", "warehouse_id", "item_id", "item_name",
    "specification", "batch", "expires_on", "expires_at", "source", "donation_id", "line", "condition",
    "book", "purpose", "straight", "origin_id", "shelf",
)  # fmt: skip


def _received(event: Lot.Received, voucher: int) -> LotRow:
    amount = milli(event.quantity.amount)
    return LotRow(
        **{name: getattr(event, name) for name in SAID},
        id=event.originator_id,
        certificate_ids=[str(paper) for paper in event.certificate_ids],
        directed_to=[str(to) for to in event.directed_to],
        paid_by=[],
        project="",
        unit=event.quantity.unit,
        former={},
        received_milli=amount,
        on_hand_milli=amount,
        reserved_milli=0,
        available_milli=amount,
        reservations={},
        reason="",
        notice="",
        voucher=voucher,
        received_at=event.happened_at,
        moved_at=event.happened_at,
        changed_at=event.timestamp,
    )


LOTS = LotsView("lots", LotRow, events=[Lot], key=item_key)
