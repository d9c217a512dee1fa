"""What is to be bought for somebody: the words, and a list that holds together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NewType
from uuid import UUID

from domain.base import RuleBroken
from domain.quantity import Money, Quantity

ErrandId = NewType("ErrandId", UUID)
CURRENCY = "CNY"
ITEM_STATES = ("open", "bought", "missing")
REPAID_BY = ("cash", "transfer", "organisation")
CARDS = ("insurance_card", "bank_card", "other")
MOST_ITEMS = 60
MOST_MONEY = 100_000_00
"""In minor units: what one errand can cost at most (ours: a slip of the finger is not a fortune)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of the list; `substitutes` says whether something like it will do."""

    name: str
    quantity: Quantity
    note: str
    substitutes: bool
    state: str = "open"
    substitute: str = ""

    def ticked(self, state: str, substitute: str) -> Wanted:
        """The line in another state."""
        return replace(self, state=state, substitute=substitute)

    def fields(self) -> dict[str, str]:
        """As an event holds it."""
        return {
            "name": self.name,
            "amount": str(self.quantity.amount),
            "unit": self.quantity.unit,
            "note": self.note,
            "substitutes": "yes" if self.substitutes else "no",
        }


def read_items(items: Sequence[dict[str, str]]) -> dict[int, Wanted]:
    """The lines of an event, numbered from 1."""
    return {number: _read(item) for number, item in enumerate(items, 1)}


def _read(item: dict[str, str]) -> Wanted:
    quantity = Quantity(Decimal(item["amount"]), item["unit"])
    return Wanted(item["name"], quantity, item["note"], item["substitutes"] == "yes")


def check_items(items: Sequence[Wanted]) -> None:
    """Refuses an empty or endless list, a line without a name, and a quantity of nothing."""
    if not 1 <= len(items) <= MOST_ITEMS:
        raise RuleBroken("errand.items_out_of_range", most=MOST_ITEMS)
    for number, item in enumerate(items, 1):
        if not item.name.strip():
            raise RuleBroken("errand.item_nameless", line=number)
        if item.quantity.amount <= 0:
            raise RuleBroken("errand.item_of_nothing", line=number)


def check_amounts(total: Money, advanced: Money) -> None:
    """Refuses what is no believable price, and an advance of more than was paid."""
    for amount in (total, advanced):
        if amount.currency != CURRENCY:
            raise RuleBroken("errand.currency", currency=amount.currency)
    if not 0 <= total.minor <= MOST_MONEY:
        raise RuleBroken("errand.total_out_of_range", most=MOST_MONEY // 100)
    if not 0 <= advanced.minor <= total.minor:
        raise RuleBroken("errand.advanced_too_much")
