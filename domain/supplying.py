"""What a need is promised and given, line by line, in the units in which it asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from domain.asks import Ask
from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.quantity import Quantity

if TYPE_CHECKING:
    from domain.needs import Need

NOTHING = Decimal(0)
CLOSE = Decimal("0.000001")
"""What parts of packs may lack together without anything being missing."""
WAITING = ("reported", "accepted", "partly_met")
"""Needs for which something can be promised."""
Promise = tuple[UUID, str]
"""By which consignment, and for which thing that was asked for; "" where no thing was named."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one consignment brings of one thing that was asked for.

    `counts` is the quantity in the asker's own unit; None where that is unclear, which is never enough.
    """

    consignment_id: UUID
    wanted: str
    quantity: Quantity
    counts: Decimal | None

    @property
    def promise(self) -> Promise:
        """By whom and of what."""
        return self.consignment_id, self.wanted

    def fields(self) -> dict[str, object]:
        """As an event holds it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Tally:
    """So much of the goods, how the asker counts it, and whether each part of it was counted alike."""

    amount: Decimal = NOTHING
    counts: Decimal = NOTHING
    even: bool = True

    def and_more(self, quantity: Quantity, counts: Decimal | None) -> Tally:
        """With so much more."""
        more = counts or NOTHING
        alike = not self.amount or self.counts * quantity.amount == more * self.amount
        return Tally(self.amount + quantity.amount, self.counts + more, self.even and alike)

    def less(self, quantity: Quantity, counts: Decimal | None) -> Tally:
        """Without so much of it."""
        left = max(NOTHING, self.counts - (counts or NOTHING))
        return Tally(self.amount - quantity.amount, left, self.even)

    def part(self, quantity: Quantity, otherwise: Decimal | None) -> Decimal | None:
        """How this much of it was counted; `otherwise` where its parts were not counted alike."""
        if not self.even or not 0 < quantity.amount <= self.amount:
            return otherwise
        return self.counts * quantity.amount / self.amount


NONE = Tally()


class Supplying(Part):
    """供给: the books of one need."""

    ask: Ask
    status: str
    number: int
    coming: dict[Promise, Tally]
    """What consignments bring."""
    brought: dict[Promise, Tally]
    """What they brought and did not go back."""
    given: dict[str, Decimal]

    class Promised(Aggregate.Event):
        """A consignment is to bring it."""

        consignment_id: UUID
        wanted: str
        quantity: Quantity
        counts: Decimal | None

        def apply(self, need: Need) -> None:
            promise = (self.consignment_id, self.wanted)
            need.coming[promise] = need.coming.get(promise, NONE).and_more(self.quantity, self.counts)

    class PromiseEnded(Aggregate.Event):
        """The consignment will not bring so much of it after all."""

        consignment_id: UUID
        wanted: str
        quantity: Quantity
        counts: Decimal | None
        reason: str

        def apply(self, need: Need) -> None:
            promise = (self.consignment_id, self.wanted)
            left = need.coming.pop(promise, NONE).less(self.quantity, self.counts)
            if left.amount > 0:
                need.coming[promise] = left

    class Given(Aggregate.Event):
        """The recipient has confirmed it; what this consignment promised of it is over."""

        consignment_id: UUID
        wanted: str
        quantity: Quantity
        counts: Decimal | None

        def apply(self, need: Need) -> None:
            promise = (self.consignment_id, self.wanted)
            need.coming.pop(promise, None)
            need.brought[promise] = need.brought.get(promise, NONE).and_more(self.quantity, self.counts)
            need.given[self.wanted] = need.given.get(self.wanted, NOTHING) + (self.counts or NOTHING)

    class GivenBack(Aggregate.Event):
        """Some of what was given went back."""

        consignment_id: UUID
        wanted: str
        quantity: Quantity
        counts: Decimal | None

        def apply(self, need: Need) -> None:
            promise = (self.consignment_id, self.wanted)
            left = need.brought.pop(promise, NONE).less(self.quantity, self.counts)
            if left.amount > 0:
                need.brought[promise] = left
            need.given[self.wanted] = need.given.get(self.wanted, NOTHING) - (self.counts or NOTHING)

    def promise(self, share: Share, *, gone: bool = False, cause: Cause) -> None:
        """A consignment will bring it. Refuses when the need is over, unless it is `gone` already."""
        if self.status not in WAITING and not gone:
            raise RuleBroken("need.status_is", status=self.status, number=self.number)
        self.record(self.Promised, cause, **share.fields())

    def end_promise(self, share: Share, *, reason: str, cause: Cause) -> None:
        """The consignment will not bring so much of it. Never refused: it is so.

        It is counted as it was promised: packs may hold another number by now.
        """
        counts = self.coming.get(share.promise, NONE).part(share.quantity, share.counts)
        self.record(self.PromiseEnded, cause, **replace(share, counts=counts).fields(), reason=reason)

    def give(self, share: Share, *, cause: Cause) -> None:
        """It was given. Never refused: it has happened, also after the need was closed."""
        self.record(self.Given, cause, **share.fields())

    def give_back(self, share: Share, *, cause: Cause) -> None:
        """Some of it went back. Never refused: it has happened.

        It is counted as it was given: packs may hold another number by now; no more goes back than was given.
        """
        had = self.given.get(share.wanted, NOTHING)
        back = self.brought.get(share.promise, NONE).part(share.quantity, share.counts)
        counts = None if back is None else min(back, had)
        self.record(self.GivenBack, cause, **replace(share, counts=counts).fields())

    def waits_for(self, wanted: str) -> Decimal | None:
        """How much of it nobody has promised or given yet, 0 at least; None when nobody said how much."""
        asked = self.asked_for(wanted)
        if asked is None:
            return None
        promised = sum(
            [tally.counts for (_, thing), tally in self.coming.items() if thing == wanted], NOTHING
        )
        return max(NOTHING, asked - promised - self.given.get(wanted, NOTHING))

    def asked_for(self, wanted: str) -> Decimal | None:
        """How much of it was asked for, over all lines that name it; None when nobody said."""
        numbers = [line.quantity for line in self.ask.lines if line.item == wanted]
        if not wanted and not self.ask.lines:
            numbers = [self.ask.quantity]
        return None if not numbers or None in numbers else Decimal(sum(number or 0 for number in numbers))

    @property
    def promised(self) -> dict[Promise, Decimal]:
        """What consignments bring as the asker counts it."""
        return {promise: tally.counts for promise, tally in self.coming.items()}

    @property
    def has_everything(self) -> bool:
        """Whether all that was asked for was given; never while somebody did not say how much they need."""
        things = {line.item for line in self.ask.lines} or {""}
        asked = {thing: self.asked_for(thing) for thing in things}
        return all(
            wanted is not None and self.given.get(thing, NOTHING) + CLOSE >= wanted
            for thing, wanted in asked.items()
        )
