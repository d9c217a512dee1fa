"""The catalogue of goods: what an item is called, which standard it meets, and how it is packed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NewType
from uuid import UUID, uuid5

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.restating import Ratio, restated
from domain.donations.units import BEYOND, check_unit, plain, tidy
from domain.quantity import Quantity

ItemId = NewType("ItemId", UUID)
LONGEST_CODE, LONGEST_NAME, LONGEST_STANDARD = 40, 80, 120
MOST_SYNONYMS, MOST_PACKS = 20, 10
_ITEMS = UUID("9f3c4a2e-0c7d-5f9b-8a51-6a1d2f7be0c4")


def item_id(code: str) -> ItemId:
    """The id of the item that the catalogue knows by this code."""
    return ItemId(uuid5(_ITEMS, code))


class Item(Aggregate):
    """物资品类: one kind of goods, with its base unit; shared by all responses."""

    class Listed(Aggregate.Created):
        code: str
        name: str
        english: str
        category: str
        unit: str
        standard: str
        synonyms: list[str]
        perishable: bool

    class Revised(Aggregate.Event):
        name: str
        english: str
        category: str
        standard: str
        synonyms: list[str]
        perishable: bool

        def apply(self, item: Item) -> None:
            item.name, item.english, item.category = self.name, self.english, self.category
            item.standard, item.perishable = self.standard, self.perishable
            item.synonyms = list(self.synonyms)

    class PackDefined(Aggregate.Event):
        """So many of the base unit are in one of this unit."""

        unit: str
        holds: Decimal

        def apply(self, item: Item) -> None:
            item.packs[self.unit] = self.holds

    class PackDropped(Aggregate.Event):
        unit: str

        def apply(self, item: Item) -> None:
            item.packs.pop(self.unit, None)

    class UnitChanged(Aggregate.Event):
        """It is counted otherwise from here on: `of` the unit before are `are` of this one."""

        unit: str
        of: Decimal
        are: Decimal
        packs: dict[str, Decimal]

        def apply(self, item: Item) -> None:
            item.former = restated(item.former, item.unit, self.unit, Ratio(self.of, self.are))
            item.unit, item.packs = self.unit, dict(self.packs)
            item.corrected_at = self.timestamp

    def __init__(
        self,
        *,
        code: str,
        name: str,
        english: str,
        category: str,
        unit: str,
        standard: str,
        synonyms: list[str],
        perishable: bool,
    ) -> None:
        self.code, self.name, self.english, self.category = code, name, english, category
        self.unit, self.standard, self.perishable = unit, standard, perishable
        self.synonyms = list(synonyms)
        self.packs: dict[str, Decimal] = {}
        self.former: dict[str, Ratio] = {}
        self.corrected_at: datetime | None = None

    @classmethod
    def enlist(
        cls,
        *,
        code: str,
        name: str,
        english: str,
        category: str,
        unit: str,
        standard: str,
        synonyms: Sequence[str],
        perishable: bool,
        cause: Cause,
    ) -> Item:
        """Take an item into the catalogue. Refuses one without code or name, or of an unknown unit."""
        _check(code, name, standard, synonyms)
        check_unit(unit)
        return cls.begin(
            cls.Listed,
            cause,
            id=item_id(code),
            code=code,
            name=name,
            english=english,
            category=category,
            unit=unit,
            standard=standard,
            synonyms=list(synonyms),
            perishable=perishable,
        )

    def revise(
        self,
        *,
        name: str,
        english: str,
        category: str,
        unit: str,
        standard: str,
        synonyms: Sequence[str],
        perishable: bool,
        cause: Cause,
    ) -> None:
        """Change what is said of it; the same changes nothing. Refuses another unit: lots count in it."""
        _check(self.code, name, standard, synonyms)
        if unit != self.unit:
            raise RuleBroken("item.unit_stays", field="unit", unit=self.unit)
        said = (name, english, category, standard, list(synonyms), perishable)
        if said == (
            self.name, self.english, self.category, self.standard, self.synonyms, self.perishable
        ):  # fmt: skip
            return
        self.record(
            self.Revised,
            cause,
            name=name,
            english=english,
            category=category,
            standard=standard,
            synonyms=list(synonyms),
            perishable=perishable,
        )

    def define_pack(self, unit: str, holds: Decimal, *, cause: Cause) -> None:
        """Say how many of the base unit are in a pack; the same changes nothing. Refuses the base unit."""
        check_unit(unit)
        if unit == self.unit:
            raise RuleBroken("item.pack_of_itself", field="unit", unit=unit)
        held = tidy(Quantity(holds, self.unit), field="holds").amount
        if self.packs.get(unit) == held:
            return
        if unit not in self.packs and len(self.packs) >= MOST_PACKS:
            raise RuleBroken("item.too_many_packs", most=MOST_PACKS)
        self.record(self.PackDefined, cause, unit=unit, holds=held)

    def drop_pack(self, unit: str, *, cause: Cause) -> None:
        """Nobody packs it so any more. Refuses a pack that is not defined."""
        if unit not in self.packs:
            raise RuleBroken("item.pack_unknown", field="unit", unit=unit, base=self.unit)
        self.record(self.PackDropped, cause, unit=unit)

    def count_in(self, unit: str, ratio: Ratio, *, cause: Cause) -> None:
        """Correct the unit it is counted in; the one before becomes a pack where it holds several.

        Refuses what nobody can count, and a pack that the new unit cannot say exactly.
        """
        ratio.check(self.unit, unit)
        packs: dict[str, Decimal] = {}
        for pack, holds in self.packs.items():
            if pack != unit:
                packs[pack] = ratio.exactly(holds, unit)
        each = ratio.turn(Decimal(1))
        if unit != self.unit and each > 1 and each * ratio.of == ratio.are:
            packs[self.unit] = tidy(Quantity(each, unit), field="are").amount
        self.record(self.UnitChanged, cause, unit=unit, of=ratio.of, are=ratio.are, packs=packs)

    def as_counted_now(self, quantity: Quantity) -> Quantity:
        """What was counted before its unit was corrected, in the unit of now; anything else as it is."""
        before = self.former.get(quantity.unit)
        if before is None:
            return quantity
        return Quantity(before.turn(quantity.amount), self.unit)

    def in_base(self, quantity: Quantity) -> Quantity:
        """The same goods counted in the base unit. Refuses a pack that nobody defined."""
        given = tidy(quantity)
        if given.unit == self.unit:
            return given
        holds = self.packs.get(given.unit)
        if holds is None:
            raise RuleBroken("item.pack_unknown", field="unit", unit=given.unit, base=self.unit)
        amount = given.amount * holds
        if amount >= BEYOND:
            raise RuleBroken("quantity.too_large", field="quantity", most=BEYOND - 1)
        return tidy(Quantity(plain(amount), self.unit))


def _check(code: str, name: str, standard: str, synonyms: Sequence[str]) -> None:
    if not 0 < len(code) <= LONGEST_CODE or not code.isprintable() or code != code.strip():
        raise RuleBroken("item.code_missing", field="code", most=LONGEST_CODE)
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise RuleBroken("item.name_missing", field="name", most=LONGEST_NAME)
    if len(standard) > LONGEST_STANDARD:
        raise RuleBroken("item.standard_too_long", field="standard", most=LONGEST_STANDARD)
    if len(synonyms) > MOST_SYNONYMS or any(not 0 < len(word) <= LONGEST_NAME for word in synonyms):
        raise RuleBroken("item.synonyms_unreadable", field="synonyms", most=MOST_SYNONYMS)
