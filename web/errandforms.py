"""What an errand's form says: lines typed one by one, or pasted as people write them in a chat."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from domain.base import BadInput
from domain.dispatch.errand_lists import MOST_ITEMS, Wanted
from domain.quantity import Quantity
from web import forms
from web.amounts import quantity

_PASTED = re.compile(
    r"(?:[0-9]{1,2}[.、)]\s*)?(?P<name>.+?)[\s:x×*]*(?P<amount>[0-9]{1,9}(?:\.[0-9]{1,3})?)\s*(?P<unit>[^\s\d(),]{0,8})"
    r"(?:[\s,]*(?P<note>.*))?"
)
ONE = Decimal(1)


def items() -> list[Wanted]:
    """Every line that was filled in, then the pasted ones. Refuses an empty or unreadable list."""
    found = [*_typed(), *_pasted()]
    if not found:
        raise BadInput("form.missing", field="lines")
    if len(found) > MOST_ITEMS:
        raise BadInput("form.too_many", field="lines", most=MOST_ITEMS)
    return found


def _typed() -> Iterator[Wanted]:
    for number in range(1, MOST_ITEMS + 1):
        name = forms.optional_text(f"name_{number}", most=60)
        if name:
            amount = forms.optional_text(f"amount_{number}", most=20)
            yield Wanted(
                name,
                Quantity(quantity(amount, f"amount_{number}") if amount else ONE, _unit(number)),
                forms.optional_text(f"note_{number}", most=120),
                forms.ticked(f"substitutes_{number}"),
            )


def _unit(number: int) -> str:
    return forms.optional_text(f"unit_{number}", most=10)


def _pasted() -> Iterator[Wanted]:
    """大米 5 kg · 阿司匹林 2盒 (拜耳) · 盐: a name, then how much of it, then a note."""
    for line in forms.optional_text("lines", most=4000).splitlines():
        text = unicodedata.normalize("NFKC", line).strip(" \t·-•")
        if text:
            yield _line(text)


def _line(text: str) -> Wanted:
    read = _PASTED.fullmatch(text)
    if read is None:
        return Wanted(text[:60], Quantity(ONE, ""), "", substitutes=True)
    amount = Quantity(Decimal(read["amount"]), read["unit"])
    return Wanted(
        read["name"][:60].strip(), amount, (read["note"] or "").strip("() ")[:120], substitutes=True
    )
