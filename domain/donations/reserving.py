"""What of a lot is promised to consignments, what left with them, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.donations.lot_words import must_be_one_of
from domain.donations.units import nothing, tidy
from domain.place import AreaCode
from domain.quantity import Quantity

if TYPE_CHECKING:
    from domain.donations.lots import Lot
    from domain.donations.restating import Ratio

TAKEN_BACK = ("recalled", "expired", "lost")
"""Why promises end that nobody gave up: the goods may have left before."""


class Reserving(Part):
    """预留、释放、出库、退回: never more promised than is there."""

    RuleFlagged: type[Any]

    unit: str
    on_hand: Quantity
    out: Quantity
    condition: str
    reservations: dict[UUID, Quantity]
    former: dict[str, Ratio]
    """What one of each unit it was counted in before is in its unit of now."""
    taken_back: bool
    """Whether a promise was ever taken back of which a consignment may yet say that it had left."""

    class Reserved(Aggregate.Event):
        consignment_id: UUID
        quantity: Quantity

        def apply(self, lot: Lot) -> None:
            before = lot.reservations.pop(self.consignment_id, nothing(lot.unit))
            lot.reservations[self.consignment_id] = before + self.quantity  # the newest stands last

    class Released(Aggregate.Event):
        consignment_id: UUID
        quantity: Quantity
        reason: str

        def apply(self, lot: Lot) -> None:
            lot.give_up(self.consignment_id, self.quantity)
            lot.taken_back = lot.taken_back or self.reason in TAKEN_BACK

    class Issued(Aggregate.Event):
        consignment_id: UUID
        quantity: Quantity
        institution_id: UUID | None
        area_code: AreaCode

        def apply(self, lot: Lot) -> None:
            lot.give_up(self.consignment_id, self.quantity)
            lot.on_hand -= self.quantity
            lot.out += self.quantity

    class Returned(Aggregate.Event):
        consignment_id: UUID
        quantity: Quantity
        condition: str

        def apply(self, lot: Lot) -> None:
            lot.on_hand += self.quantity
            lot.out -= self.quantity

    @property
    def reserved(self) -> Quantity:
        """What is promised to consignments."""
        return sum(self.reservations.values(), nothing(self.unit))

    @property
    def available(self) -> Quantity:
        """What can still be promised, or leave in another way."""
        return self.on_hand - self.reserved

    def give_up(self, consignment_id: UUID, quantity: Quantity) -> None:
        """Take this much off what a consignment is promised; only events call it."""
        left = self.reservations[consignment_id] - quantity
        if left.amount:
            self.reservations[consignment_id] = left
        else:
            del self.reservations[consignment_id]

    def reserve(self, consignment_id: UUID, quantity: Quantity, *, cause: Cause) -> None:
        """Promise goods to a consignment. Refuses what is not usable, and more than is left."""
        wanted = self.measured(quantity)
        self.must_be_usable()
        self.must_have(wanted, self.available)
        self.record(self.Reserved, cause, consignment_id=consignment_id, quantity=wanted)

    def release(
        self, consignment_id: UUID, quantity: Quantity | None = None, *, reason: str, cause: Cause
    ) -> None:
        """The consignment needs it no longer; without a quantity, none of it. Refuses more than it had."""
        had = self.reservations.get(consignment_id, nothing(self.unit))
        given_up = had if quantity is None else self.measured(quantity)
        if not given_up.amount:
            return
        self._must_be_promised(given_up, had)
        self.record(self.Released, cause, consignment_id=consignment_id, quantity=given_up, reason=reason)

    def issue(
        self,
        consignment_id: UUID,
        quantity: Quantity,
        *,
        institution_id: UUID | None,
        area_code: AreaCode,
        gone: bool = False,
        cause: Cause,
    ) -> None:
        """Goods leave with their consignment. Refuses more than it was promised, and what is not usable.

        What is `gone` already is recorded whatever its condition, with a flag.
        """
        leaving = self.measured(quantity)
        if gone and self.condition != "usable":
            self.record(self.RuleFlagged, cause, rule="", key="lot.left_unusable")
        elif not gone:
            self.must_be_usable()
        self._must_be_promised(leaving, self.reservations.get(consignment_id, nothing(self.unit)))
        self.record(
            self.Issued,
            cause,
            consignment_id=consignment_id,
            quantity=leaving,
            institution_id=institution_id,
            area_code=area_code,
        )

    def give_back(self, consignment_id: UUID, quantity: Quantity, condition: str, *, cause: Cause) -> None:
        """Goods come back as they are found: usable or quarantined. Refuses more than ever left."""
        back = self.measured(quantity)
        must_be_one_of(condition, ("usable", "quarantined"), "condition")
        if back > self.out:
            raise RuleBroken("lot.never_left", field="quantity", left=self.out.amount, unit=self.unit)
        self.record(self.Returned, cause, consignment_id=consignment_id, quantity=back, condition=condition)

    def release_newest(self, shortage: Quantity, *, reason: str, cause: Cause) -> dict[UUID, Quantity]:
        """Take so much from those promised last; returns from whom how much."""
        taken: dict[UUID, Quantity] = {}
        for consignment_id, had in reversed(list(self.reservations.items())):
            if shortage.amount <= 0:
                break
            taken[consignment_id] = min(had, shortage)
            shortage -= taken[consignment_id]
            self.release(consignment_id, taken[consignment_id], reason=reason, cause=cause)
        return taken

    def measured(self, quantity: Quantity) -> Quantity:
        """The quantity, tidy; what was counted in a unit before in that of now. Refuses any other unit."""
        given = tidy(quantity)
        if given.unit in self.former:
            return Quantity(self.former[given.unit].exactly(given.amount, self.unit), self.unit)
        if given.unit != self.unit:
            raise RuleBroken("quantity.unit_differs", field="unit", unit=given.unit, base=self.unit)
        return given

    def must_have(self, wanted: Quantity, there: Quantity) -> None:
        """Refuses more than is there, and says what is left."""
        if wanted > there:
            raise RuleBroken("lot.too_little", field="quantity", left=there.amount, unit=self.unit)

    def must_be_usable(self) -> None:
        """Refuses goods that are quarantined, recalled or expired."""
        if self.condition != "usable":
            raise RuleBroken("lot.not_usable", condition=self.condition)

    def _must_be_promised(self, quantity: Quantity, had: Quantity) -> None:
        if quantity > had:
            raise RuleBroken("lot.not_promised", field="quantity", left=had.amount, unit=self.unit)
