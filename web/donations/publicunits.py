"""Published lines in two units: a unit was corrected in between; the lines stay, their sums are of now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from projections.donations.catalogue import GoodsRow
from projections.reading import Reading

AT_ONCE = 400


@dataclass(slots=True)
class Flows:
    """What came and went of one thing, in thousandths and in items; and the units that lines had before."""

    of: dict[str, tuple[int, int]] = field(default_factory=dict)
    before: set[str] = field(default_factory=set)

    def add(self, kind: str, thousandths: int, items: int, before: str) -> None:
        """So much more; `before` is the unit it was published in, when that is not the unit of now."""
        much, many = self.of.get(kind, (0, 0))
        self.of[kind] = (much + thousandths, many + items)
        if before:
            self.before.add(before)


def by_name(reading: Reading, names: Iterable[str]) -> Mapping[str, GoodsRow]:
    """The goods that are called so and whose unit was corrected; not what two kinds of goods are called."""
    wanted, found = list(names), dict[str, list[GoodsRow]]()
    for start in range(0, len(wanted), AT_ONCE):
        for row in reading.rows(GoodsRow, GoodsRow.c.name.in_(wanted[start : start + AT_ONCE])):
            found.setdefault(row.name, []).append(row)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1 and rows[0].former}


def as_now(item: GoodsRow | None, unit: str, thousandths: int) -> tuple[str, int]:
    """The unit of now and how much that is; what nobody corrected stays as it was published."""
    if item is None or unit not in item.former:
        return unit, thousandths
    return item.unit, int(item.now(Decimal(thousandths), unit).to_integral_value())
