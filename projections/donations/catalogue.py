"""The catalogue of goods, and which item a text in somebody's list means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from domain.base import Event
from domain.donations.catalogue import Item
from domain.donations.restating import Ratio, restated
from projections.donations.former import Former, ratios, written
from projections.rows import Row, View, item_key, known, stored


@stored("catalogue", indexes=[("code",)])
class GoodsRow(Row):
    """One kind of goods; `packs`: how many of the base unit are in one of another, as exact text.

    `former`: of each unit it was counted in before, how many are how many of the base unit.
    """

    id: UUID
    code: str
    name: str
    english: str
    category: str
    unit: str
    standard: str
    synonyms: list[str]
    packs: dict[str, str]
    former: Former
    perishable: bool

    @property
    def units(self) -> list[str]:
        """The units its quantities can be given in, the base unit first."""
        return [self.unit, *sorted(self.packs)]

    def in_base(self, amount: Decimal, unit: str) -> Decimal | None:
        """So many of the base unit; None when nobody said how it is packed."""
        if unit == self.unit:
            return amount
        holds = self.packs.get(unit)
        return None if holds is None else amount * Decimal(holds)

    def now(self, amount: Decimal, unit: str) -> Decimal:
        """What was counted before its unit was corrected, in the unit of now."""
        before = ratios(self.former).get(unit)
        return amount if before is None else before.turn(amount)


ItemRow = GoodsRow
"""As the domain calls it; the history has items of its own."""


def evolve(row: ItemRow | None, event: Event) -> ItemRow | None:
    """Fold one event of an item."""
    if isinstance(event, Item.Listed):
        return ItemRow(
            id=event.originator_id,
            code=event.code,
            name=event.name,
            english=event.english,
            category=event.category,
            unit=event.unit,
            standard=event.standard,
            synonyms=list(event.synonyms),
            packs={},
            former={},
            perishable=event.perishable,
        )
    row = known(row)
    match event:
        case Item.Revised():
            return row.replace(
                name=event.name,
                english=event.english,
                category=event.category,
                standard=event.standard,
                synonyms=list(event.synonyms),
                perishable=event.perishable,
            )
        case Item.UnitChanged():
            former = restated(ratios(row.former), row.unit, event.unit, Ratio(event.of, event.are))
            return row.replace(
                unit=event.unit, packs={unit: str(holds) for unit, holds in event.packs.items()},
                former=written(former),
            )  # fmt: skip
        case Item.PackDefined():
            return row.replace(packs=row.packs | {event.unit: str(event.holds)})
        case Item.PackDropped():
            return row.replace(packs={unit: held for unit, held in row.packs.items() if unit != event.unit})
    return row


CATALOGUE = View("catalogue", ItemRow, events=[Item], key=item_key, evolve=evolve)

_APART = re.compile(r"[|｜/／、]")
_NOISE = re.compile(r"[\s\-—_·()（）\[\]【】%％]+")


def names_of(items: Iterable[ItemRow]) -> Mapping[str, ItemRow]:
    """Every way to call an item; what two items share means neither; a code or a name comes first."""
    found: dict[str, ItemRow | None] = {}
    listed = list(items)
    for ways in (_firm, _loose):
        named: dict[str, ItemRow | None] = {}
        for item in listed:
            for name in ways(item):
                named[name] = item if named.get(name, item) is item else None
        found = named | found
    return {name: item for name, item in found.items() if name and item is not None}


def item_among(names: Mapping[str, ItemRow], text: str) -> ItemRow | None:
    """The item that a text means: its code, its name, a synonym, or one of several names given together."""
    whole = names.get(_plain(text))
    if whole is not None:
        return whole
    meant = {item.id: item for part in _APART.split(text) if (item := names.get(_plain(part))) is not None}
    return next(iter(meant.values())) if len(meant) == 1 else None


def _firm(item: ItemRow) -> list[str]:
    return [_plain(item.code), _plain(item.name)]


def _loose(item: ItemRow) -> list[str]:
    words = [*_APART.split(item.name), *item.synonyms, item.english]
    return [_plain(word) for word in words]


def _plain(text: str) -> str:
    """Width, case, spaces and brackets make no difference."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
