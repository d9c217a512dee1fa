"""How goods come and go without a consignment: found, lost, written off, sold, carried to another place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.lot_words import must_be_short, must_be_told
from domain.donations.reserving import Reserving
from domain.donations.units import BEYOND
from domain.quantity import Money, Quantity

if TYPE_CHECKING:
    from domain.donations.lots import Lot


class Leaving(Reserving):
    """盘盈盘亏、报废、变卖、调拨."""

    purpose: str
    corrected_at: datetime | None
    """When the book was last brought to what is there."""
    carried_to: list[UUID]
    """The lots that parts of it became."""

    class Found(Aggregate.Event):
        count_id: UUID | None
        quantity: Quantity
        reason: str

        def apply(self, lot: Lot) -> None:
            lot.on_hand += self.quantity
            lot.corrected_at = self.timestamp

    class Lost(Aggregate.Event):
        count_id: UUID | None
        consignment_id: UUID | None
        quantity: Quantity
        reason: str

        def apply(self, lot: Lot) -> None:
            lot.on_hand -= self.quantity
            lot.corrected_at = self.timestamp

    class WrittenOff(Aggregate.Event):
        quantity: Quantity
        reason: str

        def apply(self, lot: Lot) -> None:
            lot.on_hand -= self.quantity

    class Sold(Aggregate.Event):
        """By a qualified third party; what it brought stays in the purpose (D14)."""

        quantity: Quantity
        buyer: str
        seller: str
        qualification: str
        net: Money
        purpose: str
        reason: str

        def apply(self, lot: Lot) -> None:
            lot.on_hand -= self.quantity

    class TransferredOut(Aggregate.Event):
        to_warehouse_id: UUID | None
        to_lot_id: UUID
        quantity: Quantity

        def apply(self, lot: Lot) -> None:
            lot.on_hand -= self.quantity
            lot.carried_to.append(self.to_lot_id)

    def find(self, quantity: Quantity, *, reason: str, count_id: UUID | None = None, cause: Cause) -> None:
        """More is there than the book says. Refuses without a reason."""
        more = self.measured(quantity)
        must_be_told(reason)
        if (self.on_hand + more).amount >= BEYOND:
            raise RuleBroken("quantity.too_large", field="quantity", most=BEYOND - 1)
        self.record(self.Found, cause, count_id=count_id, quantity=more, reason=reason)

    def note_left(self, consignment_id: UUID, quantity: Quantity, *, cause: Cause) -> None:
        """What had left when its promise was taken back is promised again, to be issued by the same command.

        What the book has no longer is found again, with a flag.
        """
        left = self.measured(quantity)
        missing = left - self.available
        if missing.amount > 0:
            self.record(self.RuleFlagged, cause, rule="", key="lot.left_uncounted")
            self.find(missing, reason="left_unrecorded", cause=cause)
        self.record(self.Reserved, cause, consignment_id=consignment_id, quantity=left)

    def lose(
        self,
        quantity: Quantity,
        *,
        reason: str,
        count_id: UUID | None = None,
        consignment_id: UUID | None = None,
        cause: Cause,
    ) -> dict[UUID, Quantity]:
        """Less is there than the book says: the newest promises are taken back first.

        Returns which consignments lost how much. Refuses more than the book has.
        """
        less = self.measured(quantity)
        must_be_told(reason)
        self.must_have(less, self.on_hand)
        released = self.release_newest(less - self.available, reason="lost", cause=cause)
        self.record(
            self.Lost, cause, count_id=count_id, consignment_id=consignment_id, quantity=less, reason=reason
        )
        return released

    def write_off(self, quantity: Quantity, *, reason: str, cause: Cause) -> None:
        """It is of no use to anybody. Refuses what is promised, and without a reason."""
        gone = self.measured(quantity)
        must_be_told(reason)
        self.must_have(gone, self.available)
        self.record(self.WrittenOff, cause, quantity=gone, reason=reason)

    def sell(
        self,
        quantity: Quantity,
        *,
        buyer: str,
        seller: str,
        qualification: str,
        net: Money,
        reason: str,
        cause: Cause,
    ) -> None:
        """A third party sold it. Refuses what is promised, and money that nobody got; rules come before."""
        gone = self.measured(quantity)
        must_be_told(reason)
        for field, word in (("buyer", buyer), ("seller", seller), ("qualification", qualification)):
            must_be_short(word, field)
        if not buyer.strip():
            raise RuleBroken("lot.buyer_missing", field="buyer")
        if not 0 <= net.minor < BEYOND * 100 or net.currency != "CNY":
            raise RuleBroken("lot.net_unbelievable", field="net")
        self.must_have(gone, self.available)
        self.record(
            self.Sold,
            cause,
            quantity=gone,
            buyer=buyer,
            seller=seller,
            qualification=qualification,
            net=net,
            purpose=self.purpose,
            reason=reason,
        )

    def transfer(
        self, quantity: Quantity, *, to_warehouse_id: UUID | None, to_lot_id: UUID, cause: Cause
    ) -> Quantity:
        """Goods are carried to another place, into a lot of their own there; returns how much.

        Refuses what is promised, recalled or expired.
        """
        moved = self.measured(quantity)
        if self.condition not in ("usable", "quarantined"):
            raise RuleBroken("lot.not_movable", condition=self.condition)
        self.must_have(moved, self.available)
        self.record(
            self.TransferredOut,
            cause,
            to_warehouse_id=to_warehouse_id,
            to_lot_id=to_lot_id,
            quantity=moved,
        )
        return moved
