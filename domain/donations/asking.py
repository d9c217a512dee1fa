"""Between what somebody asked for in their own words and what the catalogue calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from domain.asks import Line
from domain.donations.catalogue import Item
from domain.quantity import Quantity

ONE_BY_ONE = frozenset("只个件套副双片支条顶台枚把身")
"""Measure words by which people count goods one by one, whichever the catalogue's word is."""
NAMED = {
    "盒": "box", "箱": "carton", "大箱": "case", "包": "pack", "袋": "bag", "瓶": "bottle", "桶": "barrel",
    "卷": "roll", "张": "sheet", "份": "portion", "辆": "vehicle", "套": "set", "副": "pair", "双": "pair",
    "对": "pair", "台": "unit", "公斤": "kilogram", "千克": "kilogram", "吨": "tonne", "升": "litre",
    "米": "metre",
}  # fmt: skip
PARTS = "|｜/、"
FINE = Decimal("0.000000001")
"""1,600 bottles are no round number of cartons: so finely that no bottle is lost there and back."""


def counted(item: Item, unit: str, quantity: Quantity) -> Decimal | None:
    """A quantity in base units, in the unit in which somebody asked; None when that unit says nothing."""
    quantity, word = item.as_counted_now(quantity), unit.strip()
    named = NAMED.get(word, word)
    if named in item.packs:
        return (quantity.amount / item.packs[named]).quantize(FINE)
    if not word or named == item.unit or word in ONE_BY_ONE:
        return quantity.amount
    return None


def in_base(base: str, packs: Mapping[str, Decimal], unit: str, amount: Decimal) -> Decimal | None:
    """The other way round: an amount in the asker's unit, in base units; None when that unit says nothing."""
    word = unit.strip()
    named = NAMED.get(word, word)
    if named in packs:
        return amount * packs[named]
    return amount if not word or named == base or word in ONE_BY_ONE else None


def line_for(lines: Sequence[Line], item: Item) -> str | None:
    """The first thing asked for that the catalogue knows as this item, or None."""
    known = {plainly(name) for name in (item.code, item.name, item.english, *item.synonyms) if name}
    known |= set(parts(item.name))
    return next((line.item for line in lines if known & {plainly(line.item), *parts(line.item)}), None)


def unit_of(lines: Sequence[Line], wanted: str) -> str:
    """The unit in which a thing was asked for."""
    return next((line.unit for line in lines if line.item == wanted), "")


def parts(text: str) -> Iterable[str]:
    """The names in a text that gives several."""
    for sign in PARTS:
        text = text.replace(sign, "|")
    return [plainly(part) for part in text.split("|") if part.strip()]


def plainly(text: str) -> str:
    """A name without what differs only in writing."""
    return "".join(text.split()).casefold()
