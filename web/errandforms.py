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

COUNTED = "盒瓶袋个包份支提箱桶条罐板双只块把颗听卷张件片粒棵头根串套台"
"""What things are counted in: "可乐 330ml 6瓶" asks for six."""
_NUMBERED = re.compile(r"[0-9]{1,2}[.、)]\s*(?=\D)")
_AMOUNT = re.compile(
    rf"([0-9]{{1,6}}(?:\.[0-9]{{1,3}})?)\s*(kg|ml|mg|g|l|千克|公斤|毫升|克|升|斤|两|[{COUNTED}])(?![a-z])",
    re.IGNORECASE,
)
_LAST = re.compile(r"(.*?\S)[\s:x×*]+([0-9]{1,6}(?:\.[0-9]{1,3})?)()", re.IGNORECASE)
_BETWEEN = " \t:,;x×*·-"
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
    text = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    found = list(_AMOUNT.finditer(text))
    counted = [one for one in found if one[2] in COUNTED]
    if found:
        chosen = counted[-1] if counted else found[0]
        name, note = text[: chosen.start()].strip(_BETWEEN), text[chosen.end() :].strip(_BETWEEN + "()")
        return _read(name or note or text, chosen[1], chosen[2], note if name else "")
    plain = _LAST.fullmatch(text)
    return _read(plain[1], plain[2], "", "") if plain else _read(text, "1", "", "")


def _read(name: str, amount: str, unit: str, note: str) -> Wanted:
    """A pasted line; something like it will do, because nobody said otherwise."""
    return Wanted(name[:60], Quantity(Decimal(amount), unit), note[:120], substitutes=True)
