"""How scarce goods are shared: equally among those who are as urgent, until each has what they asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from domain.donations.matching_words import Wanted
from domain.donations.shelves import Shelf
from domain.findings import Finding


@dataclass
class Asking:
    """A need while goods are shared out; `wants` is None when nobody knows how much that can be."""

    need: Wanted
    wants: Decimal | None
    got: Decimal = Decimal(0)
    taken: dict[Shelf, Decimal] = field(default_factory=dict)
    warned: dict[Shelf, list[Finding]] = field(default_factory=dict)

    @property
    def lacks(self) -> Decimal | None:
        """How much more it can be given; None is any amount."""
        return None if self.wants is None else self.wants - self.got

    def take(self, shelf: Shelf, amount: Decimal, found: list[Finding]) -> None:
        """So much of a lot is proposed for it."""
        self.got += amount
        self.taken[shelf] = self.taken.get(shelf, Decimal(0)) + amount
        self.warned[shelf] = found


def assumed(needs: Iterable[Wanted]) -> Decimal | None:
    """What those who did not say are taken to want: as much as the one in the middle of those who did."""
    known = sorted(need.quantity for need in needs if need.quantity is not None)
    return known[(len(known) - 1) // 2] if known else None


def equal_share(lacks: Sequence[Decimal | None], stock: Decimal, one: Decimal) -> Decimal:
    """How much each gets at most, so that all of the stock is shared; at least `one`, the smallest amount."""
    left, people = stock, len(lacks)
    for lack in sorted(lack for lack in lacks if lack is not None):
        if lack * people > left:
            break
        left, people = left - lack, people - 1
    return max((left / people).quantize(one, ROUND_DOWN), one) if people else stock
