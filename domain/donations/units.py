"""Units 计量单位 of goods: which can be divided, and what a quantity must be to be believed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from domain.base import RuleBroken
from domain.quantity import Quantity

WHOLE, DIVISIBLE = 0, 3
UNITS: Mapping[str, int] = dict.fromkeys(
    (
        "piece", "box", "carton", "case", "set", "pair", "bag", "pack", "bottle", "barrel",
        "unit", "roll", "sheet", "portion", "vehicle",
    ),
    WHOLE,
) | dict.fromkeys(("kilogram", "tonne", "litre", "metre"), DIVISIBLE)  # fmt: skip
"""A unit, and how many decimals its quantities have at most."""
BEYOND = 10**9
"""Nobody counts that many of anything in one lot."""
THOUSAND = 1000


def tidy(quantity: Quantity, *, field: str = "quantity") -> Quantity:
    """The quantity without idle zeros. Refuses what nobody can have: none, less, too many, half a box."""
    check_unit(quantity.unit)
    amount = quantity.amount
    if amount <= 0:
        raise RuleBroken("quantity.nothing", field=field)
    if amount >= BEYOND:
        raise RuleBroken("quantity.too_large", field=field, most=BEYOND - 1)
    if amount != round(amount, UNITS[quantity.unit]):
        key = "quantity.not_whole" if UNITS[quantity.unit] == WHOLE else "quantity.too_fine"
        raise RuleBroken(key, field=field, unit=quantity.unit, decimals=UNITS[quantity.unit])
    return Quantity(plain(amount), quantity.unit)


def check_unit(unit: str) -> None:
    """Refuses a unit that is none of ours."""
    if unit not in UNITS:
        raise RuleBroken("quantity.unit_unknown", field="unit", unit=unit)


def plain(amount: Decimal) -> Decimal:
    """The same number without idle zeros and without an exponent."""
    return Decimal(format(amount.normalize(), "f"))


def nothing(unit: str) -> Quantity:
    """None of something."""
    return Quantity(Decimal(0), unit)


def milli(amount: Decimal) -> int:
    """The amount in thousandths: a whole number, exact wherever it is stored and added up."""
    return int(amount * THOUSAND)


def from_milli(thousandths: int) -> Decimal:
    """The amount of so many thousandths."""
    return plain(Decimal(thousandths) / THOUSAND)
