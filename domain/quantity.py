"""Numbers that carry what they count: mixing units or currencies raises, and nothing is ever a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering


@total_ordering
@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount with its unit."""

    amount: Decimal
    unit: str

    def __post_init__(self) -> None:
        amount: object = self.amount
        if not isinstance(amount, Decimal) or not amount.is_finite():
            raise TypeError("a quantity is a finite Decimal")

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount + self._same(other), self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.amount - self._same(other), self.unit)

    def __lt__(self, other: Quantity) -> bool:
        return self.amount < self._same(other)

    def _same(self, other: Quantity) -> Decimal:
        if self.unit != other.unit:
            raise ValueError(f"cannot mix {self.unit} and {other.unit}")
        return other.amount


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """Integer minor units (fen, cents) of an ISO 4217 currency."""

    minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError("money is an integer of minor units")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.minor
