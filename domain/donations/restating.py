"""A unit that turned out wrong 换算: what was counted is counted otherwise, and not a box comes or goes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.lot_words import must_be_told
from domain.donations.reserving import Reserving
from domain.donations.units import UNITS, check_unit, plain, tidy
from domain.quantity import Quantity

if TYPE_CHECKING:
    from datetime import datetime

    from domain.donations.lots import Lot


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many `of` the unit before are so many `are` of the unit from now on: 1 carton is 20 boxes."""

    of: Decimal
    are: Decimal

    def check(self, before: str, unit: str) -> None:
        """Refuses what nobody can count, and what changes nothing."""
        check_unit(unit)
        tidy(Quantity(self.of, before), field="of")
        tidy(Quantity(self.are, unit), field="are")
        if before == unit and self.of == self.are:
            raise RuleBroken("item.restated_same", field="are", unit=unit)

    def turn(self, amount: Decimal) -> Decimal:
        """The same goods in the new unit."""
        return plain(amount * self.are / self.of)

    def exactly(self, amount: Decimal, unit: str) -> Decimal:
        """The same. Refuses what the new unit cannot say to the last piece."""
        turned = self.turn(amount)
        if not self.says(amount, unit):
            raise RuleBroken("quantity.not_restatable", field="are", unit=unit, amount=plain(amount))
        return tidy(Quantity(turned, unit), field="are").amount if turned else turned

    def says(self, amount: Decimal, unit: str) -> bool:
        """Whether the new unit can say it to the last piece."""
        turned = self.turn(amount)
        return turned * self.of == amount * self.are and turned == round(turned, UNITS[unit])

    def finer(self, before: str, unit: str) -> bool:
        """Whether every amount that was told in the unit before can be told in the new one."""
        least, step = Decimal(1).scaleb(-UNITS[before]), Decimal(1).scaleb(-UNITS[unit])
        return not (least * self.are) % (step * self.of)

    def then(self, later: Ratio) -> Ratio:
        """This one, and after it another."""
        return Ratio(self.of * later.of, self.are * later.are)


def says_two_things(former: dict[str, Ratio], before: str, unit: str, ratio: Ratio) -> bool:
    """Whether a unit that amounts were told in already would mean another number of goods from now on."""
    known = former | {before: Ratio(Decimal(1), Decimal(1))}
    return unit in known and (one := known[unit].then(ratio)).of != one.are


def restated(former: dict[str, Ratio], before: str, unit: str, ratio: Ratio) -> dict[str, Ratio]:
    """What the units of earlier times are in the unit from now on."""
    known = {word: one.then(ratio) for word, one in former.items()} | {before: ratio}
    return {word: one for word, one in known.items() if word != unit}


class Restating(Reserving):
    """换算 of a lot."""

    corrected_at: datetime | None
    number: int

    class Restated(Aggregate.Event):
        """What is there is counted otherwise: `of` the unit before are `are` of this one."""

        before: Quantity
        quantity: Quantity
        of: Decimal
        are: Decimal
        reason: str

        def apply(self, lot: Lot) -> None:
            ratio = Ratio(self.of, self.are)
            lot.former = restated(lot.former, lot.unit, self.quantity.unit, ratio)
            lot.out = Quantity(ratio.turn(lot.out.amount), self.quantity.unit)
            lot.unit, lot.on_hand = self.quantity.unit, self.quantity
            lot.corrected_at = self.timestamp  # a count in the unit before is to be counted again

    def restate(self, unit: str, ratio: Ratio, *, reason: str, cause: Cause) -> None:
        """Count it in another unit; what left in the unit before can still come back in it."""
        must_be_told(reason)
        there = self.restated_as(unit, ratio)
        self.record(
            self.Restated,
            cause,
            before=self.on_hand,
            quantity=there,
            of=ratio.of,
            are=ratio.are,
            reason=reason,
        )

    def restated_as(self, unit: str, ratio: Ratio) -> Quantity:
        """What is there in the new unit.

        Refuses nothing there, while some of it is promised, and what the new unit cannot say exactly. Once
        consignments say what they took of it, or had taken when it was promised no more: also a coarser unit,
        and another meaning of a unit in which they may say so; a count puts that right.
        """
        ratio.check(self.unit, unit)
        if not self.on_hand.amount:
            raise RuleBroken("lot.restated_empty", number=self.number)
        if self.reservations:
            raise RuleBroken(
                "lot.restated_promised", number=self.number, left=self.reserved.amount, unit=self.unit
            )
        told = self.out.amount or self.taken_back
        if told and (
            not ratio.finer(self.unit, unit) or says_two_things(self.former, self.unit, unit, ratio)
        ):
            raise RuleBroken("lot.restated_sent", number=self.number, unit=self.unit)
        if not ratio.says(self.on_hand.amount, unit):
            raise RuleBroken(
                "lot.not_restatable", field="are", number=self.number, left=self.on_hand.amount, unit=unit
            )
        ratio.exactly(self.out.amount, unit)
        return Quantity(ratio.exactly(self.on_hand.amount, unit), unit)
